import { HistoryRow } from '../../../shared/model/journal';
import { limits } from '../../../shared/limits';
import { done, refuse, type Outcome } from '../../../shared/reasons';

/** What the store reads for one line of History: the row's own columns, and three fields of its payload as they are. */
export type HistorySource = Omit<HistoryRow, 'summary' | 'by' | 'tookMs'> & {
  readonly summary: unknown;
  readonly by: unknown;
  readonly tookMs: unknown;
};

/** One line of History. Refusal `journal-corrupt`, naming the seq, when the row is not one that we could have written. */
export function historyRow(source: HistorySource): Outcome<HistoryRow> {
  const { summary, by, tookMs } = source;
  const row = HistoryRow.safeParse({
    ...source,
    summary: typeof summary === 'string' ? oneLine(summary) : source.type,
    by: typeof by === 'string' ? by : null,
    tookMs: typeof tookMs === 'number' ? tookMs : null,
  });
  return row.success ? done(row.data) : refuse('journal-corrupt', `record ${source.seq}`);
}

/** Line breaks are shown as a sign, so that an agent cannot fake a second line; the whole text stays in the record. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/[\n\v\f\r\u0085\u2028\u2029]+/g, ' ⏎ ');
  return line.length > limits.snapshotText ? `${line.slice(0, limits.snapshotText - 1)}…` : line;
}
