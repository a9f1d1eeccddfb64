import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Figures of one thing measured, in milliseconds. */
export type Figures = {
  readonly name: string;
  readonly n: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
};

export function figures(name: string, ms: readonly number[]): Figures {
  if (ms.length === 0) throw new Error(`${name}: nothing was measured`);
  const sorted = ms.toSorted((a, b) => a - b);
  /** The least that so many of them do not exceed (nearest rank). */
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1]!;
  return { name, n: ms.length, min: sorted[0]!, median: at(0.5), p95: at(0.95), max: at(1) };
}

const ms = (value: number): string => value.toFixed(3).padStart(9);

/** Prints what was measured beside its floor of the same run; the ratios are what counts. */
export function report(title: string, floor: Figures, ours: readonly Figures[]): void {
  process.stdout.write(
    `\n${title}\n${''.padEnd(46)}      n   min ms  median ms    p95 ms    max ms   x floor (min / median)\n`,
  );
  for (const one of [floor, ...ours]) {
    const ratio =
      one === floor
        ? ''
        : `   ${(one.min / floor.min).toFixed(2)} / ${(one.median / floor.median).toFixed(2)}`;
    process.stdout.write(
      `  ${one.name.padEnd(44)} ${String(one.n).padStart(6)}${ms(one.min)} ${ms(one.median)} ${ms(one.p95)} ${ms(one.max)}${ratio}\n`,
    );
  }
}

/** Says whether a target of the design is met (ms); a bench that misses one fails. */
export function target(what: string, isMs: number, atMostMs: number): boolean {
  const met = isMs <= atMostMs;
  process.stdout.write(
    `  target ${what}: ${isMs.toFixed(1)} ms, at most ${atMostMs.toFixed(1)} ms: ${met ? 'met' : 'MISSED'}\n`,
  );
  return met;
}

/** A folder for the run, with the floors compiled into it; null and one sentence when there is no compiler. */
export function compileFloors(): {
  dir: string;
  floor: (name: string) => string;
  remove: () => void;
} | null {
  const dir = mkdtempSync(join(tmpdir(), 'hp-bench-'));
  const sources = resolve(process.cwd(), 'e2e/bench/floor');
  const floor = (name: string): string => join(dir, name);
  try {
    for (const name of ['durable-echo', 'nothing', 'spawn-times'])
      execFileSync('cc', ['-O2', '-static', '-o', floor(name), join(sources, `${name}.c`)]);
  } catch (fault) {
    process.stdout.write(`No floors, because the C compiler failed: ${(fault as Error).message}\n`);
    rmSync(dir, { recursive: true });
    return null;
  }
  return { dir, floor, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
