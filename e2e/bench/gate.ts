import { setTimeout as pause } from 'node:timers/promises';
import { allowed, bash, present } from '../fixtures/calls';
import type { DaemonProcess } from '../fixtures/daemon';
import type { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';
import { BusEar } from './bus-ear';
import type { LockBench } from './lock';
import { figures, report, target } from './measure';
import { newestOf, recordedAt } from './recorded-at';

const lockRounds = 20;
const lossRounds = 8;
/** The lease that a heartbeat gives (presence-state.ts): what is measured cannot be less. */
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
    const atMs = performance.now();
    if (answer === 'held') {
      const { approvals, heldCalls } = await operator.snapshot();
      // Too many calls are put to the operator, too; that is not what is measured.
      if (approvals.length > 0) throw new Error('the call waits for an answer');
      if (heldCalls > 0) return { atMs, end: () => call.hangUp() };
    }
    isHeld.catch(() => undefined);
    call.hangUp();
    await pause(2);
    // Not held, though it was said to wait: its answer took long.
    if (answer !== 'held' && !allowed(answer)) throw new Error('the bench call was denied');
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

/** From the lock signal until a call that the rules allow is held, its durable record included. Is the target met? */
export async function benchGate(bench: LockBench): Promise<boolean> {
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
  return target('gate closed, 95 of 100', ours.p95, 50);
}

/** How late a timer of that length fires in a process that has nothing else to do: no lease can be over sooner. */
const bareTimer = async (): Promise<number> => {
  const began = performance.now();
  await pause(leaseMs);
  return performance.now() - began;
};

/** When the daemon itself took the operator for gone, after `sinceMs`. */
const goneAt = (operator: TestOperator, sinceMs: number): Promise<number> =>
  until('gone on record', async () => {
    const gone = await newestOf(operator, 'presence.changed', ({ summary }) =>
      summary.startsWith('gone'),
    );
    return gone !== null && recordedAt(gone) > sinceMs && recordedAt(gone);
  });

/** From the last heartbeat until a call that the rules allow is held; the floor is a bare timer of a lease's length. Is the target met? */
export async function benchHeartbeat(bench: LockBench): Promise<boolean> {
  const { daemon, operator } = bench;
  const [bare, gone, held]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < lossRounds; round++) {
    await passes(daemon);
    operator.silence();
    await operator.beatOnce();
    const began = performance.now();
    const timer = bareTimer();
    await pause(leaseMs - 200);
    const first = await firstHeld(bench);
    held.push(first.atMs - began);
    bare.push(await timer);
    gone.push((await goneAt(operator, began)) - began);
    first.end();
    operator.beat();
    await operator.seen('present');
  }
  const ours = figures('last heartbeat -> first call held, on record', held);
  report('Loss of the heartbeat', figures('a bare timer as long as the lease', bare), [
    figures('last heartbeat -> gate closed', gone),
    ours,
  ]);
  return target('held, at worst', ours.max, 3_200);
}
