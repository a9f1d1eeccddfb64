import { expect, it } from 'vitest';
import type { JournalEntry } from '../../shared/model/journal';
import { refuse } from '../../shared/reasons';
import { closedJournal } from './store/closed-journal';
import { suspiciousKinds } from './digest/warnings';
import { overheard, troubles } from './overheard';

it('what lets a run wait for a word is just what the return digest calls suspicious', () => {
  expect(Object.keys(troubles).toSorted()).toEqual(Object.keys(suspiciousKinds).toSorted());
});

it('tells what is suspicious, of which run, before the record is begun, and that one was refused; typing at a lock screen is not', async () => {
  const heard: string[] = [];
  const lost: string[] = [];
  const closed = closedJournal(refuse('journal-unavailable'));
  const begun: Pick<typeof closed, 'append'> = {
    append: (entry) => {
      heard.push(entry.type);
      return closed.append(entry);
    },
  };
  const journal = overheard({ ...closed, ...begun }, () => ({
    absence: { suspect: (why, runId) => heard.push(`${why}, ${String(runId)}`) },
    unrecorded: {
      asks:
        ({ type }) =>
        (kept) =>
          lost.push(kept.ok ? 'kept' : `${type} lost`),
    },
  }));
  const entry = (type: JournalEntry['type'], against = ''): JournalEntry => ({
    type,
    agent: null,
    run: type === 'run.detached' ? 'run-1' : null,
    presence: 'locked',
    decision: null,
    rule: null,
    route: null,
    payload: { against },
  });
  const unrecorded = `${troubles['journal.refused'] ?? ''}, null`;
  await journal.append(entry('run.detached'));
  await journal.append(entry('presence.contradicted', 'gnome'));
  await journal.append(entry('presence.contradicted', 'input'));
  await journal.append(entry('presence.changed'));
  expect(heard).toEqual([
    `${troubles['run.detached'] ?? ''}, run-1`,
    'run.detached',
    unrecorded,
    `${troubles['presence.contradicted'] ?? ''}, null`,
    'presence.contradicted',
    unrecorded,
    'presence.contradicted',
    unrecorded,
    'presence.changed',
    unrecorded,
  ]);
  expect(lost).toEqual([
    'run.detached lost',
    'presence.contradicted lost',
    'presence.contradicted lost',
    'presence.changed lost',
  ]);
});
