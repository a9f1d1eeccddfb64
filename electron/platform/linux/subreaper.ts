import { nativeCalls, type NativeCalls } from './native';

/** prctl(2), PR_SET_CHILD_SUBREAPER. */
const setChildSubreaper = 36;
/** For those that ended right before the child that Node waits for. */
const reapMs = 100;
/** In one go, since other work waits meanwhile. */
const mostAtOnce = 1_000;

/**
 * Makes this process the parent of every orphan below it (Linux 3.4), so that a program which leaves by a double fork still
 * hangs on the run by its parent link. `own` is the child that Node itself waits for; the adopted are waited for here, since
 * Node knows nothing of them and they would stay zombies. Returns what ends the waiting. Without koffi nothing is changed.
 *
 * SECURITY: T-16 (K01): at once: the daemon looks for who forks without pause among the children of this process, and thousands of dead
 * ones hide the living.
 */
export function adoptOrphans(own: () => number | undefined): () => void {
  const calls = nativeCalls();
  if (calls === null || calls.prctl(setChildSubreaper, 1) !== 0) return () => undefined;
  const reap = (): void => reapAdopted(calls, own());
  const timer = setInterval(reap, reapMs);
  timer.unref();
  process.on('SIGCHLD', reap);
  return () => {
    clearInterval(timer);
    process.off('SIGCHLD', reap);
  };
}

function reapAdopted(calls: NativeCalls, own: number | undefined): void {
  for (let taken = 0; taken < mostAtOnce; taken++) {
    const pid = calls.ended();
    if (pid === 0 || pid === own) return;
    calls.reap(pid);
  }
}
