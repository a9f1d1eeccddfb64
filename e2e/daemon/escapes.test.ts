import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeHome, withoutGroups } from '../fixtures/daemon';
import { fromFound, fromFoundInGroup, fromLaunched } from '../fixtures/escape-trials';
import { calmEscapes, publishedEscapes } from '../fixtures/published-escapes';

it('every way that gets away is named among the known issues, and no other', () => {
  const issues = readFileSync(resolve(import.meta.dirname, '../../docs/known-issues.md'), 'utf8');
  const named = [...issues.matchAll(/^ {2}- `(\w+)` \(/gmu)].map(([, mode]) => mode);
  const escaping = publishedEscapes.filter(({ mode: _mode, ...figures }) =>
    Object.values(figures).some((figure) => figure !== 'none'),
  );
  expect(new Set(named)).toEqual(new Set(escaping.map(({ mode }) => mode)));
});

it('the table has every way out that the artist knows', () => {
  expect(publishedEscapes).toHaveLength(17);
});

describe('who gets away from a run with a control group', () =>
  fromLaunched('strong', calmEscapes));

describe('who gets away from a run without one', () =>
  fromLaunched('weak', calmEscapes, withoutGroups(makeHome())));

describe('who gets away from a run that was found', () => fromFound(calmEscapes));

describe('who gets away from an agent that was at work when it was found, where there are control groups', () =>
  fromFoundInGroup(calmEscapes));
