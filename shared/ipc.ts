import { z } from 'zod';
import { ApprovalCard, GrantScope } from './model/approval';
import { JournalRecord, HistoryRow, VerifyResult } from './model/journal';
import { ContainmentProof, ProcessRef } from './model/run';
import { Snapshot } from './model/snapshot';
import { Factor, StepUpNeed, StepUpProof } from './model/step-up';
import { Product } from './model/tool-call';
import { HistoryQuery } from './protocol';
import { Reason } from './reasons';
import type { EventTable, WireTable } from './wire';
import { agentsWire } from './wires/agents-wire';
import { digestWire } from './wires/digest-wire';
import { leaseWire } from './wires/lease-wire';
import { policyWire } from './wires/policy-wire';
import { stepUpWire } from './wires/step-up-wire';

const nothing = z.strictObject({});

/** A refusal as a value: errors never cross to the renderer as thrown strings. */
export const resultOf = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), reason: Reason, detail: z.string().optional() }),
  ]);

/**
 * Calls of the windows that main hands to the daemon unchanged, by the same tables: policy, agents, leases, step-up and what was
 * during an absence. None of them can allow a call; those that widen rights are guarded in the daemon.
 */
export const passedOn = {
  ...policyWire,
  ...agentsWire,
  ...leaseWire,
  ...stepUpWire,
  ...digestWire,
} as const;
export type PassedOn = keyof typeof passedOn;

type AsIpc<T extends WireTable> = {
  readonly [K in keyof T]: {
    readonly request: T[K]['request'];
    readonly response: ReturnType<typeof resultOf<T[K]['response']>>;
  };
};

const asIpc = <T extends WireTable>(table: T): AsIpc<T> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one entry for each key of the table
  Object.fromEntries(
    Object.entries(table).map(([name, { request, response }]) => [
      name,
      { request, response: resultOf(response) },
    ]),
  ) as AsIpc<T>;

/** Views of the main window. */
export const View = z.enum(['now', 'history', 'agents', 'policy', 'settings']);
export type View = z.infer<typeof View>;

/** Link between the tray app and the daemon, and what the operator must do next. */
export const LinkState = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('connecting') }),
  z.strictObject({ kind: z.literal('daemon-down'), reason: z.string() }),
  /** No operator key yet: choose a passphrase (only where the OS has no key store). */
  z.strictObject({ kind: z.literal('set-up') }),
  /** Key is sealed by the passphrase: enter it. Deny, pause and stop work without. */
  z.strictObject({ kind: z.literal('locked'), wrong: z.boolean() }),
  /** Another tray app holds the seat. */
  z.strictObject({ kind: z.literal('seat-taken') }),
  /** The daemon runs and watches, but this tray app cannot prove the operator (key file lost or not the enrolled one); `reason` is the sentence to show. Deny, pause and stop work. */
  z.strictObject({ kind: z.literal('refused'), reason: z.string() }),
  z.strictObject({ kind: z.literal('ready') }),
]);
export type LinkState = z.infer<typeof LinkState>;

/** What "end everything" did, run by run, and what is left of it. `fault` = the sentence that says why nothing could be done. */
export const EndReport = z.strictObject({
  fault: z.string().nullable(),
  runs: z.array(
    z.strictObject({
      runId: z.string(),
      label: z.string(),
      ended: z.number().int(),
      /** It was read back that nothing is left; false with nobody named where something starts anew faster than it is met. */
      verified: z.boolean(),
      remaining: z.array(ProcessRef),
    }),
  ),
});
export type EndReport = z.infer<typeof EndReport>;

/**
 * The keys that end everything, as people write them ("Ctrl+Alt+Shift+Esc"). `taken` = the system gave them to another program;
 * `wayland` = this desktop gives nobody keys that work in every window.
 */
export const PanicKey = z.strictObject({
  keys: z.string(),
  state: z.enum(['works', 'taken', 'wayland']),
});
export type PanicKey = z.infer<typeof PanicKey>;

export const AppState = z.strictObject({
  link: LinkState,
  snapshot: Snapshot.nullable(),
  version: z.string(),
});
export type AppState = z.infer<typeof AppState>;

/** Calls of the two ordinary windows (main and approval card). None of them can allow anything. */
export const appIpc = {
  'app:state': { request: nothing, response: resultOf(AppState) },
  'app:passphrase': {
    request: z.strictObject({ passphrase: z.string().min(1).max(1024) }),
    response: resultOf(nothing),
  },
  'app:start-daemon': { request: nothing, response: resultOf(nothing) },
  'app:away': { request: z.strictObject({ away: z.boolean() }), response: resultOf(nothing) },
  /** Opens the approval window; with `approvalId` main also tells it to show that one (`approval:pick`). */
  'app:open-approvals': {
    request: z.strictObject({ approvalId: z.string().optional() }),
    response: resultOf(nothing),
  },
  'app:open-main': {
    request: z.strictObject({ view: View }),
    response: resultOf(nothing),
  },
  'approval:detail': {
    request: z.strictObject({ approvalId: z.string() }),
    response: resultOf(ApprovalCard),
  },
  /** Shows this approval in the approve frame: the daemon digest is bound there, by main, not by this window. */
  'approval:show': {
    request: z.strictObject({ approvalId: z.string() }),
    response: resultOf(nothing),
  },
  /**
   * The card says that its whole text has been on screen (it fits the frame, or was scrolled to its end). Until then main keeps
   * Allow unarmed (`waiting` with `canAllow: false`): main asks for it when the card's payload does not fit, see threat U-07.
   */
  'approval:read': {
    request: z.strictObject({ approvalId: z.string(), digest: z.string() }),
    response: resultOf(nothing),
  },
  'approval:deny': {
    request: z.strictObject({ approvalId: z.string(), digest: z.string(), notAsked: z.boolean() }),
    response: resultOf(nothing),
  },
  'run:pause': {
    request: z.strictObject({ runId: z.string() }),
    response: resultOf(ContainmentProof),
  },
  /** `proof` where the run's `resumes` is `prove`. */
  'run:resume': {
    request: z.strictObject({ runId: z.string(), proof: StepUpProof.nullable() }),
    response: resultOf(ContainmentProof),
  },
  'run:kill': {
    request: z.strictObject({ runId: z.string() }),
    response: resultOf(ContainmentProof),
  },
  'runs:pause-all': { request: nothing, response: resultOf(nothing) },
  'runs:resume-all': { request: nothing, response: resultOf(nothing) },
  /** Always answers: what could not be done stands in the report, which also comes as `app:ended`. */
  'runs:kill-all': { request: nothing, response: resultOf(nothing) },
  'app:panic-key': { request: nothing, response: resultOf(PanicKey) },
  'grant:revoke': { request: z.strictObject({ grantId: z.string() }), response: resultOf(nothing) },
  'history:page': {
    request: HistoryQuery,
    response: resultOf(z.strictObject({ rows: z.array(HistoryRow), more: z.boolean() })),
  },
  'history:record': {
    request: z.strictObject({ seq: z.number().int() }),
    response: resultOf(JournalRecord),
  },
  'journal:verify': { request: nothing, response: resultOf(VerifyResult) },
  'agent:connect': {
    request: z.strictObject({ product: Product, plan: z.string().optional() }),
    response: resultOf(z.strictObject({ path: z.string(), changed: z.boolean() })),
  },
  'agent:disconnect': {
    request: z.strictObject({ product: Product, proof: StepUpProof.nullable() }),
    response: resultOf(z.strictObject({ path: z.string(), changed: z.boolean() })),
  },
  ...asIpc(passedOn),
} as const satisfies WireTable;

/** Pushed from main to the ordinary windows. */
export const appEvents = {
  'app:changed': AppState,
  /** Main asks the main window to show a view (tray menu, second start). */
  'app:view': z.strictObject({ view: View }),
  /** The operator is about to leave (tray menu): open the dialog that makes a lease. */
  'app:leaving': nothing,
  /** Everything was ended, by whatever way: show what is left. */
  'app:ended': EndReport,
  /** The operator asked for this one (Review in Now or in the tray); never sent for a new call. */
  'approval:pick': z.strictObject({ approvalId: z.string() }),
  /** Main tells the approval window which approval stands in the approve frame, and whether Allow is armed. */
  'approval:frame': z.strictObject({ approvalId: z.string().nullable(), armed: z.boolean() }),
} as const satisfies EventTable;

/** What the approve frame is told: just enough to name what it allows. */
export const FrameState = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({
    kind: z.literal('waiting'),
    approvalId: z.string(),
    armInMs: z.number(),
    canAllow: z.boolean(),
    why: z.string(),
    count: z.number().int(),
    /** What Allow needs besides the click, and the enrolled factors that would do, strongest first. */
    needs: StepUpNeed,
    factors: z.array(Factor),
    /** Why the last step-up for this call did not count, as a sentence; the call still waits. */
    refused: z.string().optional(),
    /** What a grant for the agent would cover, in words; null = that scope is not offered. */
    reach: z.string().nullable(),
    /** Nothing but once is offered: the same words may mean something else the next time. */
    onceOnly: z.boolean().optional(),
    theme: z.enum(['light', 'dark', 'contrast']),
  }),
  z.strictObject({ kind: z.literal('sent'), approvalId: z.string() }),
  z.strictObject({ kind: z.literal('failed'), sentence: z.string() }),
]);
export type FrameState = z.infer<typeof FrameState>;

/** The approve frame's whole vocabulary: read what it stands for, allow it. Main binds id and digest; the frame cannot name another. */
export const approveIpc = {
  'approve:state': { request: nothing, response: resultOf(FrameState) },
  'approve:allow': {
    request: z.strictObject({
      approvalId: z.string(),
      scope: GrantScope,
      minutes: z.number().int().min(1).max(720).optional(),
      proof: StepUpProof.optional(),
    }),
    response: resultOf(nothing),
  },
} as const satisfies WireTable;

export const approveEvents = { 'approve:changed': FrameState } as const satisfies EventTable;

/** Height (CSS px) of the strip at the bottom of the approval window that the approve frame covers; the card leaves it free. */
export const approveStripPx = 148;
