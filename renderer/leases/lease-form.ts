import type { AppRequest } from '../../shared/ipc-window';
import type { Agent } from '../../shared/model/agent';
import type { Effect } from '../../shared/model/classification';
import { leaseBounds, LeaseScope } from '../../shared/model/lease';
import type { Snapshot } from '../../shared/model/snapshot';
import type { StepUpProof } from '../../shared/model/step-up';

/** Times offered by name; `own` takes the number that is typed. Minutes. */
export const offeredMinutes = [15, 45, 120] as const;

/** A lease as the dialog holds it before it is made. Numbers are kept as typed, so that a field can be emptied and filled anew. */
export type LeaseForm = {
  readonly agentId: string;
  readonly minutes: (typeof offeredMinutes)[number] | 'own';
  readonly ownMinutes: string;
  readonly calls: string;
  readonly scopes: ReadonlySet<LeaseScope>;
  readonly outlivesTray: boolean;
  /** Say "I am away" as soon as it is made. */
  readonly awayNow: boolean;
};

/** Any of these effects in the terms of an agent lets the scope be offered: a lease is never wider than the terms. */
const effectsOf: Readonly<Record<LeaseScope, readonly Effect[]>> = {
  read: ['reads', 'searches', 'delegates'],
  'edit-in-project': ['writes'],
  'run-in-project': ['executes'],
  fetch: ['network'],
};

export const mayLease = (agent: Agent, scope: LeaseScope): boolean =>
  effectsOf[scope].some((effect) => agent.entitlements.effects.includes(effect));

const usual: readonly LeaseScope[] = ['read', 'edit-in-project'];

/** What stands in the dialog at first: three quarters of an hour of reading and editing, ended when the tray app is lost. */
export const formFor = (agent: Agent): LeaseForm => ({
  agentId: agent.id,
  minutes: 45,
  ownMinutes: '60',
  calls: '200',
  scopes: new Set(usual.filter((scope) => mayLease(agent, scope))),
  outlivesTray: false,
  awayNow: false,
});

/** The agents that may have a lease: those in good standing. */
export const leasable = ({ registry }: Snapshot): readonly Agent[] =>
  registry.filter(({ state }) => state === 'active');

/** The number that was typed, or null when it is none within 1 and `most`. */
function wholeUpTo(text: string, most: number): number | null {
  const number = /^\d{1,6}$/u.test(text.trim()) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : null;
}

const minutesOf = ({ minutes, ownMinutes }: LeaseForm): number | null =>
  minutes === 'own' ? wholeUpTo(ownMinutes, leaseBounds.minutes) : minutes;
const callsOf = ({ calls }: LeaseForm): number | null => wholeUpTo(calls, leaseBounds.calls);

/** What the daemon is asked for, or null while the form is not whole. */
export function leaseOf(
  form: LeaseForm,
  proof: StepUpProof | null,
): AppRequest<'lease.make'> | null {
  const [minutes, calls] = [minutesOf(form), callsOf(form)];
  if (minutes === null || calls === null || form.scopes.size === 0) return null;
  return {
    agentId: form.agentId,
    minutes,
    calls,
    scopes: LeaseScope.options.filter((scope) => form.scopes.has(scope)),
    outlivesTray: form.outlivesTray,
    proof,
  };
}
