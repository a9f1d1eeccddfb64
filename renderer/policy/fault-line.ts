import { reasons } from '../../shared/reasons';

/** The place of a line in a text: characters from its first to after its last. */
export type Span = { readonly start: number; readonly end: number };

const indexOfLine = (lines: readonly string[], is: (line: string) => boolean): number | null => {
  const found = lines.findIndex(is);
  return found < 0 ? null : found + 1;
};

function lineOfTable(lines: readonly string[], head: string, place: number): number | null {
  let seen = 0;
  return indexOfLine(lines, (line) => line.trim() === head && ++seen === place);
}

/**
 * The line (from 1) that the daemon's sentence about a fault means, or null: it names a line (bad TOML), or a rule by its id or by
 * its place (bad content).
 */
export function faultLine(text: string, fault: string): number | null {
  const lines = text.split('\n');
  const named = /\bline (\d+)/u.exec(fault)?.[1];
  if (named !== undefined) return Math.min(Number(named), lines.length);
  const table = /\b(rule|test) "((?:[^"\\]|\\.)*)"/u.exec(fault);
  if (table !== null) {
    const [, head, name = ''] = table;
    const key = head === 'rule' ? /^\s*id\s*=/u : /^\s*name\s*=/u;
    const own = (line: string): boolean =>
      key.test(line) && (line.includes(`"${name}"`) || line.includes(`'${name}'`));
    // A table that stands there twice is at fault where it stands the second time.
    const last = lines.findLastIndex(own);
    return last < 0 ? null : last + 1;
  }
  const place = /\b(rule|test) number (\d+)/u.exec(fault);
  return place === null ? null : lineOfTable(lines, `[[${place[1] ?? ''}]]`, Number(place[2]));
}

/** Where a line (from 1) stands in the text, without its line end. */
export function spanOfLine(text: string, line: number): Span {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  return { start, end: start + (lines[line - 1]?.length ?? 0) };
}

/** What is wrong, without the advice that stands around it where no editor is at hand. */
export function faultDetail(fault: string): string {
  const advice = `${reasons['rules-invalid']} (`;
  return fault.startsWith(advice) && fault.endsWith(')') ? fault.slice(advice.length, -1) : fault;
}
