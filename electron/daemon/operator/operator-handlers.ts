import type { ContainmentProof } from '../../../shared/model/run';
import { needsOperator } from '../../../shared/protocol';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { LiveRun } from '../agents/live-run';
import type { RunControl } from '../agents/run-control';
import type { Approvals } from '../approvals/approvals.shell';
import type { AnyHandlers } from '../gateway/wire-connection';
import { answerApproval } from './answer-approval';
import { endGrants } from './end-grants';
import {
  isOperator,
  note,
  viaOf,
  type OperatorConnection,
  type OperatorHandlers,
  type OperatorTable,
  type OperatorWorld,
} from './operator-world';
import { asksForProof, resumeByOperator } from '../agents/resume-by-operator';
import { agentsHandlers, connectHandlers } from './agents-handlers';
import { presenceHandlers } from './presence-handlers';
import { digestHandlers } from './digest-handlers';
import { leaseHandlers } from './lease-handlers';
import { policyHandlers } from './policy-handlers';
import { sessionHandlers } from './session-handlers';
import { stepUpHandlers } from './step-up-handlers';

/** What only a hand at a window of ours sets off: a sign of presence where no desktop tells idle times. */
const byHand: ReadonlySet<string> = new Set<keyof OperatorTable>([
  'approval.answer',
  'away',
  'grant.revoke',
  'run.pause',
  'run.resume',
  'run.kill',
  'runs.pause-all',
  'runs.resume-all',
  'runs.kill-all',
  'rules.save',
  'agent.onboard',
  'agent.reviewed',
  'agent.offboard',
]);

/** SECURITY: T-3: one guard around the whole table, so that a handler cannot forget to ask who is speaking. */
export function guarded(
  handlers: AnyHandlers<OperatorConnection>,
  touched: () => void = () => undefined,
): AnyHandlers<OperatorConnection> {
  const guard = ([name, handler]: [string, AnyHandlers<OperatorConnection>[string]]) => {
    const asked: typeof handler = (body, connection, caller) => {
      if (name !== 'hello' && connection.session.state === 'new') {
        return refuse('not-authenticated', 'say hello first');
      }
      if (needsOperator.has(name) && !isOperator(connection)) return refuse('not-authenticated');
      if (byHand.has(name) && isOperator(connection) && viaOf(connection) === 'tray') touched();
      return handler(body, connection, caller);
    };
    return [name, asked] as const;
  };
  return Object.fromEntries(Object.entries(handlers).map(guard));
}

/** All of them, whatever becomes of one. Refusals: the first of `act`. */
async function eachRun(
  world: OperatorWorld,
  act: (control: RunControl, runId: string) => Promise<Outcome<ContainmentProof>>,
  which: (run: LiveRun) => boolean = () => true,
): Promise<Outcome<{ proofs: { runId: string; proof: ContainmentProof }[] }>> {
  const outcomes = await Promise.all(
    world.control.registry.live.filter(which).map(async (run) => ({
      runId: run.id,
      outcome: await act(world.control, run.id),
    })),
  );
  // One that ended meanwhile needs no word.
  const refused = outcomes.find(({ outcome: one }) => !one.ok && one.reason !== 'run-unknown');
  if (refused !== undefined && !refused.outcome.ok) return refused.outcome;
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
    'run.pause': (body) => world.control.pause(body.runId, 'operator'),
    'run.resume': ({ runId, proof }, connection) =>
      resumeByOperator(world.life, runId, { proof: proof ?? null, via: viaOf(connection) }),
    'run.kill': (body) => world.control.kill(body.runId, killed),
    'runs.pause-all': async (_body, connection) => {
      const outcome = await eachRun(world, (control, id) => control.pause(id, 'operator'));
      await note(world, 'operator.override', `every run was paused by ${viaOf(connection)}`);
      return outcome;
    },
    'runs.resume-all': (_body, connection) =>
      eachRun(
        world,
        (_control, id) => resumeByOperator(world.life, id, { proof: null, via: viaOf(connection) }),
        (run) => !asksForProof(run),
      ),
    'runs.kill-all': async (_body, connection) => {
      // Who ends everything wants nothing to go on: neither a run nor, by a lease, the next one.
      const [, outcome] = await Promise.all([
        world.life.leases.endAll('revoked'),
        eachRun(world, (control, id) => control.kill(id, killed)),
      ]);
      await note(world, 'operator.override', `every run was ended by ${viaOf(connection)}`);
      return outcome;
    },
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
      await endGrants(world, { id: body.grantId }, 'revoked');
      world.onChange();
      return done({});
    },
  };
}

/** Handlers of the operator wire, behind one guard. */
export function operatorHandlers(world: OperatorWorld): AnyHandlers<OperatorConnection> {
  const table: OperatorHandlers = {
    ...sessionHandlers(world),
    ...presenceHandlers(world),
    ...runHandlers(world),
    ...approvalHandlers(world, world.approvals),
    'history.page': (body) => world.journal.page(body),
    'history.record': (body) => world.journal.record(body.seq),
    'journal.verify': async () => done(await world.journal.verify()),
    ...digestHandlers(world),
    ...policyHandlers(world),
    ...agentsHandlers(world.life),
    ...leaseHandlers(world.life),
    ...stepUpHandlers(world),
    ...connectHandlers(world.life),
    'daemon.stop': (_body, connection) => {
      // Stopping only ever denies, but it takes the pause away from nobody: runs stay as they are.
      if (!isOperator(connection) && world.seat !== null) return refuse('not-authenticated');
      world.stop();
      return done({});
    },
  };
  return guarded(table, () => world.presenceShell.touched());
}
