import type { Agent, AgentReview } from '../../../shared/model/agent';
import { Effect } from '../../../shared/model/classification';
import type { JournalRecord } from '../../../shared/model/journal';

type Count = { calls: number; lastAt: number };

/** Adds one use of each name; a name counts once a call. */
function countUp(counts: Map<string, Count>, names: Iterable<string>, atMs: number): void {
  for (const name of new Set(names)) {
    const known = counts.get(name) ?? { calls: 0, lastAt: 0 };
    counts.set(name, { calls: known.calls + 1, lastAt: Math.max(known.lastAt, atMs) });
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const effectsOf = ({ payload }: JournalRecord): Effect[] =>
  listOf(payload['effects']).flatMap((one) => Effect.safeParse(one).data ?? []);
const hostsOf = ({ payload }: JournalRecord): string[] =>
  listOf(payload['targets']).flatMap((target) => {
    if (typeof target !== 'object' || target === null) return [];
    const { kind, resolved } = target as { kind?: unknown; resolved?: unknown };
    return kind === 'host' && typeof resolved === 'string' ? [resolved] : [];
  });

const byCalls = <T extends { readonly calls: number }>(a: T, b: T): number => b.calls - a.calls;

/**
 * Entitlements held against what was really done since they were last looked at: the `call.decided` records of the agent that
 * were allowed, in any order. A denied call was not used. `nowMs` is wall time.
 */
export function reviewOf(
  agent: Agent,
  records: readonly JournalRecord[],
  nowMs: number,
): AgentReview {
  const used = records.filter(
    (one) => one.agent === agent.id && one.decision === 'allow' && one.wallMs >= agent.since,
  );
  const effects = new Map<string, Count>();
  const hosts = new Map<string, Count>();
  for (const record of used) {
    countUp(effects, effectsOf(record), record.wallMs);
    countUp(hosts, hostsOf(record), record.wallMs);
  }
  const counted = Effect.options.flatMap((effect) => {
    const count = effects.get(effect);
    return count === undefined ? [] : [{ effect, ...count }];
  });
  const entitled = new Set<Effect>(agent.entitlements.effects);
  return {
    agentId: agent.id,
    since: agent.since,
    calls: used.length,
    used: counted.filter(({ effect }) => entitled.has(effect)).sort(byCalls),
    unused: agent.entitlements.effects.filter((effect) => !effects.has(effect)),
    beyond: counted
      .filter(({ effect }) => !entitled.has(effect))
      .map(({ effect, calls }) => ({ effect, calls }))
      .sort(byCalls),
    hosts: [...hosts].map(([host, { calls }]) => ({ host, calls })).sort(byCalls),
    overdue: agent.reviewBy < nowMs,
  };
}
