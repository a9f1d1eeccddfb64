import { create } from 'zustand';

/** Wall time (ms) for relative times, moved once a second by subscriptions.ts. */
export const useClock = create<{ readonly nowMs: number }>()(() => ({ nowMs: 0 }));
