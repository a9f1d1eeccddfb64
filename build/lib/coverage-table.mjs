// The fail-closed matrix and the list of what is gated, as Markdown.
import { faultNames } from './coverage-gate.mjs';

const cells = {
  blocked: 'blocked',
  obeyed: 'waits',
  ran: '🟥 **runs**',
  'not-measured': 'not tried',
};
const grades = { closed: 'closed', partly: 'partly', unproven: 'unproven' };

const begin = '<!-- coverage: written by npm run coverage -- --write -->';
const end = '<!-- /coverage -->';

/** Product by fault; `rows`: { label, version, faults, grade }. */
export function faultTable(rows) {
  return [
    line(['agent', 'version', ...Object.values(faultNames), 'grade']),
    line(['---', '---', ...Object.values(faultNames).map(() => '---'), '---']),
    ...rows.map(({ label, version, faults, grade }) =>
      line([
        label,
        version,
        ...Object.keys(faultNames).map((fault) => cells[faults[fault]]),
        grades[grade],
      ]),
    ),
  ].join('\n');
}

/** The text with the table between its two markers; null when it has not both of them. */
export function withTable(text, table) {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) return null;
  return `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`;
}

/** docs/coverage.md; `products`: { label, product, coverage, provedVersion, grade, row } (row = one of `rows`, or null). */
export function coverageDocument(products, rows) {
  return [
    '# What goes through Holdpoint, and what happens when it breaks',
    '',
    'Written by `npm run coverage -- --write` from the adapters and from what `npm test` measured with each real program.',
    '',
    '## When something between the agent and Holdpoint breaks',
    '',
    faultTable(rows),
    '',
    ...legend,
    '',
    '## What is gated, and what is not',
    ...products.flatMap(productPart),
    '',
  ].join('\n');
}

const legend = [
  'In each column one thing is wrong while the agent wants to use a tool: Holdpoint is not there (absent), does not listen',
  '(refuses), takes the call and says nothing (hangs), takes its time and then allows (slow), answers nonsense (garbage), dies while it',
  'holds the call (killed); the hook client dies while it waits (hook killed); the patience of the agent ends first (too late).',
  '`blocked`: the tool did not run. `waits`: it ran when it was allowed, and not before. `runs`: it ran unasked. Closed: whatever',
  'breaks, no tool runs, and nothing is known that goes around us. Partly: some of it. Unproven: the agent was never run here.',
];

function productPart({ label, coverage, provedVersion, grade }) {
  const proved = provedVersion === '' ? 'never run here' : `proved with ${provedVersion}`;
  return [
    '',
    `### ${label}`,
    '',
    `Grade: ${grades[grade]} (${proved}). A person may think ${patience(coverage.patienceMs)}.`,
    '',
    ...list('Gated', coverage.gated),
    '',
    ...list('Not gated', coverage.ungated),
  ];
}

function list(title, items) {
  return items.length === 0
    ? [`${title}: nothing that is known.`]
    : [`${title}:`, '', ...items.map((item) => `- ${item}`)];
}

function patience(ms) {
  if (ms === null) return 'as long as they like';
  const units = [
    ['days', 86_400_000],
    ['hours', 3_600_000],
    ['seconds', 1_000],
  ];
  const [name, size] = units.find(([, length]) => ms >= 2 * length) ?? units.at(-1);
  return `${Math.floor(ms / size)} ${name}`;
}

const line = (columns) => `| ${columns.join(' | ')} |`;
