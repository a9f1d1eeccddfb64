import { isDeepStrictEqual } from 'node:util';
import type { ToolCall } from '../../../shared/model/tool-call';
import { refuse, type Reason, type Refusal } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import type { CallWorld } from './call-path-world';
import { deny } from './decide';
import { recordedCall } from './recorded-call';
import type { Caller } from './waiting-call';

const what = ({ product, tool, input, cwd }: ToolCall): unknown => [product, tool, input, cwd];

/**
 * Why this call may not have its key, or null. A hook client whose daemon died comes back with the key of a call that is on record, and
 * with that very call. Refusals: `digest-mismatch`, those of reading the journal.
 *
 * SECURITY: T-6, T-18: History and the digest know a call by its key and show its newest record; another one under that key would hide it.
 */
export function whyNotKey(journal: Pick<Journal, 'newest'>, call: ToolCall): Refusal | null {
  const before = journal.newest({ callKey: call.callKey });
  if (!before.ok) return before;
  if (before.value === null) return null;
  const known = recordedCall(before.value);
  return known !== null && isDeepStrictEqual(what(known), what(call))
    ? null
    : refuse('digest-mismatch', call.callKey);
}

/** Denies a call under a key that is not its own. Its record names the key and is none of a call, so that it hides nothing either. */
export async function notItsKey(
  world: Pick<CallWorld, 'fault'>,
  { callKey }: ToolCall,
  to: { readonly caller: Caller; readonly reason: Reason },
): Promise<void> {
  await world.fault(`a call key came with another call, or twice: ${callKey}`);
  to.caller.answer(deny('fault', to.reason));
}
