import type { JsonObject } from '../../shared/json';
import type { JournalEntry } from '../../shared/model/journal';
import type { Outcome, Reason, Refusal } from '../../shared/reasons';
import { oneLine } from './journal/history-row';
import type { Supervisor } from './supervisor';
import { unawaited } from './unawaited';

/** So often it is tried whether records go through again, and looked whether one hangs. */
export const tryAgainMs = 2_000;
/** A record on its way for longer than this hangs: far more than any disk takes, or the wait for another program's lock. */
const hangsAfterMs = 3_000;
/** Refused records that are named afterwards, and changes of presence; of a storm the rest are counted. */
const namedAtMost = 50;

type World = {
  readonly notices: Pick<Supervisor['notices'], 'set'>;
  readonly presence: Pick<Supervisor['presence'], 'current'>;
  readonly note: Supervisor['note'];
  readonly parts: Pick<Supervisor['parts'], 'journalFault'> & {
    readonly platform: Pick<Supervisor['parts']['platform'], 'clock'>;
    readonly unrecordedMark: UnrecordedMark;
  };
};

/** Says to whoever comes after this process that records are missing; not in the journal, which takes none. */
export type UnrecordedMark = {
  /** Since when (wall ms) the process before this one had records that it could not make; null when it had none. */
  readonly left: number | null;
  set(missing: boolean): void;
};

/** What was refused since the journal took its last record. `since` = wall ms. */
type Lost = {
  readonly since: number;
  readonly named: string[];
  /** Where the operator was meanwhile, as the records that were refused had it. */
  readonly states: JsonObject[];
  readonly types: Map<string, number>;
  count: number;
};

const because: Readonly<Partial<Record<Reason, string>>> = {
  'journal-locked': 'another program holds the journal',
  'journal-corrupt': 'the journal is damaged, see `holdpoint verify`',
};

/**
 * Knows when the open journal takes no records, or keeps one waiting: says so in a notice that stands as long, tries again by itself, and
 * puts on record afterwards what could not be recorded. What depends on a record was denied by whoever asked for it, or waits; what happens
 * all the same (the operator left, a run was frozen) is told by this.
 * SECURITY: T-18, R03: nothing that happened is left out without a word.
 */
export class Unrecorded {
  #lost: Lost | null = null;
  /** What is being told right now. */
  #telling: Lost | null = null;
  /** Records on their way, the oldest first. Monotonic ms. */
  readonly #asked = new Set<{ readonly sinceMs: number }>();

  constructor(readonly world: World) {
    const since = world.parts.unrecordedMark.left;
    if (since !== null) this.#lost = { ...nothing(since), named: [inherited], count: 1 };
  }

  /** Is any record not there yet? */
  get waits(): boolean {
    return this.#asked.size > 0;
  }

  /** A record is on its way; the answer is to be told what became of it. */
  asks(entry: JournalEntry): (kept: Outcome<unknown>) => void {
    const { clock } = this.world.parts.platform;
    const asked = { sinceMs: clock.monoMs() };
    const atMs = clock.wallMs();
    this.#asked.add(asked);
    return (kept) => {
      this.#asked.delete(asked);
      if (!kept.ok) return this.#refused({ entry, atMs }, kept);
      this.#since(entry, atMs);
      unawaited('the word of missing records', this.tell());
    };
  }

  #refused({ entry, atMs }: Refused, why: Refusal): void {
    // An entry that is no JSON says nothing of the journal, and one that could not be opened stays closed and has a notice of its own.
    if (why.reason === 'body-invalid' || this.world.parts.journalFault !== null) return;
    this.#lost ??= nothing(atMs);
    // Our own attempt is no loss.
    if (entry.type !== 'journal.refused') lose(this.#lost, { entry, atMs });
    this.#say(noticeOf(why));
  }

  /** Says what hangs, and tries to record what was lost, if anything is. To be called each `tryAgainMs`. */
  async tell(): Promise<void> {
    if (this.world.parts.journalFault !== null) return;
    this.#say();
    if (this.#lost === null || this.#telling !== null) return;
    const told = (this.#telling = this.#lost);
    this.#lost = null;
    const kept = await this.world.note('journal.refused', this.#summaryOf(told), {
      since: told.since,
      count: told.count,
      refused: told.named,
    });
    const left = kept.ok ? await this.#notePresence(kept.value.seq, told) : told;
    this.#telling = null;
    if (left !== null) this.#lost = both(left, this.#lost);
    this.#say();
  }

  /** From here on records say again where the operator is; where he was meanwhile belongs to the record of that number. What is left to tell. */
  async #notePresence(seq: number, { since, states }: Lost): Promise<Lost | null> {
    if (states.length === 0) return null;
    const { state, why } = this.world.presence.current();
    const unrecorded = { seq, states: [...states] };
    const kept = await this.world.note('presence.changed', `${state}: ${why}`, {
      ...{ state, why, unrecorded },
    });
    return kept.ok ? null : { ...nothing(since), states };
  }

  /** Once a change of presence was refused, those after it are told with it: in what order they came is seen only so. */
  #since({ type, payload }: JournalEntry, atMs: number): void {
    const open = [this.#lost, this.#telling].find((one) => (one?.states.length ?? 0) > 0);
    if (type !== 'presence.changed' || payload['unrecorded'] !== undefined) return;
    if (open !== undefined && open !== null) addState(open, payload, atMs);
  }

  #summaryOf({ since, count, types }: Lost): string {
    const seconds = Math.ceil((this.world.parts.platform.clock.wallMs() - since) / 1_000);
    const what = [...types].map(([type, times]) => `${times} × ${type}`).join(', ');
    return `nothing could be recorded for ${seconds} s; ${count} records were refused${what === '' ? '' : `: ${what}`}`;
  }

  /** SECURITY: T-18, T-13: the mark stands for whoever comes after a daemon that is killed before it could tell. */
  #say(refused?: string): void {
    const [oldest] = this.#asked;
    const { unrecordedMark, platform } = this.world.parts;
    const hangs = oldest !== undefined && platform.clock.monoMs() - oldest.sinceMs >= hangsAfterMs;
    const missing = this.#lost !== null || this.#telling !== null;
    unrecordedMark.set(hangs || missing);
    if (refused !== undefined || hangs || !missing)
      this.world.notices.set('journal', 'error', refused ?? (hangs ? hanging : null));
  }
}

type Refused = { readonly entry: JournalEntry; readonly atMs: number };

const nothing = (since: number): Lost => ({
  since,
  named: [],
  states: [],
  types: new Map(),
  count: 0,
});

function lose(lost: Lost, { entry: { type, run, payload }, atMs }: Refused): void {
  const { summary } = payload;
  lost.count += 1;
  lost.types.set(type, (lost.types.get(type) ?? 0) + 1);
  if (type === 'presence.changed' && payload['unrecorded'] === undefined)
    addState(lost, payload, atMs);
  if (lost.named.length >= namedAtMost) return;
  const said = typeof summary === 'string' ? ` ${oneLine(summary)}` : '';
  lost.named.push(`${new Date(atMs).toISOString()} ${type}${run === null ? '' : ` ${run}`}${said}`);
}

/** Of too many the newest stays, which says where he is now. */
function addState({ states }: Lost, { state = null, why = null }: JsonObject, atMs: number): void {
  states.splice(namedAtMost - 1, 1);
  states.push({ state, why, atMs });
}

/** What could not be told, with what was lost meanwhile. */
function both(told: Lost, since: Lost | null): Lost {
  if (since === null) return told;
  const types = new Map(told.types);
  for (const [type, times] of since.types) types.set(type, (types.get(type) ?? 0) + times);
  return {
    since: told.since,
    named: [...told.named, ...since.named].slice(0, namedAtMost),
    states: [...told.states, ...since.states].slice(-namedAtMost),
    types,
    count: told.count + since.count,
  };
}

const inherited = 'what the daemon before this one could not record, and was lost with it';

const goesOn = 'It goes on by itself once records go through.';
const hanging = `Nothing is recorded, so every call waits: a record was begun more than ${hangsAfterMs / 1_000} s ago and the disk has not answered. ${goesOn}`;

const noticeOf = ({ reason, detail }: Refusal): string =>
  `Nothing can be recorded, so every call is denied: ${because[reason] ?? 'no record could be made durable'}${detail === undefined ? '' : ` (${detail})`}. ${goesOn}`;
