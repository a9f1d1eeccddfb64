import { setTimeout as wait } from 'node:timers/promises';
import type { RunContainment } from '../../shared/platform';
import { agentCall } from '../agent-client/agent-call';
import type { Io } from './command';
import {
  afterLook,
  lookAgainMs,
  lookEveryMs,
  lookLimitMs,
  type Look,
  type Tether,
  type Told,
} from './tether';

/** A run as its `holdpoint run` holds it. */
export type Tethered = { readonly runId: string; readonly containment: RunContainment };

const wayOut = (pid: number): string =>
  `Ctrl-C, or \`kill ${pid}\` from another terminal, ends the command.`;

/** What the operator reads on standard error, one line each. */
const lines: Readonly<Record<NonNullable<Told>, (run: string, pid: number) => string>> = {
  lost: (_run, pid) =>
    `The daemon is lost, so the command was frozen. \`holdpoint start\` brings it back. ${wayOut(pid)}`,
  unknown: (_run, pid) =>
    `The daemon does not know this run, so the command stays frozen. ${wayOut(pid)}`,
  'may-run': () => 'The daemon is back and lets the command go on.',
  stands: (run) =>
    `The daemon is back; the command stays paused until you are back or say so: holdpoint resume ${run}`,
};

/** Any of these ends a command that stands without a daemon: it could not answer them itself. */
const ends = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * SECURITY: T-13: watches the daemon while the command runs, and freezes the command when the daemon is lost. It never lets go by itself:
 * the daemon that comes back takes the frozen run over, and thaws it if its own rules let it run. Returns what ends the watch.
 */
export function keepTether(run: Tethered, io: Io): () => void {
  const ended = new AbortController();
  let tether: Tether = { kind: 'held' };
  const end = (): void => {
    if (tether.kind === 'frozen') void run.containment.kill();
  };
  for (const signal of ends) process.on(signal, end);

  const look = async (): Promise<void> => {
    const next = afterLook(tether, await askFor(run, { frozen: tether.kind === 'frozen' }, io));
    if (ended.signal.aborted) return;
    tether = next.tether;
    if (tether.kind === 'frozen') await standStill(run.containment, next.told !== null);
    if (next.told !== null) io.err(`holdpoint: ${lines[next.told](run.runId, process.pid)}`);
  };
  void (async () => {
    while (!ended.signal.aborted) {
      await look();
      const ms = tether.kind === 'held' ? lookEveryMs : lookAgainMs;
      await wait(ms, null, { ref: false, signal: ended.signal }).catch(() => undefined);
    }
  })();
  return () => {
    ended.abort();
    for (const signal of ends) process.off(signal, end);
  };
}

/** SECURITY: T-16: what sets itself going meanwhile is frozen again. */
async function standStill(containment: RunContainment, begins: boolean): Promise<void> {
  if (begins || containment.selfResumed()) await containment.freeze();
}

async function askFor(
  { runId }: Tethered,
  { frozen }: { readonly frozen: boolean },
  io: Io,
): Promise<Look> {
  const signal = AbortSignal.timeout(lookLimitMs);
  const word = await agentCall(io.paths.agentSocket, 'run.watch', { runId, frozen }, { signal });
  if (word.ok) return word.value.mayRun ? 'may-run' : 'stands';
  if (word.reason === 'run-unknown') return 'unknown';
  return signal.aborted ? 'silent' : 'gone';
}
