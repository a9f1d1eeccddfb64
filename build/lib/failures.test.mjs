import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { playwrightFailures, vitestFailures } from './failures.mjs';

let folder;
let file;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdpoint-failures-'));
  file = join(folder, 'report.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

const write = (report) => writeFileSync(file, JSON.stringify(report));

describe('failures', () => {
  it('names the failed tests of vitest and the files that did not load', () => {
    write({
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { ancestorTitles: ['a'], title: 'works', status: 'passed', failureMessages: [] },
            { ancestorTitles: ['a'], title: 'holds', status: 'failed', failureMessages: ['no'] },
          ],
        },
        { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      ],
    });
    expect(vitestFailures(file)).toEqual([
      { title: 'a.test.ts › a › holds', reason: 'no' },
      { title: 'b.test.ts', reason: 'no such module' },
    ]);
  });

  it('names those of Playwright, in groups of groups, and what stopped it outside of a test', () => {
    const failed = { file: 'a.spec.ts', title: 'opens', ok: false };
    const tests = [{ results: [{ errors: [{ message: 'one' }, { message: 'two' }] }] }];
    write({
      errors: [{ message: 'no config' }],
      suites: [{ specs: [{ ok: true }], suites: [{ specs: [{ ...failed, tests }] }] }],
    });
    expect(playwrightFailures(file)).toEqual([
      { title: 'outside of a test', reason: 'no config' },
      { title: 'a.spec.ts › opens', reason: 'one\ntwo' },
    ]);
  });

  it('has nothing to name without a report', () => {
    expect(vitestFailures(join(folder, 'absent.json'))).toEqual([]);
    expect(playwrightFailures(join(folder, 'absent.json'))).toEqual([]);
  });
});
