import { limits } from '../../../shared/limits';
import type { Classification } from '../../../shared/model/classification';
import type { Decision, FinalDecision, PolicyResult } from '../../../shared/model/decision';
import type { PresenceState } from '../../../shared/model/presence';
import type { Factor } from '../../../shared/model/step-up';
import type { ToolCall } from '../../../shared/model/tool-call';
import type { Clock } from '../../../shared/platform';
import type { Reason } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import type { Approvals } from '../approvals/approvals.shell';
import { meets, needOf } from '../step-up/need';
import { decide, deny, type Facts } from './decide';
import { callEntry, decisionFields } from './call-record';
import { digestOf } from './digest';
import { newWaitingCall, type Caller, type Look, type WaitingCall } from './waiting-call';

/** What the call path needs to know of the rest of the daemon, asked anew at each decision. */
export type CallWorld = {
  readonly clock: Clock;
  readonly journal: Journal;
  journalFault(): Reason | null;
  stopping(): boolean;
  /** Why nothing of the call's agent is allowed, or null. */
  barred(call: ToolCall, runId: string): Reason | null;
  classify(call: ToolCall): Classification;
  /** Signals, rules and floors together: what this call deserves. */
  judge(call: ToolCall, runId: string, classification: Classification): PolicyResult;
  /** Presence overlay: may this call pass now? */
  gate(classification: Classification): 'open' | 'closed';
  presence(): PresenceState;
  runState(runId: string): Facts['run'];
  onChange(): void;
  onFault(fault: unknown): void;
  /** Records something that should not have happened. */
  fault(summary: string): Promise<void>;
  /** An allowed call begins; a denied or withdrawn one never does. */
  onAllowed(waiting: WaitingCall): void;
};

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

  get waiting(): readonly WaitingCall[] {
    return [...this.#waiting.values()];
  }

  /** A call as an adapter read it. Answers through `caller`, now or much later, exactly once. */
  async present(call: ToolCall, runId: string, caller: Caller): Promise<void> {
    const again = this.#waiting.get(call.callKey);
    if (again !== undefined) return this.#presentAgain(again, call, caller);
    if (this.#waiting.size >= limits.waitingCalls)
      return this.#finish(this.#new(call, runId, caller), deny('fault', 'too-many-waiting'));
    const waiting = this.#new(call, runId, caller);
    this.#waiting.set(call.callKey, waiting);
    caller.onGone(() => void this.#callerGone(waiting, caller));
    await this.#step(waiting);
  }

  /** A hook client that lost its daemon presents its call again: it keeps its place, if it is still the same call. */
  async #presentAgain(waiting: WaitingCall, call: ToolCall, caller: Caller): Promise<void> {
    // SECURITY: T-6: a key that is in use by a live caller, or comes with another call, is nobody's place.
    const same =
      waiting.caller === null && this.#lookAt(call, waiting.runId).digest === waiting.look.digest;
    if (!same) {
      await this.world.fault(`a call key came with another call, or twice: ${call.callKey}`);
      return caller.answer(deny('fault', 'digest-mismatch'));
    }
    waiting.caller = caller;
    caller.onGone(() => void this.#callerGone(waiting, caller));
    this.world.onChange();
    await this.#step(waiting);
  }

  #new(call: ToolCall, runId: string, caller: Caller): WaitingCall {
    return newWaitingCall(call, runId, { monoMs: this.world.clock.monoMs(), caller });
  }

  /** Takes back a call that was waiting when the daemon died; its caller may come back within a moment. */
  restore(call: ToolCall, runId: string): void {
    const waiting = {
      ...newWaitingCall(call, runId, { monoMs: this.world.clock.monoMs(), caller: null }),
      look: this.#lookAt(call, runId),
      parked: true,
    };
    this.#waiting.set(call.callKey, waiting);
    waiting.approvalId = this.approvals.ask(waiting);
  }

  /** Calls that joined an approval after it was shown: the answer was not for them, so they are asked about anew. */
  async askAnew(callKeys: readonly string[]): Promise<void> {
    const calls = this.waiting.filter((one) => callKeys.includes(one.call.callKey));
    for (const one of calls) one.approvalId = null;
    await Promise.all(calls.map((one) => this.#step(one)));
  }

  /** Gives the operator's answer to every call that waits under the approval; each re-enters the path with its ticket. */
  async release(approvalId: string, digest: string, factor: Factor | null): Promise<number> {
    const calls = this.waiting.filter((one) => one.approvalId === approvalId);
    for (const one of calls) {
      one.approvalId = null;
      one.ticket = { digest, approvalId, untilMs: this.world.clock.monoMs() + ticketMs, factor };
    }
    await Promise.all(calls.map((one) => this.#step(one)));
    return calls.length;
  }

  /** Ends the calls of an approval, of a run, or all, with one decision. */
  async end(which: (waiting: WaitingCall) => boolean, decision: FinalDecision): Promise<number> {
    const calls = this.waiting.filter(which);
    await Promise.all(calls.map((one) => this.#finish(one, decision)));
    return calls.length;
  }

  /** Something changed: every call that waits for absence or a paused run is looked at again. */
  async reconsider(): Promise<void> {
    await Promise.all(
      this.waiting
        .filter((one) => one.approvalId === null && one.caller !== null && one.parked)
        .map((one) => this.#step(one)),
    );
  }

  /** Tells waiting callers that the daemon lives. */
  holdAll(): void {
    for (const one of this.#waiting.values()) one.caller?.hold();
  }

  #lookAt(call: ToolCall, runId: string): Look {
    const classification = this.world.classify(call);
    return {
      classification,
      digest: digestOf(call, runId, classification),
      policy: this.world.judge(call, runId, classification),
    };
  }

  #facts(waiting: WaitingCall): Facts {
    const look = this.#lookAt(waiting.call, waiting.runId);
    waiting.look = look;
    const { ticket } = waiting;
    return {
      stopping: this.world.stopping(),
      journalFault: this.world.journalFault(),
      barred: this.world.barred(waiting.call, waiting.runId),
      policy: look.policy,
      gate: this.world.gate(look.classification),
      run: this.world.runState(waiting.runId),
      granted: this.approvals.isGranted(waiting.runId, look.digest),
      ticket:
        ticket !== null &&
        ticket.digest === look.digest &&
        this.world.clock.monoMs() < ticket.untilMs
          ? ticketOf(ticket.factor, look)
          : 'none',
    };
  }

  async #step(waiting: WaitingCall): Promise<void> {
    if (waiting.finishing) return;
    const shown = waiting.ticket?.digest;
    const decision: Decision = decide(
      () => this.#facts(waiting),
      (fault) => this.world.onFault(fault),
    );
    // SECURITY: T-5: approved, but no longer the call that was shown: deny, do not ask about the changed one.
    if (shown !== undefined && shown !== waiting.look.digest)
      return this.#finish(waiting, deny('fault', 'target-changed'));
    if (decision.kind === 'final') return this.#finish(waiting, decision);
    await this.#park(waiting, decision);
  }

  async #park(waiting: WaitingCall, decision: Exclude<Decision, { kind: 'final' }>): Promise<void> {
    if (decision.kind === 'challenge') waiting.approvalId = this.approvals.ask(waiting);
    this.world.onChange();
    if (waiting.parked) return;
    waiting.parked = true;
    const extra = {
      approvalId: waiting.approvalId,
      reason: decision.kind === 'hold' ? decision.reason : null,
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
    const tookMs = this.world.clock.monoMs() - waiting.askedMonoMs;
    const extra = {
      ...decisionFields(decision, tookMs),
      approvalId: waiting.ticket?.approvalId ?? waiting.approvalId,
    };
    const kept = await this.world.journal.append(
      callEntry('call.decided', waiting, {
        presence: this.world.presence(),
        decision: decision.outcome,
        extra,
      }),
    );
    if (decision.outcome === 'allow' && kept.ok && this.#shutMeanwhile(waiting))
      return this.#parkAgain(waiting);
    if (this.#waiting.get(waiting.call.callKey) === waiting)
      this.#waiting.delete(waiting.call.callKey);
    // SECURITY: T-18: durable before the answer leaves; an allow that was not recorded is a deny.
    this.#answer(
      waiting,
      decision.outcome === 'allow' && !kept.ok ? deny('fault', kept.reason) : decision,
    );
  }

  /** SECURITY: T-14: the flush took time, and the operator left meanwhile: an allow that has not left yet does not leave. */
  #shutMeanwhile(waiting: WaitingCall): boolean {
    return (
      waiting.caller === null ||
      this.world.barred(waiting.call, waiting.runId) !== null ||
      this.world.gate(waiting.look.classification) === 'closed' ||
      this.world.runState(waiting.runId) !== 'running'
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
    if (decision.outcome === 'allow') this.world.onAllowed(waiting);
    if (decision.by === 'grant') this.approvals.usedGrant(waiting.runId, waiting.look.digest);
    waiting.caller?.answer(decision);
    this.world.onChange();
  }

  async #callerGone(waiting: WaitingCall, caller: Caller): Promise<void> {
    if (waiting.caller !== caller) return;
    waiting.caller = null;
    await this.#finish(waiting, deny('withdrawal', 'approval-withdrawn'));
  }
}

/** SECURITY: T-9: what the call deserves at its release counts: a factor that has become too weak for it is no more than a click. */
function ticketOf(factor: Factor | null, { policy, classification }: Look): 'valid' | 'proved' {
  const need = needOf({ ...policy, effects: classification.effects });
  return factor !== null && meets(factor, need) ? 'proved' : 'valid';
}
