import { describe, it } from 'vitest';
import { linuxProcesses } from '../../electron/platform/linux/proc';
import { DaemonProcess, makeHome, withoutGroups } from '../fixtures/daemon';
import {
  fromFound,
  fromFoundInGroup,
  fromLaunched,
  launches,
  undoAfterEach,
} from '../fixtures/escape-trials';
import { TestOperator } from '../fixtures/operator';
import { pauseOnce } from '../fixtures/proved';
import { fits, stormyEscapes } from '../fixtures/published-escapes';

describe('who gets away from a run with a control group', () =>
  fromLaunched('strong', stormyEscapes));

describe('who gets away from a run without one', () =>
  fromLaunched('weak', stormyEscapes, withoutGroups(makeHome())));

describe('who gets away from a run that was found', () => fromFound(stormyEscapes));

describe('who gets away from an agent that was at work when it was found, where there are control groups', () =>
  fromFoundInGroup(stormyEscapes));

describe('who has stopped its own `holdpoint run`, which then reaps nobody', () => {
  const undo = undoAfterEach();
  it('is caught all the same, or not called frozen (K01, K03)', async () => {
    const daemon = await DaemonProcess.start();
    undo(() => daemon.close());
    const operator = await TestOperator.present(daemon);
    undo(() => operator.close());
    // Nobody takes the dead away, so there may not be more than the machine has process ids for.
    const { run, table } = await launches({ daemon, operator }, 'glide', undo);
    const launcher = linuxProcesses.parentOf(run.root?.pid ?? 0) ?? 0;
    process.kill(launcher, 'SIGSTOP');
    undo(() => void process.kill(launcher, 'SIGCONT'));
    await fits('some', table, await pauseOnce(operator, run.id));
  });
});
