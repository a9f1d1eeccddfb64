import { z } from 'zod';
import { Agent } from './agent';
import { Coverage, CoverageGrade, MeasuredFaults } from './coverage';
import { ApprovalCard, GrantReach } from './approval';
import { Lease } from './lease';
import { Presence, WitnessHealth } from './presence';
import { Run } from './run';
import { StepUpStatus } from './step-up';
import { Product } from './tool-call';

/** How well an agent product is gated right now. */
export const AgentStatus = z.object({
  product: Product,
  label: z.string(),
  installed: z.boolean(),
  version: z.string().nullable(),
  /** `connected` = our hook stands in its settings; `changed` = it stood there and was altered or removed behind our back. */
  hook: z.enum(['connected', 'not-connected', 'changed']),
  /** The file that carries our hook (the first, where there are several). */
  settingsPath: z.string(),
  /** The version that the tests of this build ran. */
  provedVersion: z.string(),
  /** Installed against proved: `unknown` when the product does not say its version; `unproven` = never run by the tests. */
  drift: z.enum(['same', 'newer', 'older', 'unknown', 'unproven']),
  coverage: Coverage,
  grade: CoverageGrade,
  /** The measured row of the fail-closed matrix, or null. */
  measured: MeasuredFaults.nullable(),
  detail: z.string(),
  runs: z.number().int(),
  lastCallAt: z.number().nullable(),
});
export type AgentStatus = z.infer<typeof AgentStatus>;

/** A standing permission the operator gave: for the same call in one run, or for an agent within a reach and a time. */
export const Grant = z.object({
  id: z.string(),
  covers: z.discriminatedUnion('scope', [
    z.object({ scope: z.literal('run'), runId: z.string(), digest: z.string() }),
    z.object({ scope: z.literal('agent'), agentId: z.string(), reach: GrantReach }),
  ]),
  summary: z.string(),
  madeAt: z.number(),
  /** Milliseconds left; null = as long as its run. */
  expiresInMs: z.number().nullable(),
  used: z.number().int(),
});
export type Grant = z.infer<typeof Grant>;

/** Something a person must know about the daemon itself: bad rules, damaged journal (`journal`), interrupted calls found at start. While an `error` stands the tray does not say that all is well. */
export const Notice = z.object({
  id: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  text: z.string(),
});
export type Notice = z.infer<typeof Notice>;

/** The state line of the tray, in order of weight: the worst that holds. */
export const TrayState = z.enum(['watching', 'waiting', 'held', 'unprotected']);
export type TrayState = z.infer<typeof TrayState>;

/** The whole projection the UI and CLI show. Small (tens of entries), so it is pushed whole; payload texts are capped. */
export const Snapshot = z.object({
  daemon: z.object({
    version: z.string(),
    pid: z.number().int(),
    startedAt: z.number(),
    runtimeDir: z.string(),
    journalPath: z.string(),
    rulesPath: z.string(),
    journalRecords: z.number().int(),
  }),
  operator: z.object({ enrolled: z.boolean(), uiConnected: z.boolean() }),
  presence: Presence,
  witnesses: z.array(WitnessHealth),
  agents: z.array(AgentStatus),
  /** The registry: every agent that was ever proposed; a retired one only once its hook stands again. */
  registry: z.array(Agent),
  stepUp: StepUpStatus,
  runs: z.array(Run),
  approvals: z.array(ApprovalCard),
  /** Calls that wait for the operator's return, not for an answer. */
  heldCalls: z.number().int(),
  grants: z.array(Grant),
  leases: z.array(Lease),
  notices: z.array(Notice),
});
export type Snapshot = z.infer<typeof Snapshot>;
