import { create } from 'zustand';
import type { AppState, EndReport } from '../../shared/ipc';
import { useAppState } from './app-state';

type Told = {
  readonly report: EndReport | null;
  /** What this window was told before the report: only what comes later says more than it. */
  readonly before: AppState | null;
};

/** What the last "end everything" did, as main told it; null when it was read. */
export const useEndReport = create<Told>()(() => ({ report: null, before: null }));

export const showEndReport = (report: EndReport): void =>
  useEndReport.setState({ report, before: useAppState.getState().app });
export const closeEndReport = (): void => useEndReport.setState({ report: null });
