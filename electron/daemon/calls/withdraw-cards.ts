import type { CallPath } from './call-path';

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
  const again = calls.askAnew(asked.map(({ call }) => call.callKey));
  for (const [approvalId, { call, look }] of cards)
    await calls.world.journal.append({
      type: 'approval.withdrawn',
      agent: call.product,
      run: runId,
      presence: calls.world.presence(),
      decision: null,
      rule: null,
      route: call.route,
      payload: {
        summary: `its run was paused: ${call.tool}`,
        approvalId,
        digest: look.digest,
      },
    });
  await again;
}
