import type { ReactNode } from 'react';

/** A sentence made by Holdpoint's own daemon (a reason, a notice): not from the catalogue, never an agent's words. */
export function Said({ children }: { readonly children: ReactNode }) {
  return <bdi data-from="holdpoint">{children}</bdi>;
}
