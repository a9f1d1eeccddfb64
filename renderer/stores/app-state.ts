import { create } from 'zustand';
import type { AppState } from '../../shared/ipc';

type Told = {
  readonly app: AppState | null;
  /** Wall time (ms) at which it came: what a snapshot counts in milliseconds left is counted from here. */
  readonly receivedAtMs: number;
};

/** What main last told this window. `null` until the first answer: nothing is shown as true before that. */
export const useAppState = create<Told>()(() => ({ app: null, receivedAtMs: 0 }));

/** Takes over a whole new projection; there are no partial ones. */
export const receiveAppState = (app: AppState): void =>
  useAppState.setState({ app, receivedAtMs: Date.now() });
