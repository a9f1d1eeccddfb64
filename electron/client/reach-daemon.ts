import { setTimeout as delay } from 'node:timers/promises';
import type { Paths } from '../../shared/platform';
import { refuse, type Outcome, type Reason } from '../../shared/reasons';
import { startDaemon, type DaemonFiles } from './daemon-process';
import { connectOperator, type OperatorClient } from './operator-client';
import { endDaemon, wakeDaemon, type Watchdog } from './watchdog';

/** A starting daemon verifies the end of its journal first, on a slow disk too. */
const startWithinMs = 30_000;
const lookAgainMs = 100;
/** A daemon that lives greets in milliseconds; a stopped one never does. */
const greetWithinMs = 3_000;

export type ReachSetting = {
  readonly client: 'tray' | 'cli';
  readonly files: DaemonFiles;
  readonly paths: Paths;
  readonly version: string;
  readonly watchdog: Watchdog;
};

/**
 * A greeted connection to the daemon. One that is not there is started, one that stands still is set going again, and one that
 * does not answer even then is replaced: so often as the watchdog lets it. Two starters at a time are harmless: the daemon's own
 * lock leaves one. Refusals: those of `connectOperator` and `startDaemon`.
 */
export async function reachDaemon(setting: ReachSetting): Promise<Outcome<OperatorClient>> {
  const found = await look(setting);
  if (found.ok || (found.reason !== 'daemon-absent' && found.reason !== 'daemon-hung'))
    return found;
  const { watchdog } = setting;
  if (!watchdog.mayTry()) return refuse(found.reason, watchdog.gaveUp);
  return found.reason === 'daemon-absent' ? start(setting) : revive(setting);
}

/** A daemon that holds the socket and says nothing. */
async function revive(setting: ReachSetting): Promise<Outcome<OperatorClient>> {
  const { files, paths } = setting;
  if (!wakeDaemon(paths, files.script)) return refuse('daemon-hung');
  const woken = await look(setting);
  if (woken.ok || woken.reason !== 'daemon-hung') return woken;
  return (await endDaemon(paths, files.script)) ? start(setting) : woken;
}

/** A daemon that was just ended takes connections until its last thread is gone, and answers none of them. */
const isComing: ReadonlySet<Reason> = new Set(['daemon-absent', 'daemon-lost']);

async function start(setting: ReachSetting): Promise<Outcome<OperatorClient>> {
  let ended: string | null = null;
  const started = await startDaemon(setting.files, setting.paths, (why) => (ended = why));
  if (!started.ok) return started;
  const giveUpAtMs = performance.now() + startWithinMs;
  for (;;) {
    const reached = await look(setting);
    if (reached.ok || !isComing.has(reached.reason)) return reached;
    if (ended !== null) return refuse('daemon-absent', ended);
    if (performance.now() > giveUpAtMs) return refuse('daemon-hung');
    await delay(lookAgainMs);
  }
}

const look = ({ client, paths, version }: ReachSetting): Promise<Outcome<OperatorClient>> =>
  connectOperator({
    socketPath: paths.operatorSocket,
    client,
    version,
    timeoutMs: greetWithinMs,
  });
