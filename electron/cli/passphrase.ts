import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { createInterface } from 'node:readline';

/** The first line of standard input; null when it ends before one. */
export async function passphraseFromStdin(): Promise<string | null> {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdin.destroy();
    return line;
  }
  return null;
}

/** Asks at the controlling terminal, echoing nothing. Null without a terminal, and after Ctrl-C or Ctrl-D. */
export function passphraseFromTerminal(question: string): Promise<string | null> {
  const terminal = openTerminal();
  if (terminal === null) return Promise.resolve(null);
  // Before the question: who answers at once is not to be shown either.
  terminal.setRawMode(true).setEncoding('utf8');
  process.stderr.write(question);
  return new Promise((resolve) => {
    let typed: TypedLine = { kind: 'typing', text: '' };
    terminal.on('data', (keys: string) => {
      typed = typeKeys(typed.kind === 'typing' ? typed.text : '', keys);
      if (typed.kind === 'typing') return;
      terminal.setRawMode(false);
      terminal.destroy();
      process.stderr.write('\n');
      resolve(typed.kind === 'entered' ? typed.text : null);
    });
  });
}

export type TypedLine =
  { readonly kind: 'typing' | 'entered'; readonly text: string } | { readonly kind: 'broken-off' };

/** What stands in the line after more keys: Enter ends it, Backspace and Ctrl-U take back, Ctrl-C and Ctrl-D break off. */
export function typeKeys(before: string, keys: string): TypedLine {
  let text = before;
  for (const key of keys) {
    if (key === '\r' || key === '\n') return { kind: 'entered', text };
    if (key === '\u0003' || key === '\u0004') return { kind: 'broken-off' };
    if (key === '\u007f' || key === '\b') text = text.replace(/.$/su, '');
    else if (key === '\u0015') text = '';
    else if (key >= ' ') text += key;
  }
  return { kind: 'typing', text };
}

function openTerminal(): ReadStream | null {
  try {
    return new ReadStream(openSync('/dev/tty', 'r+'));
  } catch {
    return null;
  }
}
