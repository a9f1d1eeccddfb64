// `npm run coverage`: compares what the last `npm test` measured with what we say (shared/measured-faults.json, the table in
// README.md, docs/coverage.md). With --write it writes what was measured.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format } from 'prettier';

import { agentProducts } from './lib/agents.mjs';
import { coverageFaults, mergedRows } from './lib/coverage-gate.mjs';
import { coverageDocument, faultTable, withTable } from './lib/coverage-table.mjs';
import { root, testOut } from './lib/paths.mjs';
import { loadSource } from './lib/source.mjs';
import { say, Stop } from './lib/terminal.mjs';

const reports = join(testOut, 'reports', 'coverage');
const rowsFile = join(root, 'shared', 'measured-faults.json');
const readme = join(root, 'README.md');
const document = join(root, 'docs', 'coverage.md');

/** `npm run coverage`. */
export async function main(args) {
  if (args.includes('--write')) await writeAll();
  const { failed } = await runCoverageGate();
  return failed === 0 ? 0 : 1;
}

/** Prints what is wrong and the figures; gives the totals of the gate as a part of the run. */
export async function runCoverageGate() {
  const { adapters, gradeOf } = await sources();
  const [measured, written] = [measuredRows(), readJson(rowsFile)];
  const texts = await textsFor(written, { adapters, gradeOf });
  const faults = [
    ...coverageFaults({ adapters, tested: agentProducts, measured, written }),
    ...texts
      .filter(({ is, wanted }) => is !== wanted)
      .map(({ file }) => `${file} is not current: npm run coverage -- --write`),
  ];
  for (const fault of faults) say(`Coverage: ${fault}`);
  say(`Coverage: ${Object.keys(measured).length} products measured`);
  return { passed: 0, failed: faults.length, skipped: 0 };
}

/** What is known of the products, from the program itself. */
export async function sources() {
  const { adapters } = await loadSource('electron/adapters/all.ts');
  const { gradeOf } = await loadSource('electron/connect/proved-state.ts');
  return { adapters, gradeOf };
}

function measuredRows() {
  if (!existsSync(reports)) return {};
  const rows = readdirSync(reports).map((name) => [
    name.replace(/\.json$/, ''),
    readJson(join(reports, name)),
  ]);
  return Object.fromEntries(rows);
}

async function writeAll() {
  const { adapters, gradeOf } = await sources();
  const rows = mergedRows({ adapters, measured: measuredRows(), written: readJson(rowsFile) });
  writeFileSync(rowsFile, await format(JSON.stringify(rows), { parser: 'json' }));
  for (const { path, wanted } of await textsFor(rows, { adapters, gradeOf }))
    writeFileSync(path, wanted);
}

/** The generated texts: what stands there and what is to. */
async function textsFor(rows, { adapters, gradeOf }) {
  const products = adapters.map((adapter) => {
    const row = rows[adapter.product] ?? null;
    return { ...adapter, row, grade: gradeOf(row, adapter.coverage.ungated) };
  });
  const table = products.flatMap(({ label, row, grade }) =>
    row ? [{ label, ...row, grade }] : [],
  );
  const is = readFileSync(readme, 'utf8');
  const wanted = withTable(is, faultTable(table));
  if (wanted === null)
    throw new Stop('README.md has no place for the table: its two markers are gone.');
  return [
    { file: 'README.md', path: readme, is, wanted },
    {
      file: 'docs/coverage.md',
      path: document,
      is: existsSync(document) ? readFileSync(document, 'utf8') : '',
      wanted: await format(coverageDocument(products, table), { parser: 'markdown' }),
    },
  ];
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
