import type { JournalEntry } from '../../shared/model/journal';
import type { Outcome } from '../../shared/reasons';
import type { Journal } from '../../shared/store-port';

const unrecorded = 'not everything could be recorded';

/** Records after which the operator should look before a run goes on, and what he is told then. */
export const troubles: Readonly<Partial<Record<JournalEntry['type'], string>>> = {
  'run.detached': 'something of it worked although it was paused',
  'run.self-resumed': 'it was set going by somebody else',
  'run.pause-failed': 'not all of it could be stopped',
  'presence.contradicted': 'witnesses of your presence contradicted each other',
  'presence.made-input': 'input was made by a program',
  'hook.disconnected': 'a hook was changed or removed',
  'files.touched': 'files of Holdpoint were changed',
  'journal.refused': unrecorded,
};

/** What a person may do at a lock screen is no sign of trouble; witnesses that differ are. */
const atLockScreen = ({ type, payload }: JournalEntry): boolean =>
  type === 'presence.contradicted' && payload['against'] === 'input';

/** Who is told: a run by its id, or null for all. */
type Suspects = { suspect(why: string, runId: string | null): void };
/** Who is told of each record that is begun, and what became of it. */
type Kept = { asks(entry: JournalEntry): (kept: Outcome<unknown>) => void };

/**
 * The journal, with whatever is suspicious also told to those that decide what goes on by itself, before the record is begun, and with
 * what became of each record told to who looks after that. Both journals (open and closed) are plain objects of functions, so a copy
 * with another `append` is whole.
 */
export const overheard = (
  journal: Journal,
  ears: () => { readonly absence: Suspects; readonly unrecorded: Kept } | null,
): Journal => ({
  ...journal,
  append: async (entry) => {
    const why = atLockScreen(entry) ? undefined : troubles[entry.type];
    if (why !== undefined) ears()?.absence.suspect(why, entry.run);
    const heard = ears()?.unrecorded.asks(entry);
    const kept = await journal.append(entry);
    // SECURITY: T-18 (K08): known now, since records may go through again only when the operator is back.
    if (!kept.ok) ears()?.absence.suspect(unrecorded, null);
    heard?.(kept);
    return kept;
  },
});
