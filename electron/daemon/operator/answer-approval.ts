import type { GrantScope } from '../../../shared/model/approval';
import type { JournalEntry } from '../../../shared/model/journal';
import type { PresenceState } from '../../../shared/model/presence';
import type { Factor, StepUpProof } from '../../../shared/model/step-up';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import type { Approval } from '../approvals/approval-queue';
import type { Approvals } from '../approvals/approvals.shell';
import type { CallPath } from '../calls/call-path';
import type { WaitingCall } from '../calls/waiting-call';
import { deny } from '../calls/decide';
import type { RunControl } from '../agents/run-control';
import type { StepUp } from '../step-up/step-up.shell';
import { endGrants, type GrantsWorld } from './end-grants';

export type AnswerWorld = {
  readonly journal: Journal;
  readonly approvals: Approvals;
  readonly calls: CallPath;
  readonly control: Pick<RunControl, 'pause'>;
  /** Checks what proves that it is the operator and not injected input. */
  readonly stepUp: Pick<StepUp, 'changeNeed' | 'verify'>;
  presence(): PresenceState;
};

export type OperatorAnswer = {
  readonly approvalId: string;
  readonly digest: string;
  readonly answer: 'allow' | 'deny';
  readonly scope: GrantScope;
  readonly notAsked: boolean;
  readonly count?: number | undefined;
  /** For scope `agent`: how long; `defaultMinutes` when not said. */
  readonly minutes?: number | undefined;
  readonly proof?: StepUpProof | undefined;
};

/** An answer is worth nothing when the one who gives it cannot be there. Idle is let through: the click itself ends it. */
export const canAllow = (state: PresenceState): boolean => state === 'present' || state === 'idle';

const entryOf = (
  world: Pick<AnswerWorld, 'presence'>,
  approval: Approval,
  given: { type: JournalEntry['type']; decision: string; payload: JournalEntry['payload'] },
): JournalEntry => ({
  type: given.type,
  agent: approval.card.product,
  run: approval.runId,
  presence: world.presence(),
  decision: given.decision,
  rule: approval.card.rules.map((rule) => rule.id).join(',') || null,
  route: null,
  payload: { approvalId: approval.id, digest: approval.digest, ...given.payload },
});

/**
 * Uses the operator's answer: recorded first, then every call that waits under it goes on (each re-enters `decide` with a
 * ticket) or is denied. Returns how many calls it reached. Refusals: of the queue, also when no call waits for it any more once it is on
 * record, why all were denied though they were allowed, `not-present`, of the journal, and those of a step-up, which leave the approval
 * waiting.
 */
export async function answerApproval(
  world: AnswerWorld,
  given: OperatorAnswer,
  via: 'tray' | 'cli',
): Promise<Outcome<{ calls: number }>> {
  if (given.answer === 'allow' && !canAllow(world.presence())) return refuse('not-present');
  const proved = given.answer === 'allow' ? await prove(world, given, via) : done(null);
  if (!proved.ok) return proved;
  const taken = world.approvals.take(given.approvalId, given.digest);
  if (!taken.ok) return taken;
  const approval = taken.value;
  const payload = {
    summary: `operator: ${given.answer} ${approval.card.tool}`,
    by: 'operator',
    via,
    scope: given.scope,
    notAsked: given.notAsked,
    proof: proved.value ?? 'unproven',
    calls: approval.callKeys.length,
  };
  const kept = await world.journal.append(
    entryOf(world, approval, { type: 'approval.answered', decision: given.answer, payload }),
  );
  if (!kept.ok) {
    await world.calls.end(isOf(approval), deny('fault', kept.reason));
    return kept;
  }
  if (given.answer === 'allow')
    return allowAll(world, approval, { ...given, factor: proved.value });
  const calls = await denyAll(world, approval, given.notAsked);
  return calls > 0 ? done({ calls }) : refuse('approval-unknown');
}

/** A call that the operator was asked about by this card, also when the card was taken back since, and it may have another. */
const isOf =
  ({ callKeys }: Approval) =>
  ({ call }: WaitingCall): boolean =>
    callKeys.includes(call.callKey);

/** Lets the calls go on that still wait under the approval: a pause takes back what was asked before it. */
async function allowAll(
  world: AnswerWorld,
  approval: Approval,
  given: OperatorAnswer & { readonly factor: Factor | null },
): Promise<Outcome<{ calls: number }>> {
  const waits = world.calls.waiting.some(
    ({ approvalId, finishing }) => approvalId === approval.id && !finishing,
  );
  // SECURITY: T-14: the operator may have left while the answer was recorded, and grants end with him.
  const grants = waits && given.scope !== 'once' && canAllow(world.presence());
  // All in this tick. SECURITY: T-5: an answer is for the calls that were shown, not for what joined them a moment before the click.
  const [, , released] = await Promise.all([
    grants ? makeGrant(world, approval, minutesOf(given)) : undefined,
    world.calls.askAnew(approval.callKeys.slice(given.count ?? 1)),
    world.calls.release(approval.id, approval.digest, given.factor),
  ]);
  if (released.some(({ denied }) => denied === null)) return done({ calls: released.length });
  return refuse(released[0]?.denied ?? 'approval-unknown');
}

/** The step-up that this answer needs: the card's, and for a grant to the agent at least what any change of rights needs. */
function prove(
  world: AnswerWorld,
  given: OperatorAnswer,
  via: 'tray' | 'cli',
): Promise<Outcome<Factor | null>> | Outcome<null> {
  // SECURITY: T-5: looked up before the proof is used up, and taken after it by the same digest.
  const found = world.approvals.find(given.approvalId, given.digest);
  if (!found.ok) return found;
  const { needs, tool, reach, classification } = found.value.card;
  // SECURITY: T-11: no standing permission for what needs a step-up, none to the agent beyond what the card offered, and none for a
  // call that may mean something else the next time (T-5, C08).
  const repeats = classification.uninspectable === null;
  const offered = needs === 'none' && (given.scope === 'run' ? repeats : reach !== null);
  if (given.scope !== 'once' && !offered) return refuse('not-grantable');
  const need = needs === 'none' && given.scope === 'agent' ? world.stepUp.changeNeed : needs;
  const what = `${tool} (${given.scope})`;
  return world.stepUp.verify(given.proof, need, { what, via, approvalId: given.approvalId });
}

/** How long a grant to an agent lasts when the operator does not say. */
const defaultMinutes = 30;
const minutesOf = ({ scope, minutes }: OperatorAnswer): number | null =>
  scope === 'agent' ? (minutes ?? defaultMinutes) : null;

/**
 * Denies the calls of the approval, in whatever state they are by now; what the operator never asked for ends with all that its run waits
 * for in a storm, and pauses it, in the same tick: neither waits for a record.
 */
async function denyAll(world: AnswerWorld, approval: Approval, notAsked: boolean): Promise<number> {
  const crowd = notAsked && world.calls.isCrowded(approval.runId);
  const isMine = isOf(approval);
  const [calls] = await Promise.all([
    world.calls.end(
      (one) => isMine(one) || (crowd && one.runId === approval.runId),
      deny('operator', notAsked ? 'not-asked-for' : 'denied-by-operator'),
    ),
    notAsked ? world.control.pause(approval.runId, 'operator') : undefined,
  ]);
  return calls;
}

async function makeGrant(
  world: AnswerWorld,
  approval: Approval,
  minutes: number | null,
): Promise<void> {
  const grant = world.approvals.grant(approval, minutes);
  if (grant === null) return;
  const to = minutes === null ? 'this run' : `this agent, ${minutes} minutes`;
  const kept = await world.journal.append(
    entryOf(world, approval, {
      type: 'grant.made',
      decision: 'allow',
      payload: {
        summary: `grant for ${to}: ${grant.summary}`,
        by: 'operator',
        grantId: grant.id,
        covers: grant.covers,
        minutes,
      },
    }),
  );
  // A grant that is not on record does not stand.
  if (!kept.ok) world.approvals.endGrants({ id: grant.id });
}

/** Denies what nobody answered in time, ends grants whose time is up, and says so in the journal. */
export async function expireApprovals(
  world: GrantsWorld & { readonly calls: Pick<CallPath, 'end'> },
): Promise<void> {
  await endGrants(world, 'due', 'its time is over');
  for (const approval of world.approvals.takeExpired()) {
    await world.journal.append(
      entryOf(world, approval, {
        type: 'approval.expired',
        decision: 'deny',
        payload: { summary: `nobody answered: ${approval.card.tool}` },
      }),
    );
    await world.calls.end(
      (one) => one.approvalId === approval.id,
      deny('expiry', 'approval-expired'),
    );
  }
}
