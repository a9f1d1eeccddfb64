import type { Classification } from '../../../shared/model/classification';
import type { FinalDecision, HoldReason, PolicyResult } from '../../../shared/model/decision';
import type { Factor } from '../../../shared/model/step-up';
import type { ToolCall } from '../../../shared/model/tool-call';
import type { Reason } from '../../../shared/reasons';

/** The other end of a call: answered once, and told apart from one that hung up. */
export type Caller = {
  answer(decision: FinalDecision): void;
  hold(): void;
  onGone(callback: () => void): void;
};

/** What was found out about a call at one look. Made again at release; the digest must be the same then. */
export type Look = {
  readonly classification: Classification;
  readonly digest: string;
  readonly policy: PolicyResult;
};

/** A call that has been read and not yet finally decided. `caller` is null while it is away (daemon restart). */
export type WaitingCall = {
  readonly call: ToolCall;
  readonly runId: string;
  readonly askedMonoMs: number;
  /** When its product stops to wait (monotonic ms); Infinity when it never does. */
  readonly answerByMonoMs: number;
  look: Look;
  caller: Caller | null;
  /** Set by the operator's answer: the digest that was shown, and until when (monotonic ms) the answer may be used. */
  ticket: {
    readonly digest: string;
    readonly approvalId: string;
    readonly untilMs: number;
    /** The step-up that came with the answer, already verified; null = a click. */
    readonly factor: Factor | null;
  } | null;
  /** The approval it waits under, or null when it waits for the operator's return or the run's resume. */
  approvalId: string | null;
  /** Why it waits without a card, at the last look. */
  heldFor: HoldReason | null;
  /** Its `call.held` record is written. */
  parked: boolean;
  /** It has, or had, a card: from then on every look at it includes what the card was bound to. */
  asked: boolean;
  /** It waits without a card because its run asks too often. */
  crowded: boolean;
  /** The grant that covered it at the last look. */
  grantId: string | null;
  /** The lease under which alone it may pass, at the last look. */
  leaseId: string | null;
  /** Its final record is being written: no second decision may start. */
  finishing: boolean;
  /** Why it was denied, as soon as it is. */
  denied: Reason | null;
};

/** A call that nothing is known about yet: uninspectable, to be confirmed. */
export const newWaitingCall = (
  call: ToolCall,
  runId: string,
  now: { readonly monoMs: number; readonly caller: Caller | null },
): WaitingCall => ({
  call,
  runId,
  askedMonoMs: now.monoMs,
  answerByMonoMs: now.monoMs + (call.answerWithinMs ?? Infinity),
  look: {
    classification: {
      effects: ['unknown'],
      targets: [],
      programs: [],
      uninspectable: 'not looked at yet',
    },
    digest: '',
    policy: { verdict: 'confirm', rules: [], why: '', signals: [] },
  },
  caller: now.caller,
  ticket: null,
  approvalId: null,
  heldFor: null,
  parked: false,
  asked: false,
  crowded: false,
  grantId: null,
  leaseId: null,
  finishing: false,
  denied: null,
});
