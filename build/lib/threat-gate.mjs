// Which adversarial cases are proved, judged by the results of tests that ran: a title in a source
// file proves nothing. `P01: …` at the start of a title cites a case, `(P01, P02)` anywhere does too.
import { relative, sep } from 'node:path';

const atStart = /^([A-Z]\d{2}(?:, [A-Z]\d{2})*): /;
const inBrackets = /\(([A-Z]\d{2}(?:, [A-Z]\d{2})*)\)/g;

/** The case ids that a test cites: `titles` are those of its groups and its own. */
export function citedIn(titles) {
  const lists = titles.flatMap((title) => [
    ...(atStart.exec(title)?.slice(1) ?? []),
    ...[...title.matchAll(inBrackets)].map(([, list]) => list),
  ]);
  return [...new Set(lists.flatMap((list) => list.split(', ')))];
}

/** The tests of a vitest JSON report as { file, title, cites, outcome: passed | failed | skipped }. */
export function vitestResults(report, root) {
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }) =>
      resultOf(fileBelow(root, name), [...ancestorTitles, title], vitestOutcome(status)),
    ),
  );
}

/** The same of a Playwright JSON report. */
export function playwrightResults(report) {
  const below = (suite, titles) => [
    ...(suite.specs ?? []).map(({ file, title, tests }) =>
      resultOf(`e2e/${file}`, [...titles, title], playwrightOutcome(tests)),
    ),
    ...(suite.suites ?? []).flatMap((inner) => below(inner, [...titles, inner.title])),
  ];
  // The outermost suites are the files: their titles are paths.
  return report.suites.flatMap((file) => below(file, []));
}

function resultOf(file, titles, outcome) {
  return { file, title: titles.filter(Boolean).join(' › '), cites: citedIn(titles), outcome };
}

function fileBelow(root, path) {
  return relative(root, path).split(sep).join('/');
}

function vitestOutcome(status) {
  return status === 'passed' || status === 'failed' ? status : 'skipped';
}

function playwrightOutcome(tests) {
  const every = (status) => tests.length > 0 && tests.every((one) => one.status === status);
  if (every('expected')) return 'passed';
  return every('skipped') ? 'skipped' : 'failed';
}

/**
 * Judges `results` against `cases` ({ id, what, waitsFor }). A case is proved when a test that cites
 * it passed and none failed. Faults: an unknown id, a failed proof, a due case without proof.
 */
export function judgeThreats(cases, results) {
  const known = new Set(cases.map(({ id }) => id));
  const unknown = results.flatMap(({ file, title, cites }) =>
    cites.filter((id) => !known.has(id)).map((id) => `${id} is no case: ${file} › ${title}`),
  );
  const judged = cases.map((one) => judgeCase(one, results));
  return {
    judged,
    faults: [...unknown, ...judged.flatMap(({ fault }) => fault ?? [])],
    early: judged.filter(({ waitsFor, proofs }) => waitsFor !== null && proofs.length > 0),
  };
}

function judgeCase(one, results) {
  const citing = results.filter(({ cites }) => cites.includes(one.id));
  const failed = citing.find(({ outcome }) => outcome === 'failed');
  const passed = citing.filter(({ outcome }) => outcome === 'passed');
  const proofs = failed ? [] : passed;
  return { ...one, proofs, fault: faultOf(one, { citing, failed, passed }) };
}

function faultOf({ id, what, waitsFor }, { citing, failed, passed }) {
  if (failed) return `${id} (${what}): ${failed.file} › ${failed.title} failed`;
  if (waitsFor !== null || passed.length > 0) return undefined;
  const why = citing.length > 0 ? 'its tests were skipped' : 'no test cites it';
  return `${id} (${what}): ${why}`;
}
