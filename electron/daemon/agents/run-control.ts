import type { JsonObject } from '../../../shared/json';
import { longPauseMs, type ContainmentProof } from '../../../shared/model/run';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { count } from './count-words';
import { gateOf, stoodMs, type FailedResume, type LiveRun } from './live-run';
import { proofFields } from './proof-fields';
import type { RunRegistry } from './run-registry';

/** Absence ends by itself, so it never takes the place of what somebody must end. */
const weight = { absence: 0, unprotected: 1, operator: 2 } as const;

const hint = 'it stood so long that its open requests may fail with time-outs';
const retryAfterMs = 3_000;

/** Stops, sets going and ends whole runs, with a record of the proof each time. */
export class RunControl {
  /** When it was last tried to stop, to set going or to end: monotonic ms. */
  readonly #triedAt = new WeakMap<LiveRun, number>();
  /** The resume that was asked for last, of those that are under way. */
  readonly #resumes = new WeakMap<LiveRun, symbol>();
  constructor(readonly registry: RunRegistry) {}

  /** Does a run that should stand still have to be stopped, for the first time or once more? */
  mustPause(run: LiveRun): boolean {
    const { state, busy } = run.guard;
    // One that is being set going may still stand.
    if (state === 'running' || (run.resuming && gateOf(run) === 'paused')) return true;
    return state === 'pause-failed' && !busy && this.mayTryAgain(run);
  }

  /** What could not be stopped, set going or ended is tried again, but not without pause: that may take two seconds each time. */
  mayTryAgain(run: LiveRun): boolean {
    const triedMs = this.#triedAt.get(run) ?? -Infinity;
    return this.registry.world.platform.clock.monoMs() - triedMs >= retryAfterMs;
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
      summary: `${proof.verified ? 'verified frozen' : 'not all frozen'}: ${count(proof.processes.length, 'process')}, ${by}`,
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
    const told = `${proof.verified ? 'resumed' : 'not all of it goes on'}: ${count(proof.processes.length, 'process')}${stood > longPauseMs ? `; ${hint}` : ''}`;
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
      const told = `goes on: ${count(proof.processes.length, 'process')} that stood while the daemon did not answer`;
      // SECURITY: T-16: a daemon after this one goes by the newest word, which may be that of a pause by now.
      if (gateOf(run) === 'running')
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
      summary: `stopped: ${count(proof.processes.length, 'process')}, ${proof.remaining.length} left${proof.verified ? '' : ', not verified'}`,
      why,
      ...proofFields(proof),
    });
    // SECURITY: T-16: what may have got away is looked after further, and shown.
    if (proof.verified) await this.registry.end(run, why);
    return done(proof);
  }

  /** SECURITY: T-16: what got away from its end is tried again until it is gone; it is on record once already. */
  async endAgain(run: LiveRun): Promise<void> {
    if (!this.mayTryAgain(run)) return;
    this.#triedAt.set(run, this.registry.world.platform.clock.monoMs());
    const proof = await run.guard.kill();
    run.remaining = proof.remaining;
    if (proof.verified && !run.ended) await this.registry.end(run, 'all of it is gone');
  }
}
