import { z } from 'zod';
import { ApprovalCard, GrantScope } from './model/approval';
import { HistoryRow, JournalRecord, VerifyResult } from './model/journal';
import { Presence } from './model/presence';
import { ContainmentGrade, ContainmentProof } from './model/run';
import { Snapshot } from './model/snapshot';
import { Product } from './model/tool-call';
import { StepUpProof } from './model/step-up';
import type { EventTable, WireTable } from './wire';
import { agentsWire } from './wires/agents-wire';
import { digestWire } from './wires/digest-wire';
import { leaseWire } from './wires/lease-wire';
import { policyWire } from './wires/policy-wire';
import { stepUpWire } from './wires/step-up-wire';

const nothing = z.strictObject({});

/**
 * What a hook client prints and returns: made by the adapter in the daemon, obeyed blindly by the client.
 * On the wire the keys always stand in this order (`exit`, `stdout`, `stderr`): the C client reads exactly that shape.
 */
export const HookAnswer = z.strictObject({
  exit: z.number().int().min(0).max(255),
  stdout: z.string(),
  stderr: z.string(),
});
export type HookAnswer = z.infer<typeof HookAnswer>;

/** Agent wire: `agent.sock` and loopback HTTP. Nothing here can approve, resume or read anything. */
export const agentWire = {
  /** Liveness and identity, used by `doctor` and by second daemons. */
  ping: {
    request: nothing,
    response: z.strictObject({ version: z.string(), pid: z.number().int() }),
  },
  /**
   * A product's hook event. `payload` is the product's own JSON, as text. The answer may take hours; hold frames come meanwhile.
   * `key` (32 hex digits, random) names this one call: a client that lost its daemon presents the same key again.
   */
  hook: {
    request: z.strictObject({
      product: z.string().max(64),
      key: z.string().regex(/^[0-9a-f]{32}$/),
      pid: z.number().int().positive(),
      payload: z.string(),
      /** Milliseconds after which the caller denies by itself: as long as its product waits. */
      answerWithinMs: z.number().int().positive().optional(),
      /** The run's credential, where the caller has one (64 hex digits). A wrong one, or one of another tree, is refused and alarmed. */
      credential: z.string().optional(),
    }),
    response: HookAnswer,
  },
  /** Gives a process of a run's own tree (as the kernel names it) that run's credential, for clients that speak only HTTP. */
  'run.credential': {
    request: nothing,
    response: z.strictObject({
      runId: z.string(),
      credential: z.string(),
      expiresInMs: z.number(),
    }),
  },
  /** `holdpoint run`: asks for a run of its own before the command is started. `group` is the control group to try to join before exec, or null. */
  'run.open': {
    request: z.strictObject({
      command: z.array(z.string()).min(1),
      cwd: z.string(),
      pid: z.number().int().positive(),
      /** It is to begin behind the walls of level Guard; the daemon looks whether they stand. */
      guard: z.boolean().optional(),
    }),
    response: z.strictObject({
      runId: z.string(),
      group: z.string().nullable(),
    }),
  },
  /** The started process of that run; the daemon reads its start time itself. */
  'run.started': {
    request: z.strictObject({ runId: z.string(), pid: z.number().int().positive() }),
    /** `paused`: the operator is not there, so the command stands before its first instruction. */
    response: z.strictObject({
      paused: z.boolean(),
      containment: ContainmentGrade,
      why: z.string(),
    }),
  },
  /**
   * `holdpoint run`, each second: may its run run? `frozen`: it has frozen the command itself while no daemon answered; the daemon takes
   * that over, and sets the command going where it may run. Refusal: `run-unknown`, also for whoever did not start the run.
   */
  'run.watch': {
    request: z.strictObject({ runId: z.string(), frozen: z.boolean() }),
    response: z.strictObject({ mayRun: z.boolean() }),
  },
  'run.closed': {
    request: z.strictObject({ runId: z.string(), exit: z.number().int().nullable() }),
    response: nothing,
  },
} as const satisfies WireTable;

/** A page request for History, newest first. `before` is a seq, exclusive. */
export const HistoryQuery = z.strictObject({
  before: z.number().int().optional(),
  limit: z.number().int().min(1).max(200),
  text: z.string().max(200).optional(),
  agent: z.string().optional(),
  run: z.string().optional(),
  decision: z.enum(['allow', 'deny', 'hold', 'challenge']).optional(),
  /** true = only calls, false/absent = calls and events */
  callsOnly: z.boolean().optional(),
});
export type HistoryQuery = z.infer<typeof HistoryQuery>;

const runTarget = z.strictObject({ runId: z.string() });
const proofs = z.strictObject({
  proofs: z.array(z.object({ runId: z.string(), proof: ContainmentProof })),
});

/** Operator wire: `operator.sock`. `authenticated` calls need a proved operator; deny, pause and kill never do. Signatures are Ed25519 (RFC 8032), base64. */
export const operatorWire = {
  /** First call on every connection. `challenge` is signed in `authenticate` and `enrol` (Ed25519, hex nonce of 32 bytes). */
  hello: {
    request: z.strictObject({
      client: z.enum(['tray', 'cli']),
      pid: z.number().int(),
      version: z.string(),
    }),
    response: z.strictObject({
      daemonId: z.string(),
      version: z.string(),
      pid: z.number().int(),
      challenge: z.string(),
      enrolled: z.boolean(),
      uiTaken: z.boolean(),
    }),
  },
  /** Only while no key is enrolled. Signature over `holdpoint-enrol:<daemonId>:<challenge>`; publicKey is SPKI DER, base64. */
  enrol: {
    request: z.strictObject({ publicKey: z.string(), signature: z.string() }),
    response: nothing,
  },
  /** Proves the operator. Signature over `holdpoint-operator:<daemonId>:<challenge>:<epoch>`; `epoch` (32 hex) starts a beat counter at 0. A tray takes the one UI seat here. */
  authenticate: {
    request: z.strictObject({
      epoch: z.string().regex(/^[0-9a-f]{32}$/),
      signature: z.string(),
      /** Signature over `holdpoint-seal:1`: opens the step-up file while the daemon lives. Without it no step-up can be checked. */
      seal: z.string().optional(),
    }),
    response: nothing,
  },
  /** Heartbeat, each second, tray only. Signature over `holdpoint-beat:<epoch>:<seq>:<idleMs>:<locked>`; seq strictly grows. The reply lets the tray see a lost daemon. */
  beat: {
    request: z.strictObject({
      seq: z.number().int().positive(),
      idleMs: z.number().int().min(0),
      locked: z.boolean().nullable(),
      wallMs: z.number(),
      signature: z.string(),
    }),
    response: z.strictObject({ presence: Presence }),
  },
  /** Explicit away; coming back needs the proved operator. */
  away: { request: z.strictObject({ away: z.boolean() }), response: nothing },
  /** Suspend, resume, lock, unlock as the tray's own operating system tells it (macOS and Windows; on Linux suspend only). */
  'presence.signal': {
    request: z.strictObject({ signal: z.enum(['suspend', 'resume', 'lock', 'unlock']) }),
    response: nothing,
  },
  /**
   * A locker's hook says that it locked or unlocked. Locked counts from anyone; unlocked takes back only what came by this call, from a
   * process outside every run, and is worth nothing without fresh input.
   */
  'presence.locker': { request: z.strictObject({ locked: z.boolean() }), response: nothing },
  /** Answers with the snapshot and sends `snapshot` events from then on, at most ten a second. */
  subscribe: { request: nothing, response: Snapshot },
  'approval.detail': {
    request: z.strictObject({ approvalId: z.string() }),
    response: ApprovalCard,
  },
  /** allow needs authentication; deny never. `notAsked` denies and pauses the run. */
  'approval.answer': {
    request: z.strictObject({
      approvalId: z.string(),
      digest: z.string(),
      answer: z.enum(['allow', 'deny']),
      scope: GrantScope,
      notAsked: z.boolean(),
      /** How many identical calls the operator was shown (1 when not said); an allow reaches no more than those. */
      count: z.number().int().positive().optional(),
      /** For `scope` agent: how long, at most 12 h; 30 when not said. */
      minutes: z.number().int().min(1).max(720).optional(),
      /** Needed where the card's `needs` is more than `none`, and for every wider scope than `run`. */
      proof: StepUpProof.optional(),
    }),
    response: z.strictObject({ calls: z.number().int() }),
  },
  'grant.revoke': { request: z.strictObject({ grantId: z.string() }), response: nothing },
  'run.pause': { request: runTarget, response: ContainmentProof },
  /** Needs authentication, and a step-up where the run's `resumes` is `prove`. */
  'run.resume': {
    request: runTarget.extend({ proof: StepUpProof.nullish() }),
    response: ContainmentProof,
  },
  'run.kill': { request: runTarget, response: ContainmentProof },
  'runs.pause-all': { request: nothing, response: proofs },
  /** Needs authentication. Leaves out every run whose `resumes` is `prove`. */
  'runs.resume-all': { request: nothing, response: proofs },
  'runs.kill-all': { request: nothing, response: proofs },
  'history.page': {
    request: HistoryQuery,
    response: z.strictObject({ rows: z.array(HistoryRow), more: z.boolean() }),
  },
  'history.record': { request: z.strictObject({ seq: z.number().int() }), response: JournalRecord },
  'journal.verify': { request: nothing, response: VerifyResult },
  ...policyWire,
  ...digestWire,
  ...agentsWire,
  ...leaseWire,
  ...stepUpWire,
  /**
   * Connects a product's hook; disconnecting needs the operator, and a step-up once a factor is enrolled, because nothing
   * holds the calls of this product any more. `scope` user = the user's settings, project = settings in `dir`.
   */
  'agent.connect': {
    request: z.strictObject({
      product: Product,
      scope: z.enum(['user', 'project']),
      dir: z.string().nullable(),
      /** The change that was shown (`FoundProduct.plan`); another one is refused as `settings-changed`. */
      plan: z.string().optional(),
    }),
    response: z.strictObject({ path: z.string(), changed: z.boolean() }),
  },
  'agent.disconnect': {
    request: z.strictObject({
      product: Product,
      scope: z.enum(['user', 'project']),
      dir: z.string().nullable(),
      proof: StepUpProof.nullable().default(null),
    }),
    response: z.strictObject({ path: z.string(), changed: z.boolean() }),
  },
  /** Stops the daemon in order: new calls denied, journal closed. Needs authentication while a tray app is connected. */
  'daemon.stop': { request: nothing, response: nothing },
} as const satisfies WireTable;

/** Pushed on the operator wire after `subscribe`. */
export const operatorEvents = {
  snapshot: Snapshot,
} as const satisfies EventTable;

/** Calls that need a proved operator. Everything that only reduces what agents may do is left out on purpose. */
const onlyOperator: readonly (keyof typeof operatorWire)[] = [
  'beat',
  'run.resume',
  'runs.resume-all',
  'agent.disconnect',
  'agent.onboard',
  'agent.offboard',
  'agent.reviewed',
  'lease.make',
  'rules.save',
  'step-up.totp-begin',
  'step-up.totp-finish',
  'step-up.passphrase',
  'step-up.recovery',
  'step-up.remove',
  'step-up.platform',
];
export const needsOperator: ReadonlySet<string> = new Set(onlyOperator);
