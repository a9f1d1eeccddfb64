import { create } from 'zustand';
import type { View } from '../../shared/ipc';

export const views = [
  'now',
  'history',
  'agents',
  'policy',
  'settings',
] as const satisfies readonly View[];

type Selection = {
  readonly view: View;
  /** The record whose detail is open in History. */
  readonly recordSeq: number | null;
};

export const useSelection = create<Selection>()(() => ({ view: 'now', recordSeq: null }));

export const showView = (view: View): void => useSelection.setState({ view });
export const openRecord = (recordSeq: number): void => useSelection.setState({ recordSeq });
export const closeRecord = (): void => useSelection.setState({ recordSeq: null });
