// `npm run threats`: judges the results of the last `npm test` against e2e/threats.ts, again. With
// --write it also writes docs/threats.md.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { format } from 'prettier';

import { root, testOut } from './lib/paths.mjs';
import { say, Stop } from './lib/terminal.mjs';
import { judgeThreats, playwrightResults, vitestResults } from './lib/threat-gate.mjs';
import { threatTable } from './lib/threat-table.mjs';

/** Where `npm test` leaves the reports of its runners. */
const reports = join(testOut, 'reports');
const document = join(root, 'docs', 'threats.md');

/** An empty folder for the reports of a run: what an earlier run proved proves nothing now. */
export function freshReports() {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  return reports;
}

/** `npm run threats`. */
export async function main(args) {
  if (!existsSync(reports)) throw new Stop('There are no results to judge: run npm test first.');
  if (args.includes('--write')) await writeTable();
  const { failed } = await runThreatGate();
  return failed === 0 ? 0 : 1;
}

/** Prints what is wrong and the figures; gives the totals of the gate as a part of the run. */
export async function runThreatGate() {
  const { verdict, table } = await judge();
  const faults = verdict.faults.length > 0 ? verdict.faults : faultsOfTable(table);
  for (const fault of faults) say(`Threats: ${fault}`);
  for (const { id, waitsFor } of verdict.early)
    say(`Threats: ${id} is proved; take it off the list "${waitsFor}" in e2e/threats.ts.`);
  say(figures(verdict.judged));
  return { passed: 0, failed: faults.length, skipped: 0 };
}

function figures(judged) {
  const due = judged.filter(({ waitsFor }) => waitsFor === null);
  const proved = due.filter(({ proofs }) => proofs.length > 0);
  return `Threats: ${due.length} due, ${proved.length} proved, ${judged.length - due.length} for later`;
}

async function judge() {
  const { threatCases, threats } = await import(pathToFileURL(join(root, 'e2e/threats.ts')).href);
  const results = [
    ...read('vitest.json', (report) => vitestResults(report, root)),
    ...read('playwright-app.json', playwrightResults),
    ...read('playwright-packaged.json', playwrightResults),
  ];
  const verdict = judgeThreats(threatCases, results);
  return { verdict, table: await formatted(threatTable(verdict.judged, threats)) };
}

/** A report that is missing gives no results: what it would have proved is then not proved. */
function read(name, resultsOf) {
  const file = join(reports, name);
  return existsSync(file) ? resultsOf(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

const formatted = (text) => format(text, { parser: 'markdown' });

function faultsOfTable(table) {
  const is = existsSync(document) ? readFileSync(document, 'utf8') : '';
  return is === table ? [] : ['docs/threats.md is not current: npm run threats -- --write'];
}

async function writeTable() {
  const { table } = await judge();
  writeFileSync(document, table);
}
