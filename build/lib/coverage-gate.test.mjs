import { describe, expect, it } from 'vitest';

import { coverageFaults, faultNames, mergedRows } from './coverage-gate.mjs';
import { coverageDocument, faultTable, withTable } from './coverage-table.mjs';

const row = (version = '1.0', changed = {}) => ({
  version,
  faults: {
    ...Object.fromEntries(Object.keys(faultNames).map((fault) => [fault, 'blocked'])),
    'daemon-slow': 'obeyed',
    ...changed,
  },
});
const adapter = { product: 'one', label: 'One', provedVersion: '1.0' };
const faults = (given) =>
  coverageFaults({ adapters: [adapter], tested: ['one'], measured: {}, written: {}, ...given });

describe('the gate of coverage', () => {
  it('is content with a row that was measured again and came out the same, red cells and all', () => {
    const red = row('1.0', { 'host-timeout': 'ran' });
    expect(faults({ measured: { one: red }, written: { one: red } })).toEqual([]);
  });

  it('is content with a product of which there is no program to run', () => {
    expect(faults({ tested: [] })).toEqual([]);
  });

  it.each([
    ['nobody measured it', { written: { one: row() } }, 'was not measured'],
    ['it was never written', { measured: { one: row() } }, 'not what was measured'],
    [
      'it came out otherwise',
      { measured: { one: row('1.0', { 'hook-killed': 'ran' }) }, written: { one: row() } },
      'not what was measured',
    ],
    [
      'another version was measured than the adapter says',
      { measured: { one: row('2.0') }, written: { one: row('2.0') } },
      'measured with 2.0',
    ],
    [
      'a fault is left out',
      { measured: { one: row('1.0', { 'daemon-hung': undefined }) }, written: { one: row() } },
      'no result for daemon-hung',
    ],
    [
      'a row has no adapter',
      { measured: { one: row() }, written: { one: row(), two: row() } },
      'two has a written row and no adapter',
    ],
  ])('fails when %s', (_name, given, words) => {
    expect(faults(given)).toEqual([expect.stringContaining(words)]);
  });

  it('writes new rows over old ones, keeps the rest, and forgets what has no adapter', () => {
    const adapters = [adapter, { ...adapter, product: 'two' }];
    const written = { one: row('0.9'), two: row('3.0'), gone: row() };
    expect(mergedRows({ adapters, measured: { one: row() }, written })).toEqual({
      one: row(),
      two: row('3.0'),
    });
  });
});

describe('the table', () => {
  const shown = { label: 'One', ...row('1.0', { 'host-timeout': 'ran' }), grade: 'partly' };

  it('shows what ran unasked in red, and stands between its markers', () => {
    const text =
      'before\n<!-- coverage: written by npm run coverage -- --write -->\nold\n<!-- /coverage -->\nafter\n';
    const after = withTable(text, faultTable([shown]));
    expect(after).toContain('| One | 1.0 | blocked |');
    expect(after).toContain('🟥 **runs** | partly |');
    expect(after).not.toContain('old');
    expect(withTable(after, faultTable([shown]))).toBe(after);
    expect(withTable('no markers', 'x')).toBeNull();
  });

  it('says of every product what is gated, what is not, and how long a person may think', () => {
    const coverage = { gated: ['Commands'], ungated: [], patienceMs: 110_000 };
    const document = coverageDocument([{ ...adapter, coverage, grade: 'partly' }], [shown]);
    expect(document).toContain('### One');
    expect(document).toContain('proved with 1.0');
    expect(document).toContain('think 110 seconds');
    const long = { ...coverage, patienceMs: 2_147_483_647 };
    expect(coverageDocument([{ ...adapter, coverage: long, grade: 'partly' }], [])).toContain(
      'think 24 days',
    );
    expect(document).toContain('- Commands');
    expect(document).toContain('Not gated: nothing that is known.');
  });
});
