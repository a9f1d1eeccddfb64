import type { Presence, WitnessHealth } from '../../shared/model/presence';
import type { Run } from '../../shared/model/run';
import type { AgentStatus, Notice, Snapshot } from '../../shared/model/snapshot';
import type { StepUpStatus } from '../../shared/model/step-up';
import type { Product } from '../../shared/model/tool-call';
import { brief, type Approvals } from './approvals/approvals.shell';
import type { Absence } from './agents/absence';
import type { AgentRegistry } from './agents/agent-registry';
import type { CallPath } from './calls/call-path';
import type { HookConnections } from './agents/hook-connections';
import type { Leases } from './leases/leases.shell';
import type { RunRegistry } from './agents/run-registry';

export type SnapshotWorld = {
  readonly daemon: Omit<Snapshot['daemon'], 'journalRecords'>;
  readonly registry: RunRegistry;
  readonly absence: Absence;
  readonly leases: Leases;
  readonly agents: AgentRegistry;
  readonly calls: CallPath;
  readonly approvals: Approvals;
  readonly hooks: HookConnections;
  records(): number;
  operator(): Snapshot['operator'];
  presence(): Presence;
  witnesses(): readonly WitnessHealth[];
  stepUp(): StepUpStatus;
  notices(): readonly Notice[];
};

/** How many runs each product has, and when it last asked. */
export const activityOf =
  (runs: readonly Pick<Run, 'product' | 'lastCallAt'>[]) =>
  (product: Product): Pick<AgentStatus, 'runs' | 'lastCallAt'> => {
    const mine = runs.filter((run) => run.product === product);
    const last = Math.max(0, ...mine.map((run) => run.lastCallAt ?? 0));
    return { runs: mine.length, lastCallAt: last || null };
  };

/** The whole projection that the tray app and the CLI show; made anew from the daemon's state each time. */
export function makeSnapshot(world: SnapshotWorld): Snapshot {
  const { waiting } = world.calls;
  const away = (callKeys: readonly string[]): boolean =>
    waiting.every((one) => !callKeys.includes(one.call.callKey) || one.caller === null);
  const runs = world.registry.project((run) => ({
    waiting: waiting.filter((one) => one.runId === run.id).length,
    leaseId: world.absence.leaseOf(run)?.id ?? null,
  }));
  const agents = world.hooks.statuses(activityOf(runs));
  // An agent that was offboarded is shown again once its hook stands again: the operator has to be able to onboard it.
  const isBack = (product: Product): boolean =>
    agents.some((one) => one.product === product && one.hook === 'connected');
  return {
    daemon: { ...world.daemon, journalRecords: world.records() },
    operator: world.operator(),
    presence: world.presence(),
    witnesses: [...world.witnesses()],
    agents,
    registry: world.agents.all.filter(
      ({ state, product }) => state !== 'retired' || isBack(product),
    ),
    stepUp: world.stepUp(),
    runs: [...runs],
    approvals: world.approvals.cards(away).map(brief),
    heldCalls: waiting.filter((one) => one.approvalId === null && one.parked).length,
    grants: [...world.approvals.grants],
    leases: [...world.leases.shown],
    notices: [...world.notices()],
  };
}
