import type { Readable, Writable } from 'node:stream';
import { LineBuffer } from '../../shared/ndjson';

/** Whole lines, in the order in which they came. `end` is called once, also when what came can be no line (too long, no UTF-8). */
export function hearLines(
  input: Readable,
  hear: (line: string) => void,
  end: () => void = () => undefined,
): void {
  const lines = new LineBuffer();
  let over = false;
  const finish = (): void => {
    if (!over) end();
    over = true;
  };
  input.on('data', (chunk: Buffer) => {
    if (over) return;
    const got = lines.push(chunk);
    if (got.ok) got.value.forEach(hear);
    else finish();
  });
  input.on('end', finish);
  input.on('error', finish);
}

/** Writes one message as a line. */
export const sayTo =
  (output: Writable) =>
  (message: string): void =>
    void output.write(`${message}\n`);
