import { create } from 'zustand';

/**
 * The dialog that makes a lease: closed, or open for one agent (`agentId`), or for whichever the operator picks (null).
 * The tray menu, the header and a run's row open the same one.
 */
type Leaving =
  { readonly kind: 'closed' } | { readonly kind: 'open'; readonly agentId: string | null };

export const useLeaving = create<{ readonly dialog: Leaving }>()(() => ({
  dialog: { kind: 'closed' },
}));

export const openLeaving = (agentId: string | null): void =>
  useLeaving.setState({ dialog: { kind: 'open', agentId } });
export const closeLeaving = (): void => useLeaving.setState({ dialog: { kind: 'closed' } });
