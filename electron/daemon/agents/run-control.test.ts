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
