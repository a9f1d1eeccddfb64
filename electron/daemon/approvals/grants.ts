import type { Grant } from '../../../shared/model/snapshot';

/** Standing permissions of live runs. A grant covers one digest in one run and nothing else, and dies with lock and with its run. */
export type Grants = ReadonlyMap<string, Grant>;

export const noGrants: Grants = new Map();

export const addGrant = (grants: Grants, grant: Grant): Grants =>
  new Map(grants).set(grant.id, grant);

/** The grant that covers exactly this call, if any. */
export const grantFor = (grants: Grants, runId: string, digest: string): Grant | undefined =>
  [...grants.values()].find(
    ({ covers }) => covers.scope === 'run' && covers.runId === runId && covers.digest === digest,
  );

/** Counts one use, visibly. */
export function useGrant(grants: Grants, id: string): Grants {
  const grant = grants.get(id);
  return grant === undefined ? grants : new Map(grants).set(id, { ...grant, used: grant.used + 1 });
}

/** Splits off the grants that end: all (`null`) or those of one run or one id. */
export function endGrants(
  grants: Grants,
  which: { runId: string } | { id: string } | null,
): { readonly grants: Grants; readonly ended: readonly Grant[] } {
  const ends = (grant: Grant): boolean =>
    which === null ||
    ('id' in which
      ? grant.id === which.id
      : grant.covers.scope === 'run' && grant.covers.runId === which.runId);
  const ended = [...grants.values()].filter(ends);
  return { grants: new Map([...grants].filter(([, grant]) => !ends(grant))), ended };
}
