import { create } from 'zustand';

type Announcements = { readonly polite: string; readonly assertive: string };

/** What the two live regions say. A screen reader speaks each change once (WCAG 4.1.3). */
export const useAnnouncements = create<Announcements>()(() => ({ polite: '', assertive: '' }));

export const sayPolitely = (polite: string): void => useAnnouncements.setState({ polite });
/** Interrupts: only for held, stopped and failed. */
export const sayNow = (assertive: string): void => useAnnouncements.setState({ assertive });
