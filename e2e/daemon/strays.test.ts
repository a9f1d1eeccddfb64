import { afterEach, describe, expect, it } from 'vitest';
import { WithStrays } from '../../electron/daemon/containment/with-strays';
import { linuxContainment } from '../../electron/platform/linux/containment';
import { Artist } from '../fixtures/artist';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).toReversed()) step();
});

const weakly = linuxContainment(0, { find: () => ({ why: 'none' }) });

async function pair(): Promise<{ run: WithStrays; own: Artist; stray: Artist }> {
  const [own, stray] = [await Artist.start('flat', 2), await Artist.start('flat', 2)];
  undo.push(
    () => own.close(),
    () => stray.close(),
  );
  const run = new WithStrays(weakly.adopt('run', own.root));
  run.take(weakly.adopt('stray', stray.root));
  return { run, own, stray };
}

describe('a run and what of it was found outside', () => {
  it('stand, go on and end together, in one proof (K05)', async () => {
    const { run, own, stray } = await pair();
    const frozen = await run.freeze();
    expect(frozen).toMatchObject({ verified: true, remaining: [] });
    expect(frozen.processes.map(({ pid }) => pid)).toEqual(
      expect.arrayContaining([own.child.pid, stray.child.pid]),
    );
    expect([await own.busy(), await stray.busy()]).toEqual([0, 0]);
    stray.child.kill('SIGCONT');
    expect(run.selfResumed()).toBe(true);
    await run.thaw();
    await Promise.all([own.allWork(), stray.allWork()]);
    expect(await run.kill()).toMatchObject({ verified: true, remaining: [] });
    expect([...own.alive(), ...stray.alive()]).toEqual([]);
  });

  it('are one for the pause and two for the question who calls (K05)', async () => {
    const { run, own, stray } = await pair();
    const [ownPid, strayPid] = [own.child.pid ?? 0, stray.child.pid ?? 0];
    expect([run.has(ownPid), run.holds(ownPid)]).toEqual([true, true]);
    expect([run.has(strayPid), run.holds(strayPid)]).toEqual([false, true]);
  });
});
