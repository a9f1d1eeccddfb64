import { describe, expect, it } from 'vitest';
import { addGrant, endGrants, grantFor, noGrants, useGrant } from './grants';

const grant = (id: string, runId: string, digest: string) => ({
  id,
  covers: { scope: 'run' as const, runId, digest },
  expiresInMs: null,
  summary: id,
  madeAt: 0,
  used: 0,
});
const two = addGrant(addGrant(noGrants, grant('g1', 'r1', 'd1')), grant('g2', 'r2', 'd1'));

describe('grants', () => {
  it('cover one digest in one run and nothing else', () => {
    expect(grantFor(two, 'r1', 'd1')?.id).toBe('g1');
    expect(grantFor(two, 'r1', 'd2')).toBeUndefined();
    expect(grantFor(two, 'r3', 'd1')).toBeUndefined();
  });

  it('count their use', () => {
    expect(useGrant(useGrant(two, 'g1'), 'g1').get('g1')?.used).toBe(2);
    expect(useGrant(two, 'gone')).toBe(two);
  });

  it('end by id, with their run, or all at once', () => {
    expect(endGrants(two, { id: 'g1' }).ended.map((one) => one.id)).toEqual(['g1']);
    expect([...endGrants(two, { runId: 'r2' }).grants.keys()]).toEqual(['g1']);
    expect(endGrants(two, null)).toMatchObject({
      grants: new Map(),
      ended: [{ id: 'g1' }, { id: 'g2' }],
    });
  });
});
