import { describe, expect, it } from 'vitest';
import { addGrant, endGrants, grantFor, noGrants, shownGrants, useGrant } from './grants';
import { termsOf } from './reach';
import { judgedLint } from './sample-judged.test-data';

const base = { summary: 'a grant', madeAt: 0, expiresInMs: null, used: 0 };
const forRun = (id: string, runId: string, digest: string) => ({
  grant: { ...base, id, covers: { scope: 'run' as const, runId, digest } },
  untilMs: null,
  terms: null,
});
function forAgent(id: string, untilMs: number) {
  const terms = termsOf(judgedLint(), 'claude-code');
  if (terms === null) throw new Error('nothing to grant');
  const { agentId, reach } = terms;
  const covers = { scope: 'agent' as const, agentId, reach };
  return { grant: { ...base, id, covers }, untilMs, terms };
}
const asks = (runId: string, digest: string) => ({ ...judgedLint(), runId, digest });
const two = addGrant(addGrant(noGrants, forRun('g1', 'r1', 'd1')), forRun('g2', 'r2', 'd1'));

describe('grants', () => {
  it('for a run cover one digest in that run and nothing else (I09)', () => {
    expect(grantFor(two, asks('r1', 'd1'), 0)?.id).toBe('g1');
    expect(grantFor(two, asks('r1', 'd2'), 0)).toBeUndefined();
    expect(grantFor(two, asks('r3', 'd1'), 0)).toBeUndefined();
  });

  it('for an agent cover any of its runs, until their time is over and not a millisecond longer', () => {
    const one = addGrant(noGrants, forAgent('g', 1_000));
    expect(grantFor(one, asks('r9', 'd9'), 999)?.id).toBe('g');
    expect(grantFor(one, asks('r9', 'd9'), 1_000)).toBeUndefined();
    expect(shownGrants(one, 400)).toMatchObject([{ id: 'g', expiresInMs: 600 }]);
    expect(shownGrants(one, 1_000)).toEqual([]);
    expect(endGrants(one, { dueMs: 999 }).ended).toEqual([]);
    expect(endGrants(one, { dueMs: 1_000 }).ended).toMatchObject([{ id: 'g' }]);
  });

  it('count their use', () => {
    expect(useGrant(useGrant(two, 'g1'), 'g1').get('g1')?.grant.used).toBe(2);
    expect(useGrant(two, 'gone')).toBe(two);
  });

  it('end by id, with their run, or all at once', () => {
    const three = addGrant(two, forAgent('g3', 1_000));
    expect(endGrants(three, { id: 'g1' }).ended.map((one) => one.id)).toEqual(['g1']);
    expect([...endGrants(three, { runId: 'r2' }).grants.keys()]).toEqual(['g1', 'g3']);
    expect(endGrants(three, null)).toMatchObject({ grants: new Map(), ended: [{}, {}, {}] });
  });
});
