import type { KeyObject } from 'node:crypto';
import type { JournalEntry } from '../../../shared/model/journal';
import type { ProcessRef } from '../../../shared/model/run';
import type { Snapshot } from '../../../shared/model/snapshot';
import type { operatorWire } from '../../../shared/protocol';
import type { LifecycleWorld } from '../agents/agent-lifecycle';
import type { DigestDesk } from '../digest/digest-desk.shell';
import type { HookConnections } from '../agents/hook-connections';
import type { RunControl } from '../agents/run-control';
import type { Handlers } from '../gateway/wire-connection';
import type { PolicyDesk } from '../policy/policy-desk.shell';
import type { PresenceShell } from '../presence/presence.shell';
import type { StepUp } from '../step-up/step-up.shell';
import type { AnswerWorld } from './answer-approval';
import type { OperatorSession } from './operator-session';

/** One live connection: its proved state, and how to push to it. */
export type OperatorConnection = {
  session: OperatorSession;
  subscribed: boolean;
  readonly pushSnapshot: () => void;
  /** The process that connected, as the kernel named it; null where it does not say, or when that one was gone already. */
  readonly peer: ProcessRef | null;
};

export type OperatorWorld = AnswerWorld & {
  readonly daemonId: string;
  readonly version: string;
  readonly presenceShell: PresenceShell;
  readonly hooks: HookConnections;
  readonly control: RunControl;
  readonly stepUp: StepUp;
  /** What the life of an agent touches. */
  readonly life: LifecycleWorld;
  /** The one UI seat. */
  seat: OperatorConnection | null;
  verifier: KeyObject | null;
  enrol(publicKey: string): void;
  snapshot(): Snapshot;
  readonly policy: PolicyDesk;
  readonly digests: DigestDesk;
  stop(): void;
  onChange(): void;
};

export type OperatorTable = typeof operatorWire;
export type OperatorHandlers = Handlers<OperatorTable, OperatorConnection>;

/** Has this connection proved to be the operator? */
export const isOperator = (connection: OperatorConnection): boolean =>
  connection.session.state === 'operator';
/** By which program it speaks. */
export const viaOf = (connection: OperatorConnection): 'tray' | 'cli' =>
  connection.session.state === 'new' ? 'cli' : connection.session.client;

/** A record about the operator or the daemon itself. */
export function note(
  world: OperatorWorld,
  type: JournalEntry['type'],
  summary: string,
): ReturnType<OperatorWorld['journal']['append']> {
  return world.journal.append({
    type,
    agent: null,
    run: null,
    presence: world.presence(),
    decision: null,
    rule: null,
    route: null,
    payload: { summary },
  });
}
