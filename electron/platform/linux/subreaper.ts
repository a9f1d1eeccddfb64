import fs from 'node:fs';
import { nativeCalls } from './native';
import { readStat } from './proc';

/** prctl(2), PR_SET_CHILD_SUBREAPER. */
const setChildSubreaper = 36;
const reapMs = 100;

/**
 * Makes this process the parent of every orphan below it (Linux 3.4), so that a program which leaves by a double fork still
 * hangs on the run by its parent link. `own` is the child that Node itself waits for; the adopted are waited for here, since
 * Node knows nothing of them and they would stay zombies. Returns what ends the waiting. Without koffi nothing is changed.
 */
export function adoptOrphans(own: () => number | undefined): () => void {
  const calls = nativeCalls();
  if (calls === null || calls.prctl(setChildSubreaper, 1) !== 0) return () => undefined;
  const timer = setInterval(() => {
    for (const pid of children())
      if (pid !== own() && readStat(pid)?.state === 'Z') calls.reap(pid);
  }, reapMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Children of this process's first thread: Node starts its own from there, and the kernel gives orphans to it. */
function children(): number[] {
  try {
    const text = fs.readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
