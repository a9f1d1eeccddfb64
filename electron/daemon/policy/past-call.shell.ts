import { z } from 'zod';
import { Verdict } from '../../../shared/model/decision';
import type { JournalRecord } from '../../../shared/model/journal';
import { RiskSignal } from '../../../shared/model/risk';
import { recordedDecision } from '../calls/recorded-call';
import type { PastCall } from './past-call';

const Judged = z.object({
  summary: z.string().default(''),
  verdict: Verdict,
  signals: z.array(RiskSignal.extend({ says: z.string().optional() })),
});

/**
 * The call of a `call.decided` record, as it was judged. Null for a record that says too little to be judged again: one of an older
 * version, or of a call that was never looked at.
 */
export function pastCall(record: JournalRecord, home: string): PastCall | null {
  const decided = recordedDecision(record, record.bootId);
  const judged = Judged.safeParse(record.payload);
  if (decided === null || !judged.success || record.payload['digest'] === '') return null;
  const { call, classification, outcome, by } = decided;
  const { summary, verdict } = judged.data;
  const signals = judged.data.signals.map(({ says, ...signal }) => ({
    ...signal,
    says: says ?? `The risk signal ${signal.id} was present.`,
  }));
  return {
    seq: record.seq,
    wallMs: record.wallMs,
    summary,
    look: { call, classification, home, presence: record.presence, signals },
    verdict,
    outcome,
    by,
  };
}
