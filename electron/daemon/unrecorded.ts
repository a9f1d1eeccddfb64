import type { JournalEntry } from '../../shared/model/journal';
import type { Outcome, Reason, Refusal } from '../../shared/reasons';
import { oneLine } from './journal/history-row';
import type { Supervisor } from './supervisor';

/** So often it is tried whether records go through again. */
export const tryAgainMs = 2_000;
/** Refused records that are named afterwards; of a storm the rest are counted. */
const namedAtMost = 50;

type World = {
  readonly notices: Pick<Supervisor['notices'], 'set'>;
  readonly presence: Pick<Supervisor['presence'], 'current'>;
  readonly note: Supervisor['note'];
  readonly parts: Pick<Supervisor['parts'], 'journalFault'> & {
    readonly platform: Pick<Supervisor['parts']['platform'], 'clock'>;
  };
};

/** What was refused since the journal took its last record. `since` = wall ms. */
type Lost = { readonly since: number; readonly named: string[]; count: number; presence: boolean };

const because: Readonly<Partial<Record<Reason, string>>> = {
  'journal-locked': 'another program holds the journal',
  'journal-corrupt': 'the journal is damaged, see `holdpoint verify`',
};

/**
 * Knows when the open journal takes no records: says so in a notice that stands as long, tries again by itself, and puts on record
 * afterwards what could not be recorded. What depends on a record was denied by whoever asked for it; what happens all the same (the
 * operator left, a run was frozen) is told by this.
 * SECURITY: T-18, R03: nothing that happened is left out without a word.
 */
export class Unrecorded {
  #lost: Lost | null = null;
  #telling = false;

  constructor(readonly world: World) {}

  /** What became of a record. */
  heard(entry: JournalEntry, kept: Outcome<unknown>): void {
    if (kept.ok) return void this.tell();
    // An entry that is no JSON says nothing of the journal, and one that could not be opened stays closed and has a notice of its own.
    if (kept.reason === 'body-invalid' || this.world.parts.journalFault !== null) return;
    this.world.notices.set('journal', 'error', noticeOf(kept));
    this.#lost ??= { since: this.#nowMs(), named: [], count: 0, presence: false };
    // Our own attempt is no loss.
    if (entry.type !== 'journal.refused') lose(this.#lost, entry, this.#nowMs());
  }

  /** Tries to record what was lost; does nothing when nothing is. To be called each `tryAgainMs`. */
  async tell(): Promise<void> {
    const lost = this.#lost;
    if (lost === null || this.#telling) return;
    this.#telling = true;
    const told = { count: lost.count, named: lost.named.length };
    const seconds = Math.ceil((this.#nowMs() - lost.since) / 1_000);
    const kept = await this.world.note(
      'journal.refused',
      `nothing could be recorded for ${seconds} s; ${told.count} records were refused`,
      { since: lost.since, count: told.count, refused: [...lost.named] },
    );
    this.#telling = false;
    if (!kept.ok) return;
    // What was refused while this was on its way waits for the next.
    this.#lost = lost.count === told.count ? null : { ...lost, count: lost.count - told.count };
    this.#lost?.named.splice(0, told.named);
    if (this.#lost === null) this.world.notices.set('journal', 'error', null);
    if (lost.presence) await this.#notePresence();
  }

  /** From here on records say again where the operator is. */
  async #notePresence(): Promise<void> {
    const { state, why } = this.world.presence.current();
    await this.world.note('presence.changed', `${state}: ${why}`, { state, why });
  }

  #nowMs(): number {
    return this.world.parts.platform.clock.wallMs();
  }
}

function lose(lost: Lost, { type, run, payload }: JournalEntry, nowMs: number): void {
  lost.count += 1;
  lost.presence ||= type === 'presence.changed';
  if (lost.named.length >= namedAtMost) return;
  const { summary } = payload;
  const said = typeof summary === 'string' ? ` ${oneLine(summary)}` : '';
  lost.named.push(
    `${new Date(nowMs).toISOString()} ${type}${run === null ? '' : ` ${run}`}${said}`,
  );
}

const noticeOf = ({ reason, detail }: Refusal): string =>
  `Nothing can be recorded, so every call is denied: ${because[reason] ?? 'no record could be made durable'}${detail === undefined ? '' : ` (${detail})`}. It goes on by itself once records go through.`;
