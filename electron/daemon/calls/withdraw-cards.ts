import type { CallPath } from './call-path';
import type { WaitingCall } from './waiting-call';

/**
 * SECURITY: T-16 (K09): takes back what a run asked before it was paused, and what was answered but not used: its cards vanish in this
 * very tick, and its calls are decided anew, and asked about anew, when it goes on.
 */
export async function withdrawCards(calls: CallPath, runId: string): Promise<void> {
  const asked = calls.waiting.filter(
    (one) =>
      one.runId === runId && !one.finishing && (one.approvalId !== null || one.ticket !== null),
  );
  const cards = new Map(
    asked.flatMap((one) => (one.approvalId === null ? [] : [[one.approvalId, one] as const])),
  );
  for (const one of asked) {
    calls.approvals.leave(one.call.callKey);
    one.ticket = null;
  }
  const keys = asked.map(({ call }) => call.callKey);
  await Promise.all([calls.askAnew(keys), noteWithdrawn(calls, cards)]);
}

async function noteWithdrawn(
  { world }: CallPath,
  cards: ReadonlyMap<string, WaitingCall>,
): Promise<void> {
  for (const [approvalId, { call, look, runId }] of cards)
    await world.journal.append({
      type: 'approval.withdrawn',
      agent: call.product,
      run: runId,
      presence: world.presence(),
      decision: null,
      rule: null,
      route: call.route,
      payload: {
        summary: `its run was paused: ${call.tool}`,
        approvalId,
        digest: look.digest,
      },
    });
}
