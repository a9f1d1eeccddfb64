// `npm test`: everything, as CI runs it. The last line is the total, above it stands what failed;
// what fails does not stop the rest, except that nothing can be tested on programs that do not build.
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

import { installAgents } from './agents.mjs';
import { bundleForTests } from './bundle.mjs';
import { runChecks } from './check.mjs';
import { runCoverageGate } from './coverage.mjs';
import { packages, runPlaywright } from './e2e.mjs';
import { ensureElectron } from './lib/electron.mjs';
import { playwrightFailures, vitestFailures } from './lib/failures.mjs';
import { root } from './lib/paths.mjs';
import { say, seconds } from './lib/terminal.mjs';
import { addTotals, playwrightTotals, totalLine, vitestTotals } from './lib/totals.mjs';
import { freshReports, runThreatGate } from './threats.mjs';
import { runVitest } from './unit.mjs';

export async function main() {
  const since = performance.now();
  const reports = freshReports();
  const totals = await runAll(reports);
  sayFailures(reports);
  say(`Everything: ${seconds(since)}`);
  say(totalLine(totals));
  return totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}

async function runAll(reports) {
  // Slow to come on a machine that has none yet, and nobody needs them before the tests of real programs.
  const agents = installAgents();
  const [failedChecks, { dist }] = await Promise.all([runChecks(), ensureElectron()]);
  await bundleForTests();
  await agents;
  const parts = [{ passed: 0, failed: failedChecks.length, skipped: 0 }];
  parts.push(await stage('Unit and daemon tests', () => vitest(reports)));
  parts.push(await stage('App tests', () => playwright('app', reports, dist)));
  if (hasPackagedTests()) {
    parts.push(await stage('Packaged app tests', () => packaged(reports, dist)));
  }
  parts.push(await runThreatGate());
  parts.push(await runCoverageGate());
  return addTotals(parts);
}

/** Once more, together: what a runner said about it is thousands of lines further up. */
function sayFailures(reports) {
  const failures = [
    ...vitestFailures(vitestReport(reports)),
    ...['app', 'packaged'].flatMap((name) => playwrightFailures(playwrightReport(reports, name))),
  ];
  for (const { title, reason } of failures) say(`\nFailed: ${title}\n${reason}\n`);
}

const vitestReport = (reports) => join(reports, 'vitest.json');
const playwrightReport = (reports, project) => join(reports, `playwright-${project}.json`);

async function stage(name, work) {
  const since = performance.now();
  const totals = await work();
  say(`${name}: ${totalLine(totals)} (${seconds(since)})`);
  return totals;
}

async function vitest(reports) {
  const file = vitestReport(reports);
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
  // It colours in CI too, and a dot in colour takes fourteen characters of a log.
  const plain = process.stdout.isTTY ? [] : ['--no-color'];
  const code = await runVitest(['run', ...plain, ...reporters]);
  return vitestTotals(file, code);
}

async function playwright(project, reports, dist, environment = {}) {
  const file = playwrightReport(reports, project);
  const args = [`--project=${project}`, '--reporter=dot,json'];
  const env = { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const code = await runPlaywright(args, dist, env);
  return playwrightTotals(file, code);
}

function hasPackagedTests() {
  return (
    existsSync(join(root, 'e2e', 'packaged')) &&
    globSync('e2e/packaged/**/*.spec.ts', { cwd: root }).length > 0
  );
}

async function packaged(reports, dist) {
  return playwright('packaged', reports, dist, await packages());
}
