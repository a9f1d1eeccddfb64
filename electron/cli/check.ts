import type { Io } from './command';
import { painter } from './terminal-text';

/** One thing that was looked at. `note` is worth knowing and no failure; `mend` says what to do about it. */
export type Check = {
  readonly state: 'ok' | 'note' | 'fail';
  readonly what: string;
  readonly mend?: string;
};

export const ok = (what: string): Check => ({ state: 'ok', what });
export const note = (what: string, mend?: string): Check => ({
  state: 'note',
  what,
  ...(mend === undefined ? {} : { mend }),
});
export const fail = (what: string, mend: string): Check => ({ state: 'fail', what, mend });

/** One line: the state, what was seen, and the mend. */
export function printCheck(check: Check, io: Io): void {
  const paint = painter(io.color);
  const style = { ok: 'green', note: 'yellow', fail: 'red' } as const;
  const mend = check.mend === undefined ? '' : ` Mend: ${check.mend}`;
  io.out(`${paint(style[check.state], check.state.padEnd(4))}  ${check.what}${mend}`);
}
