import { expect, it } from 'vitest';
import { limits } from '../../../shared/limits';
import { gateOf } from './live-run';
import { rig, turn } from './run-rig.test-data';

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

it('says nothing of going on when its end is asked for while it is set going (K08)', async () => {
  const { asked, run, control } = rig();
  await Promise.all([control.pause(run.id, 'operator'), turn().then(() => asked[0]?.answer(true))]);
  const resumed = control.resume(run.id, 'operator');
  const ended = control.kill(run.id, 'a test');
  expect(await resumed).toMatchObject({ reason: 'run-unknown' });
  await asked[1]?.answer(true);
  await asked[2]?.answer(true);
  await ended;
  expect(asked.map(({ entry }) => entry.type)).toEqual(['run.paused', 'run.killed', 'run.ended']);
});

it('says nothing of going on of a run that was paused while its daemon let it go (K08)', async () => {
  const { world, asked, run, control } = rig();
  world.stood = true;
  const taken = control.takeBack(run);
  const paused = control.pause(run.id, 'operator');
  await turn();
  for (const one of asked) await one.answer(true);
  expect(await taken).toBe(false);
  await paused;
  expect(asked.map(({ entry }) => entry.type)).toEqual(['run.paused']);
});

it('goes on looking after a run that was stopped before it was found that it cannot be put on record (K08, R03)', async () => {
  const { asked, control, registry } = rig();
  const seen = { product: 'claude-code', label: 'a run', names: 'caller', cwd: '/' } as const;
  const sight = () => registry.sighted({ ...seen, sessionId: 's', pid: null });
  const calls = sight();
  const found = registry.live.at(-1);
  if (found === undefined) throw new Error('no run');
  const paused = control.pause(found.id, 'absence');
  await turn();
  await asked[0]?.answer(false);
  expect(await calls).toMatchObject({ reason: 'journal-locked' });
  await asked[1]?.answer(false);
  await paused;
  const resumed = control.resume(found.id, 'operator');
  await turn();
  await asked[2]?.answer(true);
  expect(await resumed).toMatchObject({ ok: true });
  expect(gateOf(found)).toBe('running');
  // Nothing of it stood: it is not known without its record.
  const again = registry.sighted({ ...seen, sessionId: 'another', pid: null });
  const other = registry.live.at(-1);
  await asked[3]?.answer(false);
  await again;
  expect(registry.live).not.toContain(other);
});

it.each([
  [1, '1 process,'],
  [2, '2 processes,'],
])('counts %d as people do in what it records', async (many, words) => {
  const { asked, run, control, world } = rig();
  world.standing = Array.from({ length: many }, (_, i) => ({
    ...{ pid: 700 + i, name: 'node', startTime: '1' },
  }));
  void control.pause(run.id, 'operator');
  await turn();
  expect(asked[0]?.entry.payload['summary']).toBe(`verified frozen: ${words} operator`);
});
