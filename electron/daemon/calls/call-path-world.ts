import type { Classification } from '../../../shared/model/classification';
import type { FinalDecision, PolicyResult } from '../../../shared/model/decision';
import type { PresenceState } from '../../../shared/model/presence';
import type { ToolCall } from '../../../shared/model/tool-call';
import type { Clock } from '../../../shared/platform';
import type { Reason } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import type { CallGate, Facts } from './decide';
import type { FixedFiles } from './fixed-files.shell';
import type { WaitingCall } from './waiting-call';

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
  /** Reads what the call would start, so that an answer is bound to it. */
  fix(classification: Classification): FixedFiles;
  /** Presence overlay: may this call pass now? */
  gate(
    call: Pick<WaitingCall, 'call' | 'runId' | 'leaseId'>,
    classification: Classification,
  ): CallGate;
  /** Counts a call that passes under a lease, before its record is begun; `settle` when its answer has left, or will not. */
  readonly leases: { take(leaseId: string): void; settle(leaseId: string): void };
  presence(): PresenceState;
  runState(runId: string): Facts['run'];
  onChange(): void;
  onFault(fault: unknown): void;
  /** Records something that should not have happened. */
  fault(summary: string): Promise<void>;
  /** Name of the process that started the run's first one. */
  parentOf(runId: string): string | null;
  /** So many calls of the run wait without a card because it asks too often. */
  onCrowd(runId: string, waiting: number): void;
  /** The operator allowed this call; it is about to be decided anew. */
  onApproved(waiting: WaitingCall): void;
  /** A call is over. An allowed one begins now; a denied or withdrawn one never does. */
  onDecided(waiting: WaitingCall, decision: FinalDecision): void;
};
