import { create } from 'zustand';
import type { AppState } from '../../shared/ipc';

/** What main last told this window. `null` until the first answer: nothing is shown as true before that. */
export const useAppState = create<{ readonly app: AppState | null }>()(() => ({ app: null }));

/** Takes over a whole new projection; there are no partial ones. */
export const receiveAppState = (app: AppState): void => useAppState.setState({ app });
