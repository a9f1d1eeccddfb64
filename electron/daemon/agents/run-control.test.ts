import { describe, expect, it } from 'vitest';
import type { ContainmentProof } from '../../../shared/model/run';
import type { RunContainment } from '../../../shared/platform';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { JournalEntry, JournalRecord } from '../../../shared/model/journal';
import { linuxProcesses } from '../../platform/linux/proc';
import { limits } from '../../../shared/limits';
import { gateOf } from './live-run';
import { RunControl } from './run-control';
import { RunRegistry } from './run-registry';

const proof = (verified: boolean): ContainmentProof => ({
  ...{ method: 'cgroup', verified, processes: [], remaining: [], tookMs: 0 },
});
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Looks after the runs, of which each has a turn of its own. */
async function look({ control, registry }: Pick<ReturnType<typeof rig>, 'control' | 'registry'>) {
  control.tend();
  for (const _ of registry.live) await turn();
  await turn();
}

/** A run whose thaws are seen to be whole or not, and a journal that answers each record when it is told to. */
function rig(selfResumed: 'pause' | 'kill' = 'pause') {
  const asked: { entry: JournalEntry; answer(kept: boolean): Promise<void> }[] = [];
  const world = {
    thawed: true,
    goesOn: false,
    gone: true,
    empty: true,
    frozen: 0,
    ends: 0,
    nowMs: 0,
  };
  const made: RunContainment = {
    ...{ grade: 'strong', why: '', group: null },
    ...{ takeOver: () => false, has: () => false, processes: () => [], isEmpty: () => world.empty },
    ...{ setRoot: () => undefined, release: () => undefined },
    selfResumed: () => world.goesOn,
    freeze: async () => {
      world.frozen += 1;
      return proof(true);
    },
    thaw: async () => proof(world.thawed),
    kill: async () => {
      world.ends += 1;
      return proof(world.gone);
    },
  };
  const append = (entry: JournalEntry): Promise<Outcome<JournalRecord>> =>
    new Promise((resolve) => {
      const link = { seq: 1, wallMs: 0, monoNs: '0', bootId: '', prev: '', hash: '' };
      const answer = (kept: boolean): Promise<void> => {
        resolve(kept ? done({ ...entry, ...link }) : refuse('journal-locked'));
        return turn();
      };
      asked.push({ entry, answer });
    });
  const registry = new RunRegistry({
    platform: {
      clock: { monoMs: () => world.nowMs, wallMs: () => 0, monoNs: () => 0n },
      containment: { open: () => made, adopt: () => made, restore: () => made },
      processes: { ...linuxProcesses, locksOf: () => [], carrying: () => [] },
    },
    journal: { append, newest: () => done(null) },
    presence: () => 'present',
    onChange: () => undefined,
    onEnded: () => undefined,
    onPaused: () => undefined,
    onOpened: () => undefined,
  });
  const opened = registry.open({ by: null, command: ['true'], cwd: '/' });
  if (!opened.ok) throw new Error(opened.reason);
  const control = new RunControl(
    registry,
    () => ({ detachment: { selfResumed } }),
    () => undefined,
  );
  return { world, asked, run: opened.value, control, registry };
}

it.each([
  ['not all of it goes on', false, true],
  ['its record is refused', true, false],
])(
  'opens no gate by the record of a resume that a pause ended, when at the one after it %s (K08)',
  async (_, thawed, kept) => {
    const { world, asked, run, control } = rig();
    run.pausedBy = 'operator';
    const first = control.resume(run.id, 'operator');
    await turn();
    const paused = control.pause(run.id, 'operator');
    await turn();
    world.thawed = thawed;
    const second = control.resume(run.id, 'operator');
    await turn();
    expect(asked.map(({ entry }) => entry.type)).toEqual([
      'run.resumed',
      'run.paused',
      'run.resumed',
    ]);
    await asked[0]?.answer(true);
    await asked[1]?.answer(true);
    expect(gateOf(run)).toBe('paused');
    await asked[2]?.answer(kept);
    await Promise.all([first, paused, second]);
    expect(gateOf(run)).toBe('paused');
    expect(run.resumeFailed).not.toBeNull();
  },
);

it('lets the refused record of a resume that a pause ended say nothing of the one after it (K08)', async () => {
  const { asked, run, control } = rig();
  run.pausedBy = 'operator';
  const first = control.resume(run.id, 'operator');
  await turn();
  const paused = control.pause(run.id, 'operator');
  await turn();
  const second = control.resume(run.id, 'operator');
  await turn();
  await asked[0]?.answer(false);
  expect(run.resumeFailed).toBeNull();
  await asked[1]?.answer(true);
  await asked[2]?.answer(true);
  await Promise.all([first, paused, second]);
  expect(gateOf(run)).toBe('running');
});

it('forgets runs that ended long ago, so that beginning runs for ever fills no memory', async () => {
  const { asked, run, registry } = rig();
  const end = async (one: typeof run): Promise<void> => {
    const over = registry.end(one, 'a test');
    await asked.at(-1)?.answer(true);
    await over;
  };
  await end(run);
  for (let more = 0; more < limits.liveRuns; more++) {
    expect(registry.get(run.id)?.ended).toBe(true);
    const next = registry.open({ by: null, command: ['true'], cwd: '/' });
    if (next.ok) await end(next.value);
  }
  expect(registry.get(run.id)).toBeUndefined();
  expect(registry.gate(run.id)).toBe('ended');
});

describe('a run that may be ended when it sets itself going', () => {
  it('is not, and goes on, when the operator had asked for that before it was seen (K02)', async () => {
    const rigged = rig('kill');
    const { world, asked, run, control } = rigged;
    await Promise.all([
      control.pause(run.id, 'operator'),
      turn().then(() => asked[0]?.answer(true)),
    ]);
    world.goesOn = true;
    const resumed = control.resume(run.id, 'operator');
    await look(rigged);
    expect(asked.map(({ entry }) => entry.type)).toEqual(['run.paused', 'run.resumed']);
    await asked[1]?.answer(true);
    expect(await resumed).toMatchObject({ ok: true });
    await look(rigged);
    expect([gateOf(run), world.ends]).toEqual(['running', 0]);
  });

  it('is, once that was seen, and whoever asks then is told (K02)', async () => {
    const rigged = rig('kill');
    const { world, asked, run, control } = rigged;
    await Promise.all([
      control.pause(run.id, 'operator'),
      turn().then(() => asked[0]?.answer(true)),
    ]);
    world.goesOn = true;
    await look(rigged);
    expect(await control.resume(run.id, 'operator')).toMatchObject({ reason: 'run-unknown' });
    await turn();
    for (const one of asked) await one.answer(true);
    await turn();
    expect(asked.map(({ entry }) => entry.type)).toEqual([
      'run.paused',
      'run.self-resumed',
      'run.killed',
      'run.ended',
    ]);
    expect([run.ended, world.ends]).toEqual([true, 1]);
  });

  it('says nothing of going on when its end is asked for while it is set going (K08)', async () => {
    const { asked, run, control } = rig();
    await Promise.all([
      control.pause(run.id, 'operator'),
      turn().then(() => asked[0]?.answer(true)),
    ]);
    const resumed = control.resume(run.id, 'operator');
    const ended = control.kill(run.id, 'a test');
    expect(await resumed).toMatchObject({ reason: 'run-unknown' });
    await asked[1]?.answer(true);
    await asked[2]?.answer(true);
    await ended;
    expect(asked.map(({ entry }) => entry.type)).toEqual(['run.paused', 'run.killed', 'run.ended']);
  });
});

it('looks after a run while another resists, while a record of it is not there yet, and after a fault of another (K02)', async () => {
  const rigged = rig();
  const { world, run: resists, control, registry } = rigged;
  const open = (): typeof resists => {
    const opened = registry.open({ by: null, command: ['true'], cwd: '/' });
    if (!opened.ok) throw new Error(opened.reason);
    return opened.value;
  };
  const [faulty, quiet] = [open(), open()];
  let tried = 0;
  const never = (): Promise<never> => {
    tried += 1;
    return new Promise(() => undefined);
  };
  const fault = (): never => {
    throw new Error('a fault');
  };
  Object.assign(resists.containment, { freeze: never });
  Object.assign(faulty.containment, { processes: fault });
  resists.pausedBy = 'operator';
  void control.pause(quiet.id, 'operator');
  await turn();
  expect(world.frozen).toBe(1);
  world.goesOn = true;
  for (let looks = 0; looks < 3; looks++) await look(rigged);
  // No record was answered, and each look found it going.
  expect(world.frozen).toBe(4);
  expect(tried).toBe(1);
});

it('looks after a run that was paused while the record of one more try to set it going is not there yet (K02, R03)', async () => {
  const rigged = rig();
  const { world, asked, run, control } = rigged;
  run.pausedBy = 'operator';
  world.thawed = false;
  const failed = control.resume(run.id, 'operator');
  await turn();
  await asked[0]?.answer(true);
  await failed;
  [world.thawed, world.nowMs] = [true, 3_000];
  await look(rigged);
  void control.pause(run.id, 'operator');
  await turn();
  [world.goesOn, world.nowMs] = [true, 6_000];
  await look(rigged);
  expect(asked.map(({ entry }) => entry.type)).toContain('run.self-resumed');
  expect(world.frozen).toBe(2);
});

it('asks once to set a run going while the record of that is not there yet (R03)', async () => {
  const rigged = rig();
  const { world, asked, run, control } = rigged;
  run.pausedBy = 'operator';
  const refused = control.resume(run.id, 'operator');
  await turn();
  await asked[0]?.answer(false);
  await refused;
  for (const nowMs of [3_000, 6_000, 9_000]) {
    world.nowMs = nowMs;
    await look(rigged);
  }
  expect(asked).toHaveLength(2);
});

it('takes no run for ended that was not proved to be, however empty a look at it is (K01)', async () => {
  const rigged = rig();
  const { world, asked, run, control } = rigged;
  run.root = { pid: 1, startTime: 'of another', name: 'gone' };
  world.gone = false;
  const ended = control.kill(run.id, 'a test');
  await turn();
  await asked[0]?.answer(true);
  await ended;
  await look(rigged);
  expect(run.ended).toBe(false);
  [world.gone, world.nowMs] = [true, 3_000];
  await look(rigged);
  expect([run.ended, world.ends]).toEqual([true, 2]);
});

it('takes a run for over by the word that nothing of it lives, not by a list that names nobody (K01)', async () => {
  const rigged = rig();
  const { world, run } = rigged;
  run.root = { pid: 1, startTime: 'of another', name: 'gone' };
  world.empty = false;
  await look(rigged);
  expect(run.ended).toBe(false);
  world.empty = true;
  await look(rigged);
  expect(run.ended).toBe(true);
});
