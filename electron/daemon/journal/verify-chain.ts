import type { VerifyResult } from '../../../shared/model/journal';
import { emptyChain, hashStored, type ChainHead, type StoredRecord } from './chain';

type Broken = NonNullable<VerifyResult['broken']>;

/**
 * Walks records in the order given and stops at the first that does not follow from the one before: `hash` (changed),
 * `prev` (does not name the record before), `gap` (one or more are missing; the first missing is named), `order` (a seq
 * comes again or goes back), `unreadable` (reading threw). `from` is the link before the first record.
 */
export function verifyChain(
  records: Iterable<StoredRecord>,
  from: ChainHead = emptyChain,
): VerifyResult {
  let head = from;
  let count = 0;
  const result = (broken: Broken | null): VerifyResult => ({
    ok: broken === null,
    records: count,
    head: head.hash,
    broken,
  });
  try {
    for (const record of records) {
      const broken = faultOf(head, record);
      if (broken !== null) return result(broken);
      head = record;
      count++;
    }
    return result(null);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return result({ seq: head.seq + 1, fault: 'unreadable', detail });
  }
}

function faultOf(head: ChainHead, record: StoredRecord): Broken | null {
  const { seq } = record;
  const next = head.seq + 1;
  if (seq < next)
    return { seq, fault: 'order', detail: `record ${seq} comes after record ${head.seq}` };
  if (seq > next)
    return { seq: next, fault: 'gap', detail: `record ${seq} comes after record ${head.seq}` };
  if (hashStored(record) !== record.hash)
    return { seq, fault: 'hash', detail: 'the record is not the one that was written' };
  if (record.prev !== head.hash)
    return { seq, fault: 'prev', detail: 'the record does not follow the one before it' };
  return null;
}
