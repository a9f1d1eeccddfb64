import { writeSync } from 'node:fs';
import { sentenceOf } from './sentences';

/** Thrown to leave from any depth with a deny; caught only at the top. */
export class Denied extends Error {
  readonly reason: string;
  readonly detail: string;

  constructor(reason: string, detail: string) {
    super(reason);
    this.reason = reason;
    this.detail = detail;
  }
}

/** Leaves with a deny. `reason` is one of shared/reasons.ts; `detail` is a fact, added in brackets. */
export function deny(reason: string, detail = ''): never {
  throw new Denied(reason, detail);
}

/** SECURITY: T-13 the only way out without an answer. Ends with 2, which the agent obeys as a deny. */
export function endDenied(reason: string, detail = ''): never {
  const text = sentenceOf(reason) ?? '';
  writeAll(2, Buffer.from(detail === '' ? `${text}\n` : `${text} (${detail})\n`));
  process.exit(2);
}

/** Says the daemon's answer and ends; what cannot be said whole is a deny. */
export function endAnswered(exit: number, stdout: string, stderr: string): never {
  const said = writeAll(1, Buffer.from(stdout)) && writeAll(2, Buffer.from(stderr));
  process.exit(said ? exit : 2);
}

const isBusy = (fault: unknown): boolean =>
  fault instanceof Error && 'code' in fault && fault.code === 'EAGAIN';

/** Writes everything, waiting for a slow reader. False when it cannot be written. */
function writeAll(fd: number, bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (fault) {
      if (!isBusy(fault)) return false;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
  return true;
}
