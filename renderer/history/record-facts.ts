import { z } from 'zod';
import type { JsonObject } from '../../shared/json';
import { ChainLink } from '../../shared/model/tool-call';

/**
 * The parts of a record's payload that the drawer names. Payloads of other records carry only a summary, and old journals may
 * carry anything: a part that does not fit is left out here, the whole payload is shown below in any case.
 */
const Facts = z.object({
  summary: z.string().catch(''),
  tool: z.string().nullable().catch(null),
  cwd: z.string().nullable().catch(null),
  by: z.string().nullable().catch(null),
  told: z.string().nullable().catch(null),
  tookMs: z.number().nullable().catch(null),
  chain: z.array(ChainLink).catch([]),
});
export type RecordFacts = z.infer<typeof Facts>;

/** Reads what the drawer names out of a payload; never fails. */
export const factsOf = (payload: JsonObject): RecordFacts => Facts.parse(payload);
