import { Fragment } from 'react';
import { revealHidden } from '../../shared/text-safety';
import { drawStretches } from './agent-text';

/**
 * A sentence made by Holdpoint's own daemon (a reason, a notice): not from the catalogue, never an agent's words. A name in it may
 * be an agent's to choose, so what is hidden is shown here too (T-7); what stands in backticks is a command.
 */
export function Said({ children }: { readonly children: string }) {
  return (
    <bdi data-from="holdpoint">
      {children.split('`').map((part, i) => {
        const drawn = drawStretches(revealHidden(part));
        // A sentence never changes its parts while it stands.
        // oxlint-disable-next-line react/no-array-index-key
        return i % 2 === 1 ? <code key={i}>{drawn}</code> : <Fragment key={i}>{drawn}</Fragment>;
      })}
    </bdi>
  );
}
