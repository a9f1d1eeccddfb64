import type { JournalRecord } from '../../shared/model/journal';
import type { TestOperator } from '../fixtures/operator';

/** The clock of the journal (CLOCK_MONOTONIC) at the zero of `performance.now`, in ms. */
const zeroMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** When a record was handed to the journal, by `performance.now` of this process. */
export const recordedAt = ({ monoNs }: JournalRecord): number =>
  Number(BigInt(monoNs)) / 1e6 - zeroMs;

/** The newest record of that type that `is` the one; null when there is none among the newest of all. */
export async function newestOf(
  operator: TestOperator,
  type: JournalRecord['type'],
  is: (record: Pick<JournalRecord, 'run'> & { readonly summary: string }) => boolean,
): Promise<JournalRecord | null> {
  const page = await operator.client.call('history.page', { limit: 50 });
  const row = (page.ok ? page.body.rows : []).find((one) => one.type === type && is(one));
  const record = row && (await operator.client.call('history.record', { seq: row.seq }));
  return record?.ok === true ? record.body : null;
}
