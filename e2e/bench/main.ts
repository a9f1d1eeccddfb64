/** `npm run bench`: what Holdpoint costs, each figure beside the physical floor measured in the same run. Ratios count, times do not. `-- lock`: only what follows when the operator leaves. Ends with 1 when a target is missed, or cannot be measured. */
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { Desktop } from '../fixtures/desktop';
import { TestOperator } from '../fixtures/operator';
import { benchDecision } from './decision';
import { benchHookClient } from './hook-client';
import { benchGate, benchHeartbeat } from './gate';
import { benchKill, benchLock } from './lock';
import { compileFloors } from './measure';

const rules =
  '[[rule]]\nid = "echo-passes"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "Printing changes nothing."\n';

async function main(): Promise<number> {
  const only = process.argv[2];
  const floors = compileFloors();
  if (floors === null) return 1;
  const desktop = await Desktop.start(['logind']);
  const daemon = await DaemonProcess.start(makeHome(rules), desktop.env);
  const operator = await TestOperator.present(daemon);
  try {
    if (only !== 'lock') {
      await benchDecision(daemon, floors);
      await benchHookClient(daemon, floors);
    }
    const bench = { daemon, desktop, operator };
    const met = [
      await benchGate(bench),
      await benchHeartbeat(bench),
      await benchLock(bench),
      await benchKill(bench),
    ];
    return met.every(Boolean) ? 0 : 1;
  } finally {
    operator.close();
    await daemon.close();
    await desktop.close();
    floors.remove();
  }
}

process.exit(await main());
