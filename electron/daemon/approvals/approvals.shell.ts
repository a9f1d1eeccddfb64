import type { ApprovalCard, PatchedFile } from '../../../shared/model/approval';
import type { ContainmentGrade } from '../../../shared/model/run';
import type { Grant } from '../../../shared/model/snapshot';
import { limits } from '../../../shared/limits';
import type { Clock } from '../../../shared/platform';
import type { Outcome } from '../../../shared/reasons';
import { newId } from '../calls/new-id';
import type { WaitingCall } from '../calls/waiting-call';
import {
  answer,
  ask,
  cardOf,
  emptyQueue,
  expire,
  withdraw,
  type Approval,
  type ApprovalQueue,
} from './approval-queue';
import {
  addGrant,
  endGrants,
  grantFor,
  noGrants,
  shownGrants,
  useGrant,
  type Ending,
  type Grants,
  type Standing,
} from './grants';
import { payloadOf } from './payload';
import { termsOf, type Judged } from './reach';
import { needOf } from '../step-up/need';

export type ApprovalsWorld = {
  readonly clock: Clock;
  /** How long an approval waits before it is denied (ms), from the rules file. */
  expiresAfterMs(): number;
  describe(runId: string): { readonly label: string; readonly containment: ContainmentGrade };
};

/** Holds the queue and the grants, and stamps clock, ids and cards on their pure rules. */
export class Approvals {
  #queue: ApprovalQueue = emptyQueue;
  #grants: Grants = noGrants;
  constructor(readonly world: ApprovalsWorld) {}

  /** Puts a call into the queue; returns the id of the approval it waits under (an earlier one when an identical call waits). */
  ask(waiting: WaitingCall): string {
    const already = [...this.#queue.values()].find((one) =>
      one.callKeys.includes(waiting.call.callKey),
    );
    if (already !== undefined) return already.id;
    const [queue, approval] = ask(this.#queue, waiting.call.callKey, this.#fresh(waiting));
    this.#queue = queue;
    return approval.id;
  }

  /** The cards of a run, oldest first. */
  cardsOf(runId: string): readonly Approval[] {
    return [...this.#queue.values()].filter((one) => one.runId === runId);
  }

  /** A call left (decided, or its caller hung up). */
  leave(callKey: string): void {
    this.#queue = withdraw(this.#queue, callKey).queue;
  }

  /** Uses up an approval. Refusals: `approval-unknown`, `digest-mismatch`, `approval-expired`. */
  take(approvalId: string, digest: string): Outcome<Approval> {
    const taken = answer(this.#queue, { approvalId, digest }, this.world.clock.monoMs());
    if (!taken.ok) return taken;
    this.#queue = taken.value[0];
    return { ok: true, value: taken.value[1] };
  }

  /** The approval that an answer would take, still waiting. Refusals as of `take`. */
  find(approvalId: string, digest: string): Outcome<Approval> {
    const found = answer(this.#queue, { approvalId, digest }, this.world.clock.monoMs());
    return found.ok ? { ok: true, value: found.value[1] } : found;
  }

  /** Approvals whose time is up, taken out of the queue. */
  takeExpired(): readonly Approval[] {
    const { queue, expired } = expire(this.#queue, this.world.clock.monoMs());
    this.#queue = queue;
    return expired;
  }

  /** Makes a grant from an approval: `minutes` null = the same call in its run, else within the card's reach. Null when the card offered none. */
  grant(approval: Approval, minutes: number | null): Grant | null {
    const standing =
      minutes === null ? this.#forRun(approval) : this.#forAgent(approval, minutes * 60_000);
    if (standing === null) return null;
    this.#grants = addGrant(this.#grants, standing);
    return standing.grant;
  }

  /** The grant that covers this call now, if any. */
  grantFor({ call, look, runId }: WaitingCall): Grant | undefined {
    const asking = { call, runId, ...look };
    return grantFor(this.#grants, asking, this.world.clock.monoMs());
  }

  useGrant(id: string): void {
    this.#grants = useGrant(this.#grants, id);
  }

  /** Ends grants and returns what ended, for the journal. */
  endGrants(which: Exclude<Ending, { dueMs: number }> | 'due'): readonly Grant[] {
    const ending = which === 'due' ? { dueMs: this.world.clock.monoMs() } : which;
    const { grants, ended } = endGrants(this.#grants, ending);
    this.#grants = grants;
    return ended;
  }

  get grants(): readonly Grant[] {
    return shownGrants(this.#grants, this.world.clock.monoMs());
  }

  /** All cards, oldest first; `callerAway` says whether nobody holds the line for these calls. */
  cards(callerAway: (callKeys: readonly string[]) => boolean): readonly ApprovalCard[] {
    const now = this.world.clock.monoMs();
    return [...this.#queue.values()].map((one) => cardOf(one, now, callerAway(one.callKeys)));
  }

  #forRun(approval: Approval): Standing {
    const text = approval.card.payload.path ?? approval.card.payload.text;
    const covers = { scope: 'run' as const, runId: approval.runId, digest: approval.digest };
    const summary = `${approval.card.tool}: ${text.slice(0, 200)} (run)`;
    return { grant: this.#newGrant(covers, summary), untilMs: null, terms: null };
  }

  #forAgent({ terms }: Approval, lastsMs: number): Standing | null {
    if (terms === null) return null;
    const { agentId, reach } = terms;
    const grant = this.#newGrant({ scope: 'agent', agentId, reach }, reach.says);
    return { grant, untilMs: this.world.clock.monoMs() + lastsMs, terms };
  }

  #newGrant(covers: Grant['covers'], summary: string): Grant {
    const madeAt = this.world.clock.wallMs();
    return { id: newId('grant'), covers, summary, madeAt, expiresInMs: null, used: 0 };
  }

  /** SECURITY: T-13 the shorter of both: a product that gave up waiting may have run the tool. */
  #patience({ answerByMonoMs }: WaitingCall): { readonly ms: number; readonly hostLimit: boolean } {
    const ours = this.world.expiresAfterMs();
    // What is left of it: the call may have been held before it got its card.
    const left = Math.max(1, answerByMonoMs - this.world.clock.monoMs());
    return { ms: Math.min(ours, left), hostLimit: left < ours };
  }

  #fresh(waiting: WaitingCall): Approval {
    const { call, look, runId } = waiting;
    const now = this.world.clock.monoMs();
    const { label, containment } = this.world.describe(runId);
    const id = newId('approval');
    const judged: Judged = { call, classification: look.classification, policy: look.policy };
    const terms = termsOf(judged, call.product);
    const patience = this.#patience(waiting);
    const card: ApprovalCard = {
      id,
      digest: look.digest,
      state: 'pending',
      product: call.product,
      agentLabel: label,
      runId,
      containment,
      chain: call.chain,
      tool: call.tool,
      kind: call.kind,
      payload: payloadOf(call),
      cwd: call.cwd,
      classification: look.classification,
      rules: look.policy.rules,
      why: look.policy.why,
      signals: look.policy.signals,
      needs: needOf({ ...look.policy, effects: look.classification.effects }),
      reach: terms?.reach ?? null,
      claims: call.claims,
      count: 1,
      askedAt: this.world.clock.wallMs(),
      expiresInMs: patience.ms,
      hostLimit: patience.hostLimit,
      callerAway: false,
    };
    return {
      id,
      runId,
      digest: look.digest,
      askedMonoMs: now,
      expiresMonoMs: now + patience.ms,
      callKeys: [],
      card,
      terms,
    };
  }
}

/** A card for lists: long texts cut; the whole card is fetched with `approval.detail`. */
export function brief(card: ApprovalCard): ApprovalCard {
  const cut = (text: string): string =>
    text.length > limits.snapshotText ? `${text.slice(0, limits.snapshotText)}…` : text;
  const cutFile = (file: PatchedFile): PatchedFile => ({
    ...file,
    before: cut(file.before),
    after: cut(file.after),
  });
  const { before, after, files } = card.payload;
  const payload = {
    ...card.payload,
    text: cut(card.payload.text),
    ...(before === undefined ? {} : { before: cut(before) }),
    ...(after === undefined ? {} : { after: cut(after) }),
    ...(files === undefined ? {} : { files: files.slice(0, limits.snapshotFiles).map(cutFile) }),
  };
  return {
    ...card,
    payload,
    claims: card.claims.map((claim) => ({ ...claim, text: cut(claim.text) })),
  };
}
