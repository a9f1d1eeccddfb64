import { create } from 'zustand';
import type { EndReport } from '../../shared/ipc';

/** What the last "end everything" did, as main told it; null when it was read. */
export const useEndReport = create<{ readonly report: EndReport | null }>()(() => ({
  report: null,
}));

export const showEndReport = (report: EndReport): void => useEndReport.setState({ report });
export const closeEndReport = (): void => useEndReport.setState({ report: null });
