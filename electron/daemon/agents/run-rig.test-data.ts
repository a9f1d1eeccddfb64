import type { ContainmentProof, ProcessRef } from '../../../shared/model/run';
import type { JournalEntry, JournalRecord } from '../../../shared/model/journal';
import type { RunContainment } from '../../../shared/platform';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { linuxProcesses } from '../../platform/linux/proc';
import { RunControl } from './run-control';
import { RunRegistry } from './run-registry';
import { RunTending } from './run-tending';

const proof = (verified: boolean): ContainmentProof => ({
  ...{ method: 'cgroup', verified, processes: [], remaining: [], tookMs: 0 },
});
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Looks after the runs, of which each has a turn of its own. */
export async function look({
  tending,
  registry,
}: Pick<ReturnType<typeof rig>, 'tending' | 'registry'>) {
  tending.tend();
  for (const _ of registry.live) await turn();
  await turn();
}

/** A run whose thaws are seen to be whole or not, and a journal that answers each record when it is told to. */
export function rig(selfResumed: 'pause' | 'kill' = 'pause') {
  const asked: { entry: JournalEntry; answer(kept: boolean): Promise<void> }[] = [];
  const world = {
    thawed: true,
    goesOn: false,
    stood: false,
    gone: true,
    empty: true,
    frozen: 0,
    standing: [] as readonly ProcessRef[],
    ends: 0,
    nowMs: 0,
  };
  const made: RunContainment = {
    ...{ grade: 'strong', why: '', group: null },
    ...{
      takeOver: () => world.stood,
      has: () => false,
      processes: () => [],
      isEmpty: () => world.empty,
    },
    ...{ setRoot: () => undefined, release: () => undefined, selfResumed: () => world.goesOn },
    freeze: async () => {
      world.frozen += 1;
      return { ...proof(true), processes: [...world.standing] };
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
  const control = new RunControl(registry);
  const tending = new RunTending(control, () => ({ detachment: { selfResumed } }));
  return { world, asked, run: opened.value, control, tending, registry };
}
