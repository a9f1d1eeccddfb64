import { z } from 'zod';
import type { JsonObject } from '../../../shared/json';
import { Classification } from '../../../shared/model/classification';
import { DecidedBy } from '../../../shared/model/decision';
import type { JournalRecord } from '../../../shared/model/journal';
import { ToolCall } from '../../../shared/model/tool-call';
import type { DecidedCall } from '../risk/past';

/** A payload is JSON already; to walk every input again would make the start of the daemon slow. */
const RecordedCall = ToolCall.extend({
  input: z.custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ),
});

/** The call of a `call.*` record, if the record still holds one that this version can read. */
export function recordedCall({ payload, agent, route }: JournalRecord): ToolCall | null {
  const call = RecordedCall.safeParse({
    ...payload,
    product: agent,
    route,
    toolUseId: payload['toolUseId'] ?? undefined,
    chain: withoutNulls(payload['chain'], 'id'),
  });
  return call.success ? call.data : null;
}

/** JSON has no "absent": what was written as null is left out again. */
const withoutNulls = (list: unknown, field: string): unknown =>
  Array.isArray(list)
    ? list.map((one: Record<string, unknown>) => ({ ...one, [field]: one[field] ?? undefined }))
    : list;

/**
 * A `call.decided` record as what is remembered of it. A time of another boot says nothing on this clock: it lies before
 * everything.
 */
export function recordedDecision(record: JournalRecord, bootId: string): DecidedCall | null {
  const { payload } = record;
  const call = recordedCall(record);
  const classification = Classification.safeParse({
    ...payload,
    targets: withoutNulls(payload['targets'], 'inProject'),
    project: payload['project'] ?? undefined,
  });
  const by = DecidedBy.safeParse(payload['by']);
  if (call === null || !classification.success || !by.success) return null;
  const { decision } = record;
  if (record.run === null || (decision !== 'allow' && decision !== 'deny')) return null;
  return {
    call,
    runId: record.run,
    classification: classification.data,
    parent: typeof payload['parent'] === 'string' ? payload['parent'] : null,
    atMs: record.bootId === bootId ? Number(BigInt(record.monoNs) / 1_000_000n) : -Infinity,
    outcome: decision,
    by: by.data,
  };
}
