import type { JsonObject } from '../../../shared/json';
import { limits } from '../../../shared/limits';
import type { JournalEntry, RecordType } from '../../../shared/model/journal';
import type { FinalDecision } from '../../../shared/model/decision';
import type { PresenceState } from '../../../shared/model/presence';
import { summaryOf } from '../approvals/payload';
import type { WaitingCall } from './waiting-call';

/** The journal entry about one call; every one names agent, run, presence, decision, rule and route. */
export function callEntry(
  type: RecordType,
  waiting: WaitingCall,
  about: {
    readonly presence: PresenceState;
    readonly decision: string;
    readonly extra: JsonObject;
  },
): JournalEntry {
  const { call, look } = waiting;
  return {
    type,
    agent: call.product,
    run: waiting.runId,
    presence: about.presence,
    decision: about.decision,
    rule: look.policy.rules.map((rule) => rule.id).join(',') || null,
    route: call.route,
    payload: {
      summary: summaryOf(call, limits.snapshotText),
      callKey: call.callKey,
      sessionId: call.sessionId,
      ...(call.toolUseId === undefined ? {} : { toolUseId: call.toolUseId }),
      tool: call.tool,
      kind: call.kind,
      input: call.input,
      cwd: call.cwd,
      chain: call.chain.map(plainLink),
      claims: call.claims,
      effects: look.classification.effects,
      targets: look.classification.targets.map((target) => ({
        ...target,
        inProject: target.inProject ?? null,
      })),
      uninspectable: look.classification.uninspectable,
      digest: look.digest,
      programs: look.classification.programs,
      project: look.classification.project ?? null,
      why: look.policy.why,
      verdict: look.policy.verdict,
      signals: look.policy.signals.map(({ id, floor }) => ({ id, floor })),
      ...about.extra,
    },
  };
}

/** The record of one use of a standing permission. */
export const grantUsedEntry = (
  { call, runId, look }: WaitingCall,
  grantId: string,
  presence: PresenceState,
): JournalEntry => ({
  type: 'grant.used',
  agent: call.product,
  run: runId,
  presence,
  decision: 'allow',
  rule: null,
  route: call.route,
  payload: {
    summary: `${grantId} covered ${summaryOf(call, limits.snapshotText)}`,
    by: 'grant',
    grantId,
    callKey: call.callKey,
    digest: look.digest,
  },
});

/** The fields that a final decision adds. `unattended` stands where a call passes while the operator is not present. */
export const finalFields = (
  { approvalId, grantId, leaseId, ticket }: WaitingCall,
  { by, outcome, reason, told }: FinalDecision,
  at: {
    readonly presence: PresenceState;
    readonly tookMs: number;
    readonly parent: string | null;
  },
): JsonObject => ({
  by,
  reason: reason ?? null,
  told,
  tookMs: Math.round(at.tookMs * 10) / 10,
  approvalId: ticket?.approvalId ?? approvalId,
  grantId: by === 'grant' ? grantId : null,
  parent: at.parent,
  ...(outcome === 'allow' && at.presence !== 'present' ? { unattended: true } : {}),
  ...(leaseId === null ? {} : { leaseId }),
});

const plainLink = (link: WaitingCall['call']['chain'][number]): JsonObject => ({
  role: link.role,
  name: link.name,
  id: link.id ?? null,
  verified: link.verified,
});
