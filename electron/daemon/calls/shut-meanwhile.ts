import type { FinalDecision } from '../../../shared/model/decision';
import type { Approvals } from '../approvals/approvals.shell';
import type { CallWorld } from './call-path-world';
import type { WaitingCall } from './waiting-call';

/**
 * SECURITY: T-14: the flush of a record takes time, and the operator may have left meanwhile, or what let the call pass may have
 * ended: an allow that has not left yet does not leave then.
 */
export function shutMeanwhile(
  world: CallWorld,
  approvals: Pick<Approvals, 'grantFor'>,
  waiting: WaitingCall,
  { by }: FinalDecision,
): boolean {
  const gate = world.gate(waiting, waiting.look.classification);
  return (
    waiting.caller === null ||
    (by === 'grant' && approvals.grantFor(waiting) === undefined) ||
    world.barred(waiting.call, waiting.runId) !== null ||
    gate.kind === 'closed' ||
    // Under a lease passes only what was recorded so.
    (gate.kind === 'leased' && gate.leaseId !== waiting.leaseId) ||
    world.runState(waiting.runId) !== 'running'
  );
}
