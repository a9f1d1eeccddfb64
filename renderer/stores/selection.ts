import { create } from 'zustand';

export const views = ['now', 'history', 'agents'] as const;
export type View = (typeof views)[number];

type Selection = {
  readonly view: View;
  /** The record whose detail is open in History. */
  readonly recordSeq: number | null;
};

export const useSelection = create<Selection>()(() => ({ view: 'now', recordSeq: null }));

export const showView = (view: View): void => useSelection.setState({ view });
export const openRecord = (recordSeq: number): void => useSelection.setState({ recordSeq });
export const closeRecord = (): void => useSelection.setState({ recordSeq: null });
