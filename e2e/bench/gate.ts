import { setTimeout as pause } from 'node:timers/promises';
import { allowed, bash, present } from '../fixtures/calls';
import type { DaemonProcess } from '../fixtures/daemon';
import { until } from '../fixtures/until';
import { BusEar } from './bus-ear';
import type { LockBench } from './lock';
import { figures, report, target } from './measure';

const lockRounds = 20;
const lossRounds = 4;
/** The lease that a heartbeat gives (presence-core.ts): what is measured cannot be less. */
const leaseMs = 3_000;

/** Makes calls that the rules allow until one is held; the moment when the first held one was known to be held. */
async function firstHeld({
  daemon,
  operator,
}: LockBench): Promise<{ atMs: number; end: () => void }> {
  for (;;) {
    const call = present(daemon, bash('echo hello'));
    const isHeld = until('a hold', () => call.holds() > 0, 10_000, 1).then(() => 'held' as const);
    const answer = await Promise.race([call.answer, isHeld]);
    if (answer === 'held') {
      const atMs = performance.now();
      // Too many calls are put to the operator, too; that is not what is measured.
      const { approvals } = await operator.snapshot();
      if (approvals.length > 0) throw new Error('the call waits for an answer');
      return { atMs, end: () => call.hangUp() };
    }
    isHeld.catch(() => undefined);
    call.hangUp();
    await pause(2);
    if (!allowed(answer)) throw new Error('the bench call was denied');
  }
}

/** Presence is back before the runs that stood are; nothing is measured before a call passes again. */
const passes = (daemon: DaemonProcess): Promise<boolean> =>
  until('a call that passes', async () => {
    const call = present(daemon, bash('echo hello'));
    const answer = await Promise.race([call.answer, until('a hold', () => call.holds() > 0)]);
    call.hangUp();
    return answer !== true && allowed(answer);
  });

/** From the lock signal until a call that the rules allow is held, its durable record included. */
export async function benchGate(bench: LockBench): Promise<void> {
  const { daemon, desktop, operator } = bench;
  const ear = await BusEar.listen(desktop);
  const [sent, closed]: [number[], number[]] = [[], []];
  for (let round = 0; round < lockRounds; round++) {
    await passes(daemon);
    const heard = ear.next();
    const began = performance.now();
    const order = desktop.hint(true);
    const held = await firstHeld(bench);
    const signalAt = await heard;
    sent.push(signalAt - began);
    closed.push(Math.max(0, held.atMs - signalAt));
    held.end();
    await order;
    await desktop.hint(false);
    await operator.seen('present');
  }
  await ear.close();
  const ours = figures('lock signal -> first call held, on record', closed);
  report('Lock signal to closed gate', figures('the signal to a bare client of the bus', sent), [
    ours,
  ]);
  target('gate closed', ours.median, 50);
}

/** From the last heartbeat until a call that the rules allow is held; the floor is the lease itself. */
export async function benchHeartbeat(bench: LockBench): Promise<void> {
  const { daemon, operator } = bench;
  const held: number[] = [];
  for (let round = 0; round < lossRounds; round++) {
    await passes(daemon);
    operator.silence();
    await operator.beatOnce();
    const began = performance.now();
    await pause(leaseMs - 200);
    const first = await firstHeld(bench);
    held.push(first.atMs - began);
    first.end();
    operator.beat();
    await operator.seen('present');
  }
  const ours = figures('last heartbeat -> first call held, on record', held);
  report('Loss of the heartbeat', figures('the lease', [leaseMs]), [ours]);
  target('held', ours.median, 3_200);
}
