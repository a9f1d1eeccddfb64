import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { addTotals, playwrightTotals, totalLine, vitestTotals } from './totals.mjs';

let folder;
let file;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdpoint-totals-'));
  file = join(folder, 'report.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

const write = (report) => writeFileSync(file, JSON.stringify(report));

describe('totals', () => {
  it('reads both runners', () => {
    write({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 });
    expect(vitestTotals(file, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 });
    write({ stats: { expected: 2, unexpected: 1, flaky: 1, skipped: 0 } });
    expect(playwrightTotals(file, 1)).toEqual({ passed: 2, failed: 2, skipped: 0 });
  });

  it('counts a run without tests, without a report or with a bad end as failed', () => {
    write({ numPassedTests: 0 });
    expect(vitestTotals(file, 0).failed).toBe(1);
    write({ numPassedTests: 5 });
    expect(vitestTotals(file, 1).failed).toBe(1);
    expect(playwrightTotals(join(folder, 'absent.json'), 0).failed).toBe(1);
  });

  it('adds up and names skips only when there are some', () => {
    const sum = addTotals([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 2, failed: 1, skipped: 4 },
    ]);
    expect(totalLine(sum)).toBe('3 passed, 1 failed, 4 skipped');
    expect(totalLine({ ...sum, skipped: 0 })).toBe('3 passed, 1 failed');
  });
});
