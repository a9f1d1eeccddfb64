import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

/** How long a program's last words are waited for once it ended. */
const drainMs = 2_000;

/** Waits for a program between whose streams we stand, passing signals on. Gives its exit code, 128 + n when signal n ended it, 127 when it could not be started. */
export function endOf(child: ChildProcess): Promise<number> {
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    let drain: NodeJS.Timeout | undefined;
    const ended = (code: number): void => {
      clearTimeout(drain);
      child.stdout?.destroy();
      for (const signal of signals) process.off(signal, forward);
      resolve(code);
    };
    const codeOf = (code: number | null, signal: NodeJS.Signals | null): number =>
      signal === null ? (code ?? 1) : 128 + constants.signals[signal];
    child.on('error', () => ended(127));
    child.on('close', (code, signal) => ended(codeOf(code, signal)));
    // What it left behind may keep its streams open for ever.
    child.on('exit', (code, signal) => {
      drain = setTimeout(ended, drainMs, codeOf(code, signal));
    });
  });
}
