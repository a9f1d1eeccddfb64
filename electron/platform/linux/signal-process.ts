import { constants } from 'node:os';
import type { ProcessRef } from '../../../shared/model/run';
import { alive, signalChecked, type ProcessTable } from '../posix/process-table';
import { nativeCalls } from './native';

/**
 * Signals a process by a handle of the kernel (pidfd_open(2), pidfd_send_signal(2)): the start time is checked while the
 * handle is held, so that the signal reaches that very process or nobody. Without koffi by pid, checked right before.
 * SECURITY: T-17: between a check and kill(2) the pid could come to name a stranger.
 */
export function signalByHandle(
  ref: ProcessRef,
  signal: NodeJS.Signals,
  one: ProcessTable['one'],
): boolean {
  const calls = nativeCalls();
  const handle = calls?.pidfdOpen(ref.pid) ?? -1;
  if (calls === null || handle < 0) return signalChecked({ one }, ref, signal);
  try {
    const same = alive({ one }, ref) !== null;
    return same && calls.pidfdSend(handle, constants.signals[signal]) === 0;
  } finally {
    calls.close(handle);
  }
}
