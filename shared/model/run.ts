import { z } from 'zod';
import { resumeMode } from './agent';
import { Product } from './tool-call';

/** A process named so that a reused pid is never mistaken for it: pid plus start time (clock ticks since boot, /proc/PID/stat field 22). */
export const ProcessRef = z.object({
  pid: z.number().int().positive(),
  startTime: z.string(),
  name: z.string(),
});
export type ProcessRef = z.infer<typeof ProcessRef>;

/**
 * Environment variable that `holdpoint run` gives its command: the id of the run. Whoever carries it outside of the run is suspected to
 * belong to it; it proves nothing and opens nothing.
 */
export const runVariable = 'HOLDPOINT_RUN';

/** `strong` = own control group, joined before exec. `weak` = process tree by parent links and sessions: a hostile program can leave it. */
export const ContainmentGrade = z.enum(['strong', 'weak', 'none']);
export type ContainmentGrade = z.infer<typeof ContainmentGrade>;

export const RunState = z.enum([
  'running',
  'pausing',
  'paused',
  'pause-failed',
  'killing',
  'ended',
]);
export type RunState = z.infer<typeof RunState>;

/**
 * Why the gate of a run stays shut although it was set going: not everything was seen to go on, or that it does could not be recorded.
 * Tried again every few seconds, and by each resume.
 */
export const ResumeFailure = z.enum(['not-verified', 'not-recorded']);
export type ResumeFailure = z.infer<typeof ResumeFailure>;

/**
 * A pause longer than this (ms) makes whatever has a shorter time-out fail when the run goes on (measured: all timers that ran out fire
 * first).
 */
export const longPauseMs = 30_000;

/** One execution of an agent, as the UI and CLI see it. */
export const Run = z.object({
  id: z.string(),
  product: Product.nullable(),
  /** The registered agent it is a run of; null while no call named a product. */
  agentId: z.string().nullable(),
  /** What a person calls it: the product's name, or the command given to `holdpoint run`. */
  label: z.string(),
  sessionId: z.string().nullable(),
  cwd: z.string(),
  root: ProcessRef.nullable(),
  processes: z.number().int(),
  containment: ContainmentGrade,
  containmentWhy: z.string(),
  state: RunState,
  /** Why it is paused: by the operator, because its hook was changed, or by absence (and then it may resume by itself on return). */
  pausedBy: z.enum(['operator', 'absence', 'unprotected']).nullable(),
  /** Wall time (ms) since when it stands still; null while it does not. */
  pausedAt: z.number().nullable(),
  /** What lets it go on, while absence or its end keeps it paused: the return itself, the operator's word, or a step-up; else null. */
  resumes: resumeMode.nullable(),
  resumeFailed: ResumeFailure.nullable(),
  /** It went on after standing so long (ms) that its open requests may fail with time-outs; null else, and from its next call on. */
  stoodMs: z.number().nullable(),
  /** Started in the profile of level Guard: without display, session bus, Holdpoint's files and foreign processes. */
  guarded: z.boolean(),
  /** The lease under which it works while the operator is away, or null. */
  leaseId: z.string().nullable(),
  startedAt: z.number(),
  lastCallAt: z.number().nullable(),
  calls: z.number().int(),
  waiting: z.number().int(),
  /** Files that it keeps locked while it stands, as far as that can be seen; others may wait for them. */
  locks: z.array(z.string()),
  /** What is left alive after a stop or kill that did not reach everything. */
  remaining: z.array(ProcessRef),
});
export type Run = z.infer<typeof Run>;

/** Read-back proof of a freeze, thaw or kill. */
export const ContainmentProof = z.object({
  method: z.enum(['cgroup', 'tree']),
  verified: z.boolean(),
  processes: z.array(ProcessRef),
  remaining: z.array(ProcessRef),
  tookMs: z.number(),
  /** Only after a thaw: was what had been typed into the run's terminal meanwhile thrown away? `kept` = that was not possible here. */
  typeAhead: z.enum(['flushed', 'no-terminal', 'kept']).optional(),
});
export type ContainmentProof = z.infer<typeof ContainmentProof>;
