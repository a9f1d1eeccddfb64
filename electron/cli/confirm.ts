import { createInterface } from 'node:readline/promises';

/** Asks on standard error, so that standard output stays what a script expects. Null without a terminal, and when aborted. */
export async function confirmAtTerminal(
  question: string,
  aborted: AbortSignal,
): Promise<boolean | null> {
  if (!process.stdin.isTTY) return null;
  // Not as a terminal of its own: the system's line editing keeps Ctrl-C a signal.
  const line = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    return saysYes(await line.question(question, { signal: aborted }));
  } catch {
    return null;
  } finally {
    line.close();
  }
}

/** Only y and yes, in whatever case: everything else is no. */
export const saysYes = (answer: string): boolean => /^y(es)?$/i.test(answer.trim());
