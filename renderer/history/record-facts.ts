import { z } from 'zod';
import type { JsonObject } from '../../shared/json';
import { GrantScope } from '../../shared/model/approval';
import { Effect, Target } from '../../shared/model/classification';
import { Verdict } from '../../shared/model/decision';
import { SignalId } from '../../shared/model/risk';
import { Factor } from '../../shared/model/step-up';
import { ChainLink, Claim } from '../../shared/model/tool-call';

/**
 * The parts of a record's payload that the drawer names. Payloads of other records carry only a summary, and old journals may
 * carry anything: a part that does not fit is left out here, the whole payload is shown below in any case.
 */
const Facts = z.object({
  summary: z.string().catch(''),
  tool: z.string().nullable().catch(null),
  cwd: z.string().nullable().catch(null),
  by: z.string().nullable().catch(null),
  told: z.string().nullable().catch(null),
  tookMs: z.number().nullable().catch(null),
  chain: z.array(ChainLink.extend({ id: z.string().nullish() })).catch([]),
  claims: z.array(Claim).catch([]),
  why: z.string().nullable().catch(null),
  verdict: Verdict.nullable().catch(null),
  signals: z.array(z.object({ id: SignalId, floor: Verdict })).catch([]),
  effects: z.array(Effect).catch([]),
  targets: z.array(Target.extend({ inProject: z.boolean().nullish() })).catch([]),
  programs: z.array(z.string()).catch([]),
  uninspectable: z.string().nullable().catch(null),
  grantId: z.string().nullable().catch(null),
  factor: Factor.nullable().catch(null),
  scope: GrantScope.nullable().catch(null),
  minutes: z.number().nullable().catch(null),
  added: z.array(z.string()).catch([]),
  changed: z.array(z.string()).catch([]),
  removed: z.array(z.string()).catch([]),
});
type Read = z.infer<typeof Facts>;
/** What the drawer names, in the shapes that the card uses. */
export type RecordFacts = Omit<Read, 'chain' | 'targets'> & {
  readonly chain: readonly ChainLink[];
  readonly targets: readonly Target[];
};

/** Journals write null where a card leaves a field out. */
const asTarget = ({ inProject, ...target }: Read['targets'][number]): Target =>
  inProject === null || inProject === undefined ? target : { ...target, inProject };

/** Reads what the drawer names out of a payload; never fails. */
export function factsOf(payload: JsonObject): RecordFacts {
  const read = Facts.parse(payload);
  return {
    ...read,
    chain: read.chain.map(({ role, name, verified }) => ({ role, name, verified })),
    targets: read.targets.map(asTarget),
  };
}

/** Signals in the order of what they ask for, most first. */
export const bySeverity = <T extends { readonly floor: Verdict }>(
  signals: readonly T[],
): readonly T[] =>
  signals.toSorted((a, b) => Verdict.options.indexOf(b.floor) - Verdict.options.indexOf(a.floor));
