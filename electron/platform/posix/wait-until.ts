import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again, a millisecond apart, until `reached` says yes (true) or `limitMs` is over (false). */
export async function waitUntil(reached: () => boolean, limitMs: number): Promise<boolean> {
  const start = performance.now();
  while (!reached()) {
    if (performance.now() - start >= limitMs) return false;
    await pause(1);
  }
  return true;
}
