import type { PresenceState } from '../../../shared/model/presence';
import type { Journal } from '../../../shared/store-port';
import type { Approvals } from '../approvals/approvals.shell';

export type GrantsWorld = {
  readonly journal: Journal;
  readonly approvals: Approvals;
  presence(): PresenceState;
};

/** Ends grants (at once) and puts each end on record with its cause, e.g. `revoked`. */
export async function endGrants(
  world: GrantsWorld,
  which: Parameters<Approvals['endGrants']>[0],
  why: string,
): Promise<void> {
  for (const { id, covers, summary, used } of world.approvals.endGrants(which))
    await world.journal.append({
      type: 'grant.ended',
      agent: covers.scope === 'agent' ? covers.agentId : null,
      run: covers.scope === 'run' ? covers.runId : null,
      presence: world.presence(),
      decision: null,
      rule: null,
      route: null,
      payload: { summary: `${why}: ${summary}`, grantId: id, why, used },
    });
}
