import type { JsonObject } from '../../../shared/json';
import { longPauseMs, type ContainmentProof } from '../../../shared/model/run';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { ownTurn } from '../../platform/posix/own-turn';
import type { DetachmentPolicy } from '../presence/detachment';
import { gateOf, stoodMs, type FailedResume, type LiveRun } from './live-run';
import { proofFields } from './proof-fields';
import type { RunRegistry } from './run-registry';

/** Absence ends by itself, so it never takes the place of what somebody must end. */
const weight = { absence: 0, unprotected: 1, operator: 2 } as const;

const hint = 'it stood so long that its open requests may fail with time-outs';
const [tellAgainMs, retryAfterMs] = [10_000, 3_000];
const lookOutsideMs = 1_000;

/** A run that was opened and has no process after this long was given up. */
const startWithinMs = 10_000;

/** Stops, sets going and ends whole runs, with a record of the proof each time, and looks after those that stand. */
export class RunControl {
  readonly #countedAt = new WeakMap<LiveRun, number>();
  /** When its self-resumption was last put on record, and when it was last tried to stop or to set going: monotonic ms. */
  readonly #toldAt = new WeakMap<LiveRun, number>();
  readonly #triedAt = new WeakMap<LiveRun, number>();
  /** The resume that was asked for last, of those that are under way. */
  readonly #resumes = new WeakMap<LiveRun, symbol>();
  /** Looked after right now, and being set going once more, which may wait for a record. */
  readonly #looking = new WeakSet<LiveRun>();
  readonly #retrying = new WeakSet<LiveRun>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #turn = 0;
  constructor(
    readonly registry: RunRegistry,
    readonly settings: () => { readonly detachment: Pick<DetachmentPolicy, 'selfResumed'> },
    readonly onFault: (fault: unknown) => void,
  ) {}

  /** Does a run that should stand still have to be stopped, for the first time or once more? */
  mustPause(run: LiveRun): boolean {
    const { state, busy } = run.guard;
    // One that is being set going may still stand.
    if (state === 'running' || (run.resuming && gateOf(run) === 'paused')) return true;
    return state === 'pause-failed' && !busy && this.#mayTryAgain(run);
  }

  /** What could not be stopped, set going or ended is tried again, but not without pause: that may take two seconds each time. */
  #mayTryAgain(run: LiveRun): boolean {
    return this.#sinceMs(this.#triedAt, run) >= retryAfterMs;
  }

  async pause(
    runId: string,
    by: NonNullable<LiveRun['pausedBy']>,
  ): Promise<Outcome<ContainmentProof>> {
    const run = this.registry.get(runId);
    if (run === undefined || run.ended) return refuse('run-unknown', runId);
    // The gate closes before the first process is stopped: a call that races with the freeze is held.
    if (run.resuming || weight[by] >= weight[run.pausedBy ?? 'absence']) run.pausedBy = by;
    run.resuming = false;
    run.resumeFailed = null;
    const { clock } = this.registry.world.platform;
    run.pausedAt ??= clock.wallMs();
    run.pausedMonoMs ??= clock.monoMs();
    run.stoodMs = null;
    this.registry.world.onPaused(runId);
    this.registry.world.onChange();
    this.#triedAt.set(run, clock.monoMs());
    const failedBefore = run.guard.state === 'pause-failed';
    const proof = await run.guard.pause();
    const { state } = run.guard;
    // SECURITY: T-16: a newer wish took its place: that one is on record, and nothing of its proof was frozen.
    if (state !== 'paused' && state !== 'pause-failed') return done({ ...proof, verified: false });
    run.remaining = proof.remaining;
    if (failedBefore && !proof.verified) return done(proof);
    // What stands lets go of nothing, and others wait for it.
    run.locks = this.registry.world.platform.processes.locksOf(proof.processes);
    await this.registry.note(run, proof.verified ? 'run.paused' : 'run.pause-failed', {
      summary: `${proof.verified ? 'verified frozen' : 'not all frozen'}: ${proof.processes.length} processes, ${by}`,
      by,
      // SECURITY: T-9: both for a daemon after this one.
      resumes: run.resumes,
      since: run.pausedAt,
      locks: [...run.locks],
      ...proofFields(proof),
    });
    return done(proof);
  }

  /** Refusals: `run-unknown`, also once its end was asked for, and of the journal: what is not on record does not open the gate. */
  async resume(runId: string, by: 'operator' | 'return'): Promise<Outcome<ContainmentProof>> {
    const run = this.registry.get(runId);
    if (run === undefined || gateOf(run) === 'ended') return refuse('run-unknown', runId);
    run.resuming = true;
    const wish = Symbol(by);
    this.#resumes.set(run, wish);
    // SECURITY: T-16: after a pause that has the last word, or a resume with a proof and record of its own, this one settles nothing.
    const counts = (): boolean => run.resuming && this.#resumes.get(run) === wish;
    const { clock } = this.registry.world.platform;
    const stood = stoodMs(run, clock);
    this.#triedAt.set(run, clock.monoMs());
    const proof = await this.#thaw(run);
    run.remaining = proof.remaining;
    if (gateOf(run) === 'ended') return refuse('run-unknown', runId);
    if (!counts()) return done(proof);
    if (!proof.verified && run.resumeFailed?.why === 'not-verified') return done(proof);
    const told = `${proof.verified ? 'resumed' : 'not all of it goes on'}: ${proof.processes.length} processes${stood > longPauseMs ? `; ${hint}` : ''}`;
    const kept = await this.#noteResumed(run, proof, { summary: told, by, stoodMs: stood });
    if (!counts()) return kept.ok ? done(proof) : kept;
    if (!kept.ok) this.#staysShut(run, { why: 'not-recorded', by, proof });
    else if (!proof.verified) this.#staysShut(run, { why: 'not-verified', by, proof });
    else this.#open(run);
    return kept.ok ? done(proof) : kept;
  }

  #noteResumed(
    run: LiveRun,
    proof: ContainmentProof,
    told: JsonObject,
  ): ReturnType<RunRegistry['note']> {
    const { typeAhead = null } = proof;
    return this.registry.note(run, 'run.resumed', { ...told, ...proofFields(proof), typeAhead });
  }

  /** SECURITY: T-16: it goes on being set going, with its gate shut, until that is seen and on record, or somebody pauses it. */
  #staysShut(run: LiveRun, failed: FailedResume): void {
    run.resuming &&= run.pausedBy !== null;
    if (!run.resuming) return;
    run.resumeFailed = failed;
    this.registry.world.onChange();
  }

  async #thaw(run: LiveRun): Promise<ContainmentProof> {
    // Only its record is missing, and what was typed since it goes on is not to be thrown away.
    if (run.resumeFailed?.why === 'not-recorded' && run.resumeFailed.proof.verified)
      return run.resumeFailed.proof;
    try {
      return await run.guard.resume();
    } catch (fault) {
      run.resuming = false;
      run.resumeFailed = null;
      throw fault;
    }
  }

  /** SECURITY: T-16: the gate opens last: after the thaw was read back and is on record, and not when somebody paused it meanwhile. */
  #open(run: LiveRun): void {
    run.resuming = false;
    run.resumeFailed = null;
    const stood = stoodMs(run, this.registry.world.platform.clock);
    run.stoodMs = stood > longPauseMs ? stood : null;
    run.pausedBy = run.pausedAt = run.pausedMonoMs = run.resumes = run.trouble = null;
    this.registry.world.onChange();
    this.registry.world.onOpened(run.id);
  }

  /**
   * SECURITY: T-13: what `holdpoint run` froze while no daemon answered is this daemon's from here on, and goes on only if its own gate is
   * open. Nobody but the daemon thaws, so that neither undoes what the other stopped. True when it may run.
   */
  async takeBack(run: LiveRun): Promise<boolean> {
    const stood = run.containment.takeOver();
    if (stood && gateOf(run) === 'running') {
      const proof = await run.guard.resume();
      const told = `goes on: ${proof.processes.length} processes that stood while the daemon did not answer`;
      await this.#noteResumed(run, proof, { summary: told, by: 'daemon' });
    }
    return gateOf(run) === 'running';
  }

  async kill(runId: string, why: string): Promise<Outcome<ContainmentProof>> {
    const run = this.registry.get(runId);
    if (run === undefined || run.ended) return refuse('run-unknown', runId);
    this.#triedAt.set(run, this.registry.world.platform.clock.monoMs());
    const proof = await run.guard.kill();
    run.remaining = proof.remaining;
    await this.registry.note(run, 'run.killed', {
      summary: `stopped: ${proof.processes.length} processes, ${proof.remaining.length} left${proof.verified ? '' : ', not verified'}`,
      why,
      ...proofFields(proof),
    });
    // SECURITY: T-16: what may have got away is looked after further, and shown.
    if (proof.verified) await this.registry.end(run, why);
    return done(proof);
  }

  /**
   * Looks after the trees: ended roots, and frozen runs that somebody set going again (T-16). Each by itself, so that one that resists keeps
   * none of the others waiting; not while something is done to it, nor before the look before is over.
   */
  tend(): void {
    const outside = this.#nextOutside();
    for (const run of this.registry.live) {
      if (run.guard.busy || this.#looking.has(run)) continue;
      this.#looking.add(run);
      this.#unawaited(
        this.#lookAfter(run, run === outside).finally(() => this.#looking.delete(run)),
      );
    }
  }

  async #lookAfter(run: LiveRun, outside: boolean): Promise<void> {
    // A hundred runs that stand are a hundred looks: what comes in meanwhile is heard between them.
    await ownTurn();
    if (run.ended || run.guard.busy) return;
    if (outside) run.containment.processes();
    this.#count(run);
    // SECURITY: T-16 (K01): who forks and ends without pause is met by no single look: only the proof of an end says that it is one.
    if (run.guard.state === 'killing') await this.#endAgain(run);
    else if (this.#isOver(run)) await this.registry.end(run, 'its process is gone');
    else if (run.pausedBy !== null && !run.resuming) this.#keepStill(run, run.pausedBy);
    else if (run.resumeFailed !== null && this.#mayTryAgain(run))
      this.#resumeAgain(run, run.resumeFailed.by);
  }

  /** SECURITY: T-18: somebody may pause it before that is on record, and then it is to be looked after. */
  #resumeAgain(run: LiveRun, by: FailedResume['by']): void {
    if (this.#retrying.has(run)) return;
    this.#retrying.add(run);
    this.#unawaited(this.resume(run.id, by).finally(() => this.#retrying.delete(run)));
  }

  /** Its record may take any time, and the looks go on meanwhile. */
  #unawaited(act: Promise<unknown>): void {
    act.catch(this.onFault);
  }

  /** Who slips out of a group is known from the first look on that meets it. One run a second, since such a look is at all processes. */
  #nextOutside(): LiveRun | undefined {
    const now = this.registry.world.platform.clock.monoMs();
    if (now < this.#lookedAt + lookOutsideMs) return undefined;
    this.#lookedAt = now;
    const { live } = this.registry;
    return live[this.#turn++ % live.length];
  }

  /** SECURITY: T-16: what is to stand still is looked after until somebody wants it to go on. */
  #keepStill(run: LiveRun, by: NonNullable<LiveRun['pausedBy']>): void {
    if (run.guard.state === 'paused' && run.containment.selfResumed()) this.#stopAgain(run);
    // A pause from before a restart is carried out anew.
    else if (this.mustPause(run)) this.#unawaited(this.pause(run.id, by));
  }

  /** SECURITY: T-16: what got away from its end is tried again until it is gone; it is on record once already. */
  async #endAgain(run: LiveRun): Promise<void> {
    if (!this.#mayTryAgain(run)) return;
    this.#triedAt.set(run, this.registry.world.platform.clock.monoMs());
    const proof = await run.guard.kill();
    run.remaining = proof.remaining;
    if (proof.verified && !run.ended) await this.registry.end(run, 'all of it is gone');
  }

  /** Opened by a `holdpoint run` that was gone before it started anything. */
  #neverStarted(run: LiveRun): boolean {
    const waitedMs = this.registry.world.platform.clock.wallMs() - run.startedAt;
    return waitedMs > startWithinMs && run.containment.isEmpty();
  }

  /** Counts the processes for display, at most once a second. */
  #count(run: LiveRun): void {
    if (this.#sinceMs(this.#countedAt, run) < 1_000) return;
    this.#countedAt.set(run, this.registry.world.platform.clock.monoMs());
    const { length } = run.containment.processes('lately');
    if (length === run.processes) return;
    run.processes = length;
    this.registry.world.onChange();
  }

  /**
   * SECURITY: T-16 (K02): its gate stayed shut all along; its processes are stopped anew, each time. A storm of SIGCONT is one
   * episode and makes one record in ten seconds, since records are what such a storm could fill the disk with.
   */
  #stopAgain(run: LiveRun): void {
    if (this.#sinceMs(this.#toldAt, run) < tellAgainMs) {
      this.#unawaited(run.guard.pause().then(({ remaining }) => (run.remaining = remaining)));
      return;
    }
    this.#toldAt.set(run, this.registry.world.platform.clock.monoMs());
    const act = this.settings().detachment.selfResumed;
    const summary = `a paused run was set going by itself or by somebody else; it is ${act === 'kill' ? 'ended' : 'paused again'}`;
    this.#unawaited(this.registry.note(run, 'run.self-resumed', { summary, act }));
    // In the tick of the look: of a resume it is certain whether it was asked for before, and then nothing is looked at, or after.
    const stopped =
      act === 'kill'
        ? this.kill(run.id, 'it set itself going while it was paused')
        : this.pause(run.id, run.pausedBy ?? 'absence');
    this.#unawaited(stopped);
  }

  #sinceMs(times: WeakMap<LiveRun, number>, run: LiveRun): number {
    return this.registry.world.platform.clock.monoMs() - (times.get(run) ?? -Infinity);
  }

  #isOver(run: LiveRun): boolean {
    if (run.root === null) return run.openedBy !== null && this.#neverStarted(run);
    if (this.registry.world.platform.processes.isAlive(run.root)) return false;
    // A command may leave children at work: the run lives as long as its group has members.
    return run.containment.isEmpty();
  }
}
