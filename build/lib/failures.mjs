// Which tests failed and why, from the runners' reports: who reads the end of a long log needs no more.
import { readReport } from './totals.mjs';

const linesShown = 40;

/** The failed tests of a vitest JSON report, files that did not load among them, as { title, reason }. */
export function vitestFailures(file) {
  const results = readReport(file)?.testResults ?? [];
  return results.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [failure([name], [message])];
    return failed.map(({ ancestorTitles, title, failureMessages }) =>
      failure([name, ...ancestorTitles, title], failureMessages),
    );
  });
}

/** The same of a Playwright JSON report; what stopped it outside of a test is a failure too. */
export function playwrightFailures(file) {
  const report = readReport(file);
  const below = (suite) => [
    ...(suite.specs ?? []).filter(({ ok }) => !ok).map(failedSpec),
    ...(suite.suites ?? []).flatMap(below),
  ];
  const outside = (report?.errors ?? []).map((error) =>
    failure(['outside of a test'], [error.message]),
  );
  return [...outside, ...(report?.suites ?? []).flatMap(below)];
}

function failedSpec({ file, title, tests }) {
  const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors ?? []));
  return failure(
    [file, title],
    errors.map(({ message }) => message),
  );
}

function failure(titles, messages) {
  const reason = messages.filter(Boolean).join('\n').split('\n').slice(0, linesShown).join('\n');
  return { title: titles.filter(Boolean).join(' › '), reason };
}
