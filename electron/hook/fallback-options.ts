import { deny } from './fallback-exit';

/** The command line. Times in milliseconds. */
export type HookOptions = {
  readonly socketPath: string;
  readonly product: string;
  readonly silenceMs: number;
  readonly reconnectMs: number;
  readonly deadlineMs: number;
  readonly connectMs: number;
};

/** Longest path that fits sockaddr_un.sun_path with its NUL (unix(7)). */
const pathBytes = 107;

const known = new Map([
  ['--silence-ms', '15000'],
  ['--reconnect-ms', '10000'],
  ['--deadline-ms', '86000000'],
  ['--connect-ms', '2000'],
  ['--socket', ''],
  ['--product', ''],
]);

function milliseconds(text: string): number {
  return /^\d{1,10}$/.test(text) ? Number(text) : deny('body-invalid', text);
}

/** Reads pairs of name and value; the last of two wins. Denies with `body-invalid` and the word that is wrong. */
export function readOptions(words: readonly string[]): HookOptions {
  const given = new Map(known);
  for (let i = 0; i < words.length; i += 2) {
    const [name = '', value] = [words[i], words[i + 1]];
    if (value === undefined || !known.has(name)) deny('body-invalid', name);
    if (name.endsWith('-ms')) milliseconds(value);
    given.set(name, value);
  }
  const text = (name: string): string => given.get(name) ?? '';
  const [socketPath, product] = [text('--socket'), text('--product')];
  if (!socketPath.startsWith('/')) deny('body-invalid', '--socket');
  if (!/^[a-z0-9-]{1,64}$/.test(product)) deny('body-invalid', '--product');
  if (Buffer.byteLength(socketPath) > pathBytes) deny('body-invalid', '--socket is too long');
  return {
    socketPath,
    product,
    silenceMs: milliseconds(text('--silence-ms')),
    reconnectMs: milliseconds(text('--reconnect-ms')),
    deadlineMs: milliseconds(text('--deadline-ms')),
    connectMs: milliseconds(text('--connect-ms')),
  };
}
