import { z } from 'zod';
import { ReturnDigest } from '../model/digest';
import { PresenceSpan } from '../model/presence';
import type { WireTable } from '../wire';

/** What the journal says about absences. Both only read. */
export const digestWire = {
  /** The newest absence; null when the operator has not been away since the journal began. */
  'digest.latest': {
    request: z.strictObject({}),
    response: z.strictObject({ digest: ReturnDigest.nullable() }),
  },
  /** Every span of presence that touches the time between two wall times (ms), oldest first, cut to the newest 2 000. */
  'presence.spans': {
    request: z.strictObject({ fromMs: z.number(), toMs: z.number() }),
    response: z.strictObject({ spans: z.array(PresenceSpan) }),
  },
} as const satisfies WireTable;
