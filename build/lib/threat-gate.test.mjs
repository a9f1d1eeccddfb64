import { describe, expect, it } from 'vitest';

import { citedIn, judgeThreats, playwrightResults, vitestResults } from './threat-gate.mjs';
import { threatTable } from './threat-table.mjs';

const due = (id) => ({ id, what: `what ${id} is`, waitsFor: null });
const later = (id) => ({ ...due(id), waitsFor: 'interface' });
const test = (outcome, ...cites) => ({ file: 'a.test.ts', title: 'one', cites, outcome });
const faults = (cases, ...results) => judgeThreats(cases, results).faults;

describe('what a title cites', () => {
  it.each([
    ['Q01: text', ['Q01']],
    ['Q01, Q02: text', ['Q01', 'Q02']],
    ['text (Q01, Q02) and more', ['Q01', 'Q02']],
    ['Q01: text (Q01)', ['Q01']],
    ['the text of Q01', []],
    ['text (Q1), (Q-01), (see Q01)', []],
  ])('is what stands in its places: title %#', (title, ids) => {
    expect(citedIn([title])).toEqual(ids);
    expect(citedIn(['a group', title])).toEqual(ids);
  });
});

describe('the gate', () => {
  it('is content when every due case has a test that passed', () => {
    expect(faults([due('Q01'), later('Q02')], test('passed', 'Q01'))).toEqual([]);
  });

  it('fails on a case that nobody cites, and on a citation of no case', () => {
    expect(faults([due('Q01')], test('passed'))).toEqual(['Q01 (what Q01 is): no test cites it']);
    expect(faults([due('Q01')], test('passed', 'Q01', 'Q99'))).toEqual([
      'Q99 is no case: a.test.ts › one',
    ]);
  });

  it('takes neither a skipped test nor a failed one for a proof', () => {
    expect(faults([due('Q01')], test('skipped', 'Q01'))).toEqual([
      'Q01 (what Q01 is): its tests were skipped',
    ]);
    const failed = ['Q01 (what Q01 is): a.test.ts › one failed'];
    expect(faults([due('Q01')], test('failed', 'Q01'))).toEqual(failed);
    expect(faults([due('Q01')], test('passed', 'Q01'), test('failed', 'Q01'))).toEqual(failed);
    expect(faults([later('Q01')], test('failed', 'Q01'))).toEqual(failed);
  });

  it('is content when one of several tests cannot run here', () => {
    expect(faults([due('Q01')], test('skipped', 'Q01'), test('passed', 'Q01'))).toEqual([]);
  });

  it('names what is proved before it is due', () => {
    const { early } = judgeThreats([later('Q01'), later('Q02')], [test('passed', 'Q01')]);
    expect(early.map(({ id }) => id)).toEqual(['Q01']);
  });
});

describe('the reports', () => {
  it('of vitest: titles of groups count, what did not run is skipped', () => {
    const one = (title, status) => ({ ancestorTitles: ['group (Q02)'], title, status });
    const report = {
      testResults: [
        {
          name: '/r/a/b.test.ts',
          assertionResults: [
            one('Q01: x', 'passed'),
            one('y', 'failed'),
            ...['skipped', 'pending', 'todo', 'disabled'].map((status) => one('z', status)),
          ],
        },
      ],
    };
    const results = vitestResults(report, '/r');
    expect(results[0]).toEqual({
      file: 'a/b.test.ts',
      title: 'group (Q02) › Q01: x',
      cites: ['Q02', 'Q01'],
      outcome: 'passed',
    });
    expect(results.slice(1).map(({ outcome }) => outcome)).toEqual(
      ['failed'].concat(Array.from({ length: 4 }, () => 'skipped')),
    );
  });

  it('of Playwright: suites in suites, and a flaky test is a failed one', () => {
    const spec = (title, ...statuses) => ({
      title,
      file: 'app/x.spec.ts',
      tests: statuses.map((status) => ({ status })),
    });
    const specs = [
      spec('Q01: x', 'expected'),
      spec('a', 'skipped'),
      spec('b', 'flaky'),
      spec('c', 'unexpected'),
      spec('d'),
    ];
    const report = {
      suites: [{ title: 'app/x.spec.ts', specs, suites: [{ title: 'group', specs }] }],
    };
    const results = playwrightResults(report);
    expect(results.map(({ outcome }) => outcome).slice(0, 5)).toEqual([
      'passed',
      'skipped',
      'failed',
      'failed',
      'failed',
    ]);
    expect(results[5]).toMatchObject({
      file: 'e2e/app/x.spec.ts',
      title: 'group › Q01: x',
      cites: ['Q01'],
    });
  });
});

describe('the table', () => {
  it('names the files of a proof once, and says what is open', () => {
    const cases = ['Q01', 'Q02'].map((id) => ({
      ...due(id),
      group: 'things',
      threat: 'T-1',
      level: 'watch',
      what: 'a | <b>',
    }));
    const { judged } = judgeThreats(cases, [test('passed', 'Q01'), test('passed', 'Q01')]);
    const rows = threatTable(judged, { 'T-1': { name: 'a name' } }).split('\n');
    expect(rows).toContain('## Things');
    expect(rows).toContain('| Q01 | a \\| \\<b> | T-1 a name | watch | a.test.ts |');
    expect(rows).toContain('| Q02 | a \\| \\<b> | T-1 a name | watch | not yet (due) |');
  });
});
