import { afterEach, describe, expect, it, vi } from 'vitest';
import { gateOf } from './live-run';
import { look, rig, turn } from './run-rig.test-data';

afterEach(() => void vi.restoreAllMocks());

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
  const log = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
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
  expect(log).toHaveBeenCalledWith(expect.stringContaining(faulty.id));
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
