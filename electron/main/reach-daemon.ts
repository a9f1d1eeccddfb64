import { setTimeout as delay } from 'node:timers/promises';
import type { Paths } from '../../shared/platform';
import { refuse, type Outcome } from '../../shared/reasons';
import { startDaemon, type DaemonFiles } from '../client/daemon-process';
import { connectOperator, type OperatorClient } from '../client/operator-client';

const startWithinMs = 15_000;
const lookAgainMs = 100;

export type ReachSetting = {
  readonly files: DaemonFiles;
  readonly paths: Paths;
  readonly version: string;
};

/**
 * A greeted connection to the daemon, which is started when nobody listens. Two starters at a time are harmless: the
 * daemon's own lock leaves one. Refusals: those of `connectOperator` and `startDaemon`.
 */
export async function reachDaemon(setting: ReachSetting): Promise<Outcome<OperatorClient>> {
  const found = await look(setting);
  if (found.ok || found.reason !== 'daemon-absent') return found;
  let ended: string | null = null;
  const started = await startDaemon(setting.files, setting.paths, (why) => (ended = why));
  if (!started.ok) return started;
  const giveUpAtMs = performance.now() + startWithinMs;
  for (;;) {
    const reached = await look(setting);
    if (reached.ok || reached.reason !== 'daemon-absent') return reached;
    if (ended !== null) return refuse('daemon-absent', ended);
    if (performance.now() > giveUpAtMs) return refuse('daemon-hung');
    await delay(lookAgainMs);
  }
}

const look = ({ paths, version }: ReachSetting): Promise<Outcome<OperatorClient>> =>
  connectOperator({ socketPath: paths.operatorSocket, client: 'tray', version });
