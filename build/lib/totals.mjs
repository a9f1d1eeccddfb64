import { existsSync, readFileSync } from 'node:fs';

/** A runner that ends badly without a failed test (a file that does not load) counts as one. */
export function vitestTotals(file, code) {
  const report = readReport(file);
  return settle(code, {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  });
}

export function playwrightTotals(file, code) {
  const stats = readReport(file)?.stats;
  return settle(code, {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    skipped: stats?.skipped ?? 0,
  });
}

/** A runner's JSON report; undefined when it wrote none. */
export function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** No test at all is a failure too: a filter or a glob that matches nothing must not look green. */
function settle(code, totals) {
  const isSilentFailure = totals.failed === 0 && (code !== 0 || totals.passed === 0);
  return isSilentFailure ? { ...totals, failed: 1 } : totals;
}

export function addTotals(parts) {
  const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

export function totalLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
