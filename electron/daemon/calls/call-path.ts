import type { Decision, FinalDecision } from '../../../shared/model/decision';
import type { Factor } from '../../../shared/model/step-up';
import type { ToolCall } from '../../../shared/model/tool-call';
import type { Approvals } from '../approvals/approvals.shell';
import { decide, deny, type Facts } from './decide';
import { callEntry, finalFields, grantUsedEntry } from './call-record';
import { digestOf } from './digest';
import { shutMeanwhile } from './shut-meanwhile';
import { stillWaits } from './too-late';
import type { CallWorld } from './call-path-world';
import { crowdOf, hasRoom, isFull, mostCards } from './crowd';
import { noFiles } from './fixed-files.shell';
import { unawaited } from '../unawaited';
import { ticketWorth } from './ticket-worth';
import { keepsPlace, knownBy, notItsKey } from './used-key';
import { newWaitingCall, type Caller, type Look, type WaitingCall } from './waiting-call';

/** How long an operator's answer may be used when the call cannot be released at once. */
const ticketMs = 30_000;

/**
 * The one way a call takes: look, decide, journal, answer. Calls that must wait stay here until something changes (an
 * answer, presence, the run, the clock) and then take the same way again from the first step.
 */
export class CallPath {
  readonly #waiting = new Map<string, WaitingCall>();
  constructor(
    readonly world: CallWorld,
    readonly approvals: Approvals,
  ) {}

  /** Do calls of this run wait without a card because it asks too often? */
  isCrowded(runId: string): boolean {
    return crowdOf(this.waiting, runId).length > 0;
  }

  get waiting(): readonly WaitingCall[] {
    return [...this.#waiting.values()];
  }

  /** A call as an adapter read it. Answers through `caller`, now or much later, exactly once. */
  async present(call: ToolCall, runId: string, caller: Caller): Promise<void> {
    const again = this.#waiting.get(call.callKey);
    if (again !== undefined) return this.#presentAgain(again, call, caller);
    const before = knownBy(this.world.journal, call);
    if (!before.ok) return notItsKey(this.world, call, { caller, reason: before.reason });
    if (before.value !== null) return caller.answer(before.value);
    if (isFull(this.waiting, runId))
      return this.#finish(this.#new(call, runId, caller), deny('fault', 'too-many-waiting'));
    const waiting = this.#new(call, runId, caller);
    this.#waiting.set(call.callKey, waiting);
    caller.onGone(() => unawaited('the end of a call', this.#callerGone(waiting, caller)));
    await this.#step(waiting);
  }

  /** A hook client that lost its daemon presents its call again: it keeps its place, if it is still the same call. */
  async #presentAgain(waiting: WaitingCall, call: ToolCall, caller: Caller): Promise<void> {
    const same = keepsPlace(waiting, call, this.world.clock.monoMs());
    if (!same) return notItsKey(this.world, call, { caller, reason: 'digest-mismatch' });
    waiting.caller = caller;
    caller.onGone(() => unawaited('the end of a call', this.#callerGone(waiting, caller)));
    this.world.onChange();
    await this.#step(waiting);
  }

  #new(call: ToolCall, runId: string, caller: Caller): WaitingCall {
    return newWaitingCall(call, runId, { monoMs: this.world.clock.monoMs(), caller });
  }

  /** Takes back a call that was waiting when the daemon died; its caller may come back within a moment. */
  restore(call: ToolCall, runId: string, askedMonoMs: number): void {
    // The clock of another boot may be ahead of this one.
    const monoMs = Math.min(askedMonoMs, this.world.clock.monoMs());
    const fresh = newWaitingCall(call, runId, { monoMs, caller: null });
    const waiting = { ...fresh, parked: true, asked: true };
    waiting.look = this.#lookAt(waiting);
    this.#waiting.set(call.callKey, waiting);
    if (this.world.runState(runId) === 'running') waiting.approvalId = this.approvals.ask(waiting);
  }

  /** Calls that joined an approval after it was shown: the answer was not for them, so they are asked about anew. */
  async askAnew(callKeys: readonly string[]): Promise<void> {
    const calls = this.waiting.filter((one) => callKeys.includes(one.call.callKey));
    for (const one of calls) one.approvalId = null;
    await Promise.all(calls.map((one) => this.#step(one)));
  }

  /** Gives the operator's answer to every call that waits under the approval; each re-enters the path with its ticket. Returns them. */
  async release(
    approvalId: string,
    digest: string,
    factor: Factor | null,
  ): Promise<readonly WaitingCall[]> {
    const calls = this.waiting.filter((one) => one.approvalId === approvalId && !one.finishing);
    for (const one of calls) {
      one.approvalId = null;
      this.world.onApproved(one);
      one.ticket = { digest, approvalId, untilMs: this.world.clock.monoMs() + ticketMs, factor };
    }
    await Promise.all(calls.map((one) => this.#step(one)));
    return calls;
  }

  /** Ends the calls of an approval, of a run, or all, with one decision. Returns how many had none yet. */
  async end(which: (waiting: WaitingCall) => boolean, decision: FinalDecision): Promise<number> {
    const calls = this.waiting.filter((one) => !one.finishing && which(one));
    await Promise.all(calls.map((one) => this.#finish(one, decision)));
    return calls.length;
  }

  /** Something changed: every call (of that run) that waits for absence or a paused run is looked at again. */
  async reconsider(runId?: string): Promise<void> {
    await Promise.all(
      this.waiting
        .filter((one) => one.approvalId === null && one.caller !== null && one.parked)
        .filter((one) => runId === undefined || one.runId === runId)
        .map((one) => this.#step(one)),
    );
  }

  /** Tells waiting callers that the daemon lives. */
  holdAll(): void {
    for (const one of this.#waiting.values()) one.caller?.hold();
  }

  #lookAt({ call, runId, asked }: Pick<WaitingCall, 'call' | 'runId' | 'asked'>): Look {
    const found = this.world.classify(call);
    const policy = this.world.judge(call, runId, found);
    // Only what a person is asked about is read: what a rule allows or denies must cost nothing.
    const asks = asked || policy.verdict === 'confirm' || policy.verdict === 'step-up';
    const { files, loose } = asks ? this.world.fix(found) : noFiles;
    const classification = { ...found, uninspectable: found.uninspectable ?? loose };
    return { classification, policy, digest: digestOf(call, runId, { ...found, files }) };
  }

  #facts(waiting: WaitingCall): Facts {
    const look = this.#lookAt(waiting);
    waiting.look = look;
    waiting.grantId = this.approvals.grantFor(waiting)?.id ?? null;
    waiting.leaseId = null;
    const gate = this.world.gate(waiting, look.classification);
    if (gate.kind === 'leased') waiting.leaseId = gate.leaseId;
    return {
      stopping: this.world.stopping(),
      journalFault: this.world.journalFault(),
      barred: this.world.barred(waiting.call, waiting.runId),
      policy: look.policy,
      gate: gate.kind,
      run: this.world.runState(waiting.runId),
      granted: waiting.grantId !== null,
      ticket: ticketWorth(waiting.ticket, look, this.world.clock.monoMs()),
    };
  }

  async #step(waiting: WaitingCall): Promise<void> {
    // Nobody to answer: it is decided when its caller comes back, and an answer that was given meanwhile waits with it.
    if (waiting.finishing || waiting.caller === null) return;
    const shown = waiting.ticket?.digest;
    const decision: Decision = decide(
      () => this.#facts(waiting),
      (fault) => this.world.onFault(fault),
    );
    // SECURITY: T-5: approved, but no longer the call that was shown: deny, do not ask about the changed one.
    if (shown !== undefined && shown !== waiting.look.digest)
      return this.#finish(waiting, deny('fault', 'target-changed'));
    if (decision.kind === 'final') return this.#finish(waiting, decision);
    await this.#park(waiting, this.#crowded(waiting, decision));
  }

  /** SECURITY: T-11 (U19): a run that asks beyond its cards waits without one, until an answer makes room. */
  #crowded(waiting: WaitingCall, decision: Exclude<Decision, { kind: 'final' }>): typeof decision {
    const { runId } = waiting;
    const most = mostCards(this.waiting, runId);
    const cards = this.approvals.cardsOf(runId);
    waiting.crowded = decision.kind === 'challenge' && !hasRoom(waiting, cards, most);
    if (!waiting.crowded) return decision;
    this.#takeCards(cards.slice(most).map(({ id }) => id));
    return { kind: 'hold', reason: 'asks-too-often' };
  }

  /** In a storm all cards but the oldest are taken back; their calls wait with the others. */
  #takeCards(ids: readonly string[]): void {
    for (const one of this.waiting) {
      if (one.approvalId === null || !ids.includes(one.approvalId)) continue;
      this.approvals.leave(one.call.callKey);
      one.approvalId = null;
      one.crowded = true;
    }
  }

  #tellCrowd(runId: string): void {
    this.world.onCrowd(runId, crowdOf(this.waiting, runId).length);
  }

  async #park(waiting: WaitingCall, decision: Exclude<Decision, { kind: 'final' }>): Promise<void> {
    const first = decision.kind === 'challenge' && !waiting.asked;
    if (decision.kind === 'challenge') {
      // Under the approval it has, if it has one: that may be in the operator's hand, its answer being recorded.
      waiting.approvalId ??= this.approvals.ask(waiting);
      waiting.asked = true;
    }
    waiting.heldFor = decision.kind === 'hold' ? decision.reason : null;
    this.#tellCrowd(waiting.runId);
    this.world.onChange();
    // A call that got its card after it was held is recorded again: a restart finds it by what it waits for.
    if (waiting.parked && !first) return;
    waiting.parked = true;
    const extra = {
      approvalId: waiting.approvalId,
      reason: waiting.heldFor,
      ...stillWaits(waiting, this.world.clock.monoMs()),
    };
    const kept = await this.world.journal.append(
      callEntry('call.held', waiting, {
        presence: this.world.presence(),
        decision: decision.kind,
        extra,
      }),
    );
    if (!kept.ok) return this.#finish(waiting, deny('fault', kept.reason));
    // Durable now: a caller that has heard this comes back after a restart and finds its place.
    waiting.caller?.hold();
  }

  async #finish(waiting: WaitingCall, decision: FinalDecision): Promise<void> {
    if (waiting.finishing) return;
    waiting.finishing = true;
    this.approvals.leave(waiting.call.callKey);
    // Nothing was awaited since the look that found the lease, so no other call can have taken this one's place under it.
    if (decision.outcome === 'allow' && waiting.leaseId !== null)
      this.world.leases.take(waiting.leaseId);
    else waiting.leaseId = null;
    const presence = this.world.presence();
    const extra = finalFields(waiting, decision, {
      presence,
      tookMs: this.world.clock.monoMs() - waiting.askedMonoMs,
      parent: this.world.parentOf(waiting.runId),
    });
    const kept = await this.world.journal.append(
      callEntry('call.decided', waiting, { presence, decision: decision.outcome, extra }),
    );
    const shut =
      decision.outcome === 'allow' &&
      kept.ok &&
      shutMeanwhile(this.world, this.approvals, waiting, decision);
    if (waiting.leaseId !== null) this.world.leases.settle(waiting.leaseId);
    if (shut) return this.#parkAgain(waiting);
    if (this.#waiting.get(waiting.call.callKey) === waiting)
      this.#waiting.delete(waiting.call.callKey);
    // SECURITY: T-18: durable before the answer leaves; an allow that was not recorded is a deny.
    this.#answer(
      waiting,
      decision.outcome === 'allow' && !kept.ok ? deny('fault', kept.reason) : decision,
    );
  }

  async #parkAgain(waiting: WaitingCall): Promise<void> {
    waiting.finishing = false;
    // Parked anew with a record of its own: the newest record of a call is what holds.
    waiting.parked = false;
    waiting.approvalId = null;
    if (waiting.caller === null)
      return this.#finish(waiting, deny('withdrawal', 'approval-withdrawn'));
    await this.#step(waiting);
  }

  #answer(waiting: WaitingCall, decision: FinalDecision): void {
    if (decision.outcome === 'deny') waiting.denied = decision.reason ?? 'denied-by-rule';
    this.world.onDecided(waiting, decision);
    if (decision.by === 'grant' && waiting.grantId !== null)
      unawaited('the record of a used grant', this.#usedGrant(waiting));
    waiting.caller?.answer(decision);
    this.#makeRoom(waiting.runId);
    this.world.onChange();
  }

  /** Counted and on record for itself; that this call was allowed by it stands in the call's own record already. */
  async #usedGrant(waiting: WaitingCall): Promise<void> {
    const grantId = waiting.grantId ?? '';
    this.approvals.useGrant(grantId);
    await this.world.journal.append(grantUsedEntry(waiting, grantId, this.world.presence()));
  }

  /** A call less: the oldest ones of that run that wait without a card get their turn. */
  #makeRoom(runId: string): void {
    const room = mostCards(this.waiting, runId) - this.approvals.cardsOf(runId).length;
    const next = crowdOf(this.waiting, runId).slice(0, Math.max(0, room));
    for (const one of next) unawaited('the turn of a call', this.#step(one));
    this.#tellCrowd(runId);
  }

  async #callerGone(waiting: WaitingCall, caller: Caller): Promise<void> {
    if (waiting.caller !== caller) return;
    waiting.caller = null;
    await this.#finish(waiting, deny('withdrawal', 'approval-withdrawn'));
  }
}
