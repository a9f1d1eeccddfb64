import { randomBytes, type KeyObject } from 'node:crypto';
import type { JournalEntry } from '../../../shared/model/journal';
import type { ContainmentProof } from '../../../shared/model/run';
import type { Snapshot } from '../../../shared/model/snapshot';
import { needsOperator, operatorWire } from '../../../shared/protocol';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { Approvals } from '../approvals/approvals.shell';
import type { RunRegistry } from '../agents/run-registry';
import type { HookConnections } from '../agents/hook-connections';
import type { Handlers } from '../gateway/wire-connection';
import type { PresenceShell } from '../presence/presence.shell';
import { answerApproval, type AnswerWorld } from './answer-approval';
import { acceptBeat, authenticate, checkEnrolment, type OperatorSession } from './operator-session';

/** One live connection: its proved state, and how to push to it. */
export type OperatorConnection = {
  session: OperatorSession;
  subscribed: boolean;
  readonly pushSnapshot: () => void;
};

export type OperatorWorld = AnswerWorld & {
  readonly daemonId: string;
  readonly version: string;
  readonly presenceShell: PresenceShell;
  readonly hooks: HookConnections;
  /** The one UI seat. */
  seat: OperatorConnection | null;
  verifier: KeyObject | null;
  enrol(publicKey: string): void;
  snapshot(): Snapshot;
  readRules(): { path: string; text: string; fault: string | null };
  stop(): void;
  onChange(): void;
};

type Table = typeof operatorWire;
type OperatorHandlers = Handlers<Table, OperatorConnection>;

const isOperator = (connection: OperatorConnection): boolean =>
  connection.session.state === 'operator';
const viaOf = (connection: OperatorConnection): 'tray' | 'cli' =>
  connection.session.state === 'new' ? 'cli' : connection.session.client;

/** SECURITY: T-3: one guard around the whole table, so that a handler cannot forget to ask who is speaking. */
export function guarded(handlers: OperatorHandlers): OperatorHandlers {
  const entries = Object.entries(handlers).map(([name, handler]) => [
    name,
    (body: never, connection: OperatorConnection, caller: never) => {
      if (name !== 'hello' && connection.session.state === 'new')
        return refuse('not-authenticated', 'say hello first');
      if (needsOperator.has(name as keyof Table) && !isOperator(connection))
        return refuse('not-authenticated');
      return (handler as (b: never, s: OperatorConnection, c: never) => unknown)(
        body,
        connection,
        caller,
      );
    },
  ]);
  return Object.fromEntries(entries) as OperatorHandlers;
}

function note(
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

/** The connection ended: its seat is free, and without a seat there is no heartbeat. */
export function leave(world: OperatorWorld, connection: OperatorConnection): void {
  if (world.seat !== connection) return;
  world.seat = null;
  world.presenceShell.closed();
  void note(world, 'operator.disconnected', 'the tray app is gone');
  world.onChange();
}

function sessionHandlers(
  world: OperatorWorld,
): Pick<
  OperatorHandlers,
  'hello' | 'enrol' | 'authenticate' | 'beat' | 'away' | 'presence.signal' | 'subscribe'
> {
  return {
    hello: (body, connection) => {
      const challenge = randomBytes(32).toString('hex');
      connection.session = { state: 'greeted', client: body.client, challenge };
      return done({
        daemonId: world.daemonId,
        version: world.version,
        pid: process.pid,
        challenge,
        enrolled: world.verifier !== null,
        uiTaken: world.seat !== null,
      });
    },
    enrol: async (body, connection) => {
      if (world.verifier !== null) return refuse('operator-enrolled');
      const key = checkEnrolment(connection.session, body, world.daemonId);
      if (!key.ok) return key;
      world.enrol(body.publicKey);
      world.verifier = key.value;
      await note(world, 'operator.enrolled', 'an operator key was enrolled');
      world.onChange();
      return done({});
    },
    authenticate: async (body, connection) => {
      const proved = authenticate(connection.session, body, world);
      if (!proved.ok) return proved;
      if (viaOf(connection) === 'tray') {
        // SECURITY: T-10: one operator UI at a time, so that a second one cannot answer beside the first.
        if (world.seat !== null && world.seat !== connection) return refuse('ui-taken');
        world.seat = connection;
        world.presenceShell.hello(body.epoch);
      }
      connection.session = proved.value;
      await note(
        world,
        'operator.authenticated',
        `the operator was authenticated by ${viaOf(connection)}`,
      );
      world.onChange();
      return done({});
    },
    beat: (body, connection) => {
      const accepted = acceptBeat(connection.session, body, world.verifier);
      if (!accepted.ok) return accepted;
      connection.session = accepted.value;
      world.presenceShell.beat({
        epoch: accepted.value.epoch,
        seq: body.seq,
        idleMs: body.idleMs,
        locked: body.locked,
        wallMs: body.wallMs,
      });
      return done({ presence: world.presenceShell.current() });
    },
    away: (body, connection) => {
      // Going away needs nobody's leave; coming back does.
      if (!body.away && !isOperator(connection)) return refuse('not-authenticated');
      world.presenceShell.away(body.away);
      return done({});
    },
    'presence.signal': (body, connection) => {
      if ((body.signal === 'unlock' || body.signal === 'resume') && !isOperator(connection))
        return refuse('not-authenticated');
      world.presenceShell.signal(body.signal);
      return done({});
    },
    subscribe: (_body, connection) => {
      connection.subscribed = true;
      return done(world.snapshot());
    },
  };
}

async function eachRun(
  world: OperatorWorld,
  act: (registry: RunRegistry, runId: string) => Promise<Outcome<ContainmentProof>>,
): Promise<Outcome<{ proofs: { runId: string; proof: ContainmentProof }[] }>> {
  const outcomes = await Promise.all(
    world.registry.live.map(async (run) => ({
      runId: run.id,
      outcome: await act(world.registry, run.id),
    })),
  );
  return done({
    proofs: outcomes.flatMap(({ runId, outcome }) =>
      outcome.ok ? [{ runId, proof: outcome.value }] : [],
    ),
  });
}

function runHandlers(
  world: OperatorWorld,
): Pick<
  OperatorHandlers,
  'run.pause' | 'run.resume' | 'run.kill' | 'runs.pause-all' | 'runs.resume-all' | 'runs.kill-all'
> {
  const killed = 'ended by the operator';
  return {
    'run.pause': (body) => world.registry.pause(body.runId, 'operator'),
    'run.resume': (body) => world.registry.resume(body.runId),
    'run.kill': (body) => world.registry.kill(body.runId, killed),
    'runs.pause-all': () => eachRun(world, (registry, id) => registry.pause(id, 'operator')),
    'runs.resume-all': () => eachRun(world, (registry, id) => registry.resume(id)),
    'runs.kill-all': () => eachRun(world, (registry, id) => registry.kill(id, killed)),
  };
}

function approvalHandlers(
  world: OperatorWorld,
  approvals: Approvals,
): Pick<OperatorHandlers, 'approval.detail' | 'approval.answer' | 'grant.revoke'> {
  return {
    'approval.detail': (body) => {
      const card = approvals.cards(() => false).find((one) => one.id === body.approvalId);
      return card === undefined ? refuse('approval-unknown') : done(card);
    },
    'approval.answer': async (body, connection) => {
      // SECURITY: T-3: an allow needs the proved operator; a deny never needs anything.
      if (body.answer === 'allow' && !isOperator(connection)) return refuse('not-authenticated');
      const answered = await answerApproval(world, body, viaOf(connection));
      world.onChange();
      return answered;
    },
    'grant.revoke': async (body) => {
      for (const grant of approvals.endGrants({ id: body.grantId }))
        await note(world, 'grant.ended', `revoked: ${grant.summary}`);
      world.onChange();
      return done({});
    },
  };
}

/** Handlers of the operator wire, behind one guard. */
export function operatorHandlers(world: OperatorWorld): OperatorHandlers {
  return guarded({
    ...sessionHandlers(world),
    ...runHandlers(world),
    ...approvalHandlers(world, world.approvals),
    'history.page': (body) => world.journal.page(body),
    'history.record': (body) => world.journal.record(body.seq),
    'journal.verify': async () => done(await world.journal.verify()),
    'rules.read': () => done(world.readRules()),
    'agent.connect': (body) => world.hooks.connect(body),
    'agent.disconnect': (body) => world.hooks.disconnect(body),
    'daemon.stop': (_body, connection) => {
      // Stopping only ever denies, but it takes the pause away from nobody: runs stay as they are.
      if (!isOperator(connection) && world.seat !== null) return refuse('not-authenticated');
      world.stop();
      return done({});
    },
  });
}
