import type { Grant } from '../../../shared/model/snapshot';
import { covers, type GrantTerms, type Judged } from './reach';

/** A grant as the daemon holds it. `untilMs` is monotonic, null = as long as its run; `terms` only for an agent's. */
export type Standing = {
  readonly grant: Grant;
  readonly untilMs: number | null;
  readonly terms: GrantTerms | null;
};

/** Permissions that stand, as a value: one digest in one run, or an agent within a reach and a time. All die with lock. */
export type Grants = ReadonlyMap<string, Standing>;

export const noGrants: Grants = new Map();

export const addGrant = (grants: Grants, standing: Standing): Grants =>
  new Map(grants).set(standing.grant.id, standing);

/** A call that asks whether anything covers it. */
export type Asking = Judged & { readonly runId: string; readonly digest: string };

/** The grant that covers this call at this moment, if any: that of its run first. */
export function grantFor(grants: Grants, asking: Asking, nowMs: number): Grant | undefined {
  const standing = [...grants.values()].filter((one) => !isOver(one, nowMs));
  const found =
    standing.find(
      ({ grant: { covers: of } }) =>
        of.scope === 'run' && of.runId === asking.runId && of.digest === asking.digest,
    ) ?? standing.find(({ terms }) => terms !== null && covers(terms, asking));
  return found?.grant;
}

// SECURITY: T-15: on the monotonic clock; a grant that is due is over, whether or not anybody has taken it away yet.
const isOver = ({ untilMs }: Standing, nowMs: number): boolean =>
  untilMs !== null && nowMs >= untilMs;

/** Counts one use, visibly. */
export function useGrant(grants: Grants, id: string): Grants {
  const standing = grants.get(id);
  if (standing === undefined) return grants;
  const { grant } = standing;
  return new Map(grants).set(id, { ...standing, grant: { ...grant, used: grant.used + 1 } });
}

/** Which grants end: one, those of a run, those whose time is up, or all (`null`, at lock). */
export type Ending =
  { readonly id: string } | { readonly runId: string } | { readonly dueMs: number } | null;

/** Splits off the grants that end. */
export function endGrants(
  grants: Grants,
  which: Ending,
): { readonly grants: Grants; readonly ended: readonly Grant[] } {
  const all = [...grants];
  const rest = all.filter(([, one]) => !ends(one, which));
  const ended = all.filter(([, one]) => ends(one, which)).map(([, { grant }]) => grant);
  return ended.length === 0 ? { grants, ended } : { grants: new Map(rest), ended };
}

function ends(standing: Standing, which: Ending): boolean {
  if (which === null) return true;
  const { id, covers: of } = standing.grant;
  if ('id' in which) return id === which.id;
  if ('dueMs' in which) return isOver(standing, which.dueMs);
  return of.scope === 'run' && of.runId === which.runId;
}

/** The grants as people see them. */
export const shownGrants = (grants: Grants, nowMs: number): readonly Grant[] =>
  [...grants.values()]
    .filter((one) => !isOver(one, nowMs))
    .map(({ grant, untilMs }) => ({
      ...grant,
      expiresInMs: untilMs === null ? null : untilMs - nowMs,
    }));
