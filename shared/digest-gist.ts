import type { DigestAgent, ReturnDigest } from './model/digest';
import { longPauseMs } from './model/run';

/** A return digest in numbers. */
export type DigestGist = {
  readonly ran: number;
  readonly held: number;
  readonly suspicious: number;
};

/**
 * Runs of an agent that stood still, and how long all together (ms) up to `nowMs`; pauses of one run never overlap. `timesOut` = one was
 * so long that open requests of that run fail with time-outs when it goes on.
 */
export function stoodStill(
  { pauses }: Pick<DigestAgent, 'pauses'>,
  nowMs: number,
): {
  readonly runs: number;
  readonly longestMs: number;
  readonly verified: boolean;
  readonly timesOut: boolean;
} {
  const ms = new Map<string, number>();
  for (const { runId, fromMs, toMs } of pauses)
    ms.set(runId, (ms.get(runId) ?? 0) + (toMs ?? nowMs) - fromMs);
  return {
    runs: ms.size,
    longestMs: Math.max(0, ...ms.values()),
    verified: pauses.every(({ verified }) => verified),
    timesOut: pauses.some(
      ({ stoodMs, fromMs, toMs }) => (stoodMs ?? (toMs ?? nowMs) - fromMs) > longPauseMs,
    ),
  };
}

/** Shorter than this nobody waited in vain for what a run that stood kept locked. */
const longMs = 60_000;

/** Files that an agent's runs kept locked for long while they stood, up to `nowMs`. */
export const keptLocked = (
  { pauses }: Pick<DigestAgent, 'pauses'>,
  nowMs: number,
): readonly string[] => [
  ...new Set(
    pauses.flatMap(({ locks, fromMs, toMs }) => ((toMs ?? nowMs) - fromMs >= longMs ? locks : [])),
  ),
];

export function gistOf({ agents, warnings }: ReturnDigest): DigestGist {
  const sum = (of: (agent: DigestAgent) => number): number =>
    agents.reduce((all, agent) => all + of(agent), 0);
  return {
    ran: sum(({ ran }) => ran.count),
    held: sum(({ held }) => held.count),
    suspicious: warnings.length,
  };
}

/** Did nothing happen that a returning operator should hear of? */
export const isQuiet = (digest: ReturnDigest): boolean =>
  digest.warnings.length === 0 && digest.agents.length === 0;
