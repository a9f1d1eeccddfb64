import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

/** Waits for a program between whose streams we stand, passing signals on. Gives its exit code, 128 + n when signal n ended it, 127 when it could not be started. */
export function endOf(child: ChildProcess): Promise<number> {
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    const ended = (code: number): void => {
      for (const signal of signals) process.off(signal, forward);
      resolve(code);
    };
    child.on('error', () => ended(127));
    child.on('close', (code, signal) =>
      ended(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    );
  });
}
