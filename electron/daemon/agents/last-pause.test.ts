import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JournalEntry } from '../../../shared/model/journal';
import type { Journal } from '../../../shared/store-port';
import { entry, TemporaryJournal } from '../store/temporary-journal';
import { lastPause, type LastPause } from './last-pause';

const clock = { monoMs: () => 0, monoNs: () => 0n, wallMs: () => 0 };
let journal: TemporaryJournal;
beforeEach(() => {
  journal = new TemporaryJournal();
});
afterEach(() => journal.remove());

/** What a daemon makes of these records, which another one left. */
function left(...entries: JournalEntry[]): LastPause | null {
  journal.write(...entries);
  const newest: Journal['newest'] = (of) => journal.read((reader) => reader.newest(of));
  return lastPause({ journal: { newest }, clock }, 'r1');
}
const paused = entry('run.paused', { by: 'operator', resumes: 'prove', verified: true });
const resumed = (verified: boolean) => entry('run.resumed', { by: 'return', verified });

it('is none for a run that was never paused, or of which all was seen to go on', () => {
  expect(left()).toBeNull();
  expect(left(paused, resumed(true))).toBeNull();
});

it('is who paused it and what would let it go on', () => {
  expect(left(paused)).toEqual({ by: 'operator', resumes: 'prove', atMs: 1_000 });
});

it('stays one while not all of it was seen to go on (K08)', () => {
  expect(left(paused, resumed(false))).toMatchObject({ by: 'absence' });
});
