import type { Classification } from '../../../shared/model/classification';
import {
  ProcessRef,
  type ContainmentProof,
  type ResumeFailure,
  type Run,
  type RunState,
} from '../../../shared/model/run';
import type { Product } from '../../../shared/model/tool-call';
import type { Clock, ProcessControl } from '../../../shared/platform';
import type { RunGuard } from '../containment/run-guard';
import type { WithStrays } from '../containment/with-strays';

/** Why the gate did not open, who wanted it to, and how the run was seen to go on as far as it does. */
export type FailedResume = {
  readonly why: ResumeFailure;
  readonly by: 'operator' | 'return';
  readonly proof: ContainmentProof;
};

/** A tool at work: its session, the time (monotonic ms) it began, and whether it presses keys or moves the pointer. */
type Work = {
  readonly sessionId: string;
  readonly atMs: number;
  readonly drivesInput: boolean;
};

/** A run as the daemon holds it: what is known of it, and the guard that can stop its tree. */
export type LiveRun = {
  readonly id: string;
  readonly containment: WithStrays;
  readonly guard: RunGuard;
  readonly cwd: string;
  readonly startedAt: number;
  /** The `holdpoint run` that opened it, as the kernel named it; null for a run that was found. */
  readonly openedBy: number | null;
  product: Product | null;
  label: string;
  root: ProcessRef | null;
  /** The `holdpoint run` that started the root, as long as it is known; null for a run that was found. */
  launcher: ProcessRef | null;
  /** Sessions of the product seen in this run; sub-agents share their parent's. */
  readonly sessions: Set<string>;
  pausedBy: Run['pausedBy'];
  /** Wall time (ms) since when it stands; null while it does not. */
  pausedAt: number | null;
  /** The same on the monotonic clock. */
  pausedMonoMs: number | null;
  resumes: Run['resumes'];
  stoodMs: Run['stoodMs'];
  /** It is being set going: the gate opens when that is done and on record. */
  resuming: boolean;
  resumeFailed: FailedResume | null;
  /** What the operator should look at before it goes on; null = nothing happened while nobody was there. */
  trouble: string | null;
  /** Started in the profile of level Guard: asked for when it was opened, and seen to stand before its command began. */
  guarded: boolean;
  readonly guardAsked: boolean;
  lastCallAt: number | null;
  calls: number;
  /** How many processes it had when last looked at; a look costs a pass over all processes, so it is not made for each event. */
  processes: number;
  /** Tool uses that were allowed and have not ended. */
  readonly inFlight: Map<string, Work>;
  /** Files that it kept locked when it was frozen. */
  locks: readonly string[];
  remaining: readonly ProcessRef[];
  ended: boolean;
};

/** How the call path sees a run. Anything between running and standing still counts as standing still. */
export function gateOf(run: LiveRun | undefined): 'running' | 'paused' | 'ended' {
  if (run === undefined || run.ended) return 'ended';
  const state: RunState = run.guard.state;
  switch (state) {
    case 'running':
      return run.pausedBy === null ? 'running' : 'paused';
    case 'pausing':
    case 'paused':
    case 'pause-failed':
      return 'paused';
    case 'killing':
    case 'ended':
      return 'ended';
    default:
      return state satisfies never;
  }
}

/**
 * How long it has stood (ms), on whichever clock says more: the monotonic one stands still while the machine sleeps and begins anew with
 * a daemon, the wall clock can be set.
 */
export const stoodMs = (
  { pausedAt, pausedMonoMs }: Pick<LiveRun, 'pausedAt' | 'pausedMonoMs'>,
  clock: Clock,
): number =>
  Math.max(0, clock.wallMs() - (pausedAt ?? Infinity), clock.monoMs() - (pausedMonoMs ?? Infinity));

/** A tool was let go: it is at work until its product says otherwise. `atMs` is monotonic. */
export function beginWork(
  run: LiveRun,
  toolUseId: string,
  what: Pick<Classification, 'effects'> & Omit<Work, 'drivesInput'>,
): void {
  const { sessionId, atMs, effects } = what;
  run.inFlight.set(toolUseId, { sessionId, atMs, drivesInput: effects.includes('drives-input') });
}

/**
 * Does every process but the first, which puts the walls of level Guard up, live among processes of its own?
 * SECURITY: T-4: the command line only says so; the kernel's word counts.
 */
export function wallsStand(run: LiveRun, processes: Pick<ProcessControl, 'livesApart'>): boolean {
  const within = run.containment.processes().filter(({ pid }) => pid !== run.root?.pid);
  return within.length > 0 && within.every(({ pid }) => processes.livesApart(pid));
}

/** The process that a record names, when it still is that very one. */
export function stillThere(
  processes: Pick<ProcessControl, 'identify'>,
  recorded: unknown,
): ProcessRef | null {
  const named = Named.safeParse(recorded).data;
  const found = named === undefined ? null : processes.identify(named.pid);
  return found !== null && found.startTime === named?.startTime ? found : null;
}

const Named = ProcessRef.pick({ pid: true, startTime: true });

/** Tools of this run that are at work right now, as far as its product tells their ends. */
export const inFlightAt = ({ inFlight }: Pick<LiveRun, 'inFlight'>): number => inFlight.size;

/** A session ended its turn: what was allowed in it and then denied by its product's own rules is not at work either. */
export function comesToRest(run: LiveRun, sessionId: string): void {
  for (const [toolUseId, work] of run.inFlight)
    if (work.sessionId === sessionId) run.inFlight.delete(toolUseId);
}

/** A run as the UI and CLI see it. */
export function projectRun(
  run: LiveRun,
  about: { readonly waiting: number; readonly leaseId: string | null },
): Run {
  return {
    id: run.id,
    product: run.product,
    agentId: run.product,
    label: run.label,
    sessionId: [...run.sessions].at(-1) ?? null,
    cwd: run.cwd,
    root: run.root,
    processes: run.ended ? 0 : run.processes,
    containment: run.containment.grade,
    containmentWhy: run.containment.why,
    state: run.ended ? 'ended' : run.guard.state,
    pausedBy: run.pausedBy,
    pausedAt: run.pausedAt,
    // SECURITY: T-9: what takes a proof takes one also after somebody else, who needs none for it, has paused the run anew.
    resumes: run.pausedBy === 'absence' || run.resumes === 'prove' ? run.resumes : null,
    resumeFailed: run.resumeFailed?.why ?? null,
    stoodMs: run.stoodMs,
    guarded: run.guarded,
    leaseId: about.leaseId,
    startedAt: run.startedAt,
    lastCallAt: run.lastCallAt,
    calls: run.calls,
    waiting: about.waiting,
    locks: run.pausedAt === null ? [] : [...run.locks],
    remaining: [...run.remaining],
  };
}
