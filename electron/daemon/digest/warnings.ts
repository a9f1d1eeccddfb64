import { digestRows, type DigestWarning } from '../../../shared/model/digest';
import { oneLine } from '../journal/history-row';
import type { StoryRecord } from '../store/story-reader';

type Kind = DigestWarning['kind'];

/** Records that say by themselves that something should be looked at. */
export const suspiciousKinds: Readonly<Record<string, Kind>> = {
  'run.detached': 'detached-execution',
  'run.self-resumed': 'self-resumed',
  'run.pause-failed': 'pause-failed',
  'presence.contradicted': 'contradiction',
  'presence.made-input': 'made-input',
  'hook.disconnected': 'hook-changed',
  'files.touched': 'files-touched',
  'journal.refused': 'journal-gap',
};

/** The gravest first: an agent that acted, then what tried to make that possible, then what nobody saw. */
const order: readonly Kind[] = [
  'detached-execution',
  'self-resumed',
  'files-touched',
  'hook-changed',
  'made-input',
  'contradiction',
  'pause-failed',
  'journal-gap',
  'daemon-lost',
];

/** Different warnings that are kept; a hostile run can make any number of them. */
const keptWarnings = 200;

type Seen = Omit<DigestWarning, 'text'> & { readonly text: string; readonly times: number };

/** What is suspicious in an absence. The same thing again is counted, not listed. */
export class Warnings {
  readonly #seen = new Map<string, Seen>();
  #beyond = 0;

  /** Looks at one record. */
  see(record: StoryRecord): void {
    const kind = suspiciousKinds[record.type];
    if (kind === undefined) return;
    const text = typeof record.summary === 'string' ? oneLine(record.summary) : record.type;
    this.add({ kind, text, seq: record.seq, agent: record.agent });
  }

  add(warning: DigestWarning): void {
    const name = JSON.stringify([warning.kind, warning.agent, warning.text]);
    const times = (this.#seen.get(name)?.times ?? 0) + 1;
    if (times > 1 || this.#seen.size < keptWarnings) this.#seen.set(name, { ...warning, times });
    else this.#beyond += 1;
  }

  /** The gravest first, of one kind the newest first, at most `digestRows`; what is left out is said. */
  list(): DigestWarning[] {
    const all = [...this.#seen.values()].toSorted(
      (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (b.seq ?? 0) - (a.seq ?? 0),
    );
    const listed = all.slice(0, digestRows).map(({ times, ...warning }) => ({
      ...warning,
      text: times === 1 ? warning.text : `${warning.text} (${times} times)`,
    }));
    const left = all.slice(digestRows);
    const first = left[0];
    if (first === undefined) return listed;
    const more = this.#beyond + left.reduce((sum, { times }) => sum + times, 0);
    const text = `${more} more such records; the history has them all.`;
    return [...listed, { kind: first.kind, text, seq: null, agent: null }];
  }
}
