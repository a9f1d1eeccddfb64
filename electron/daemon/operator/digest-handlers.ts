import { done } from '../../../shared/reasons';
import type { digestWire } from '../../../shared/wires/digest-wire';
import type { OperatorHandlers, OperatorWorld } from './operator-world';

/** Handlers of what was while the operator was away. They only read, like those of History. */
export function digestHandlers({
  digests,
}: Pick<OperatorWorld, 'digests'>): Pick<OperatorHandlers, keyof typeof digestWire> {
  return {
    'digest.latest': async () => {
      const digest = await digests.latest();
      return digest.ok ? done({ digest: digest.value }) : digest;
    },
    'presence.spans': (body) => {
      const spans = digests.spans(body);
      return spans.ok ? done({ spans: spans.value }) : spans;
    },
  };
}
