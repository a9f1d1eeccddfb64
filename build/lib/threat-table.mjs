/** docs/threats.md: every case with its level and the test files that prove it; files only, since titles change with wording. */
export function threatTable(judged, threats) {
  const groups = [...new Set(judged.map(({ group }) => group))];
  return [
    '# What Holdpoint is attacked with, and what proves that it holds',
    '',
    'Written by `npm run threats -- --write` from e2e/threats.ts and the results of `npm test`. The level is the lowest trust level',
    'at which the case is met; security.md says what the levels are.',
    ...groups.flatMap((group) => [
      '',
      `## ${group[0].toUpperCase()}${group.slice(1)}`,
      '',
      '| case | what is tried | threat | level | proved by |',
      '| --- | --- | --- | --- | --- |',
      ...judged.filter((one) => one.group === group).map((one) => row(one, threats)),
    ]),
    '',
  ].join('\n');
}

function row({ id, what, threat, level, waitsFor, proofs }, threats) {
  const files = [...new Set(proofs.map(({ file }) => file))].toSorted((a, b) => (a < b ? -1 : 1));
  const proof = files.length > 0 ? files.join(', ') : `not yet (${waitsFor ?? 'due'})`;
  const cells = [id, what, `${threat} ${threats[threat].name}`, level, proof];
  return `| ${cells.map(inCell).join(' | ')} |`;
}

function inCell(text) {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '\\<');
}
