import { ownTurn } from '../../platform/posix/own-turn';
import type { DetachmentPolicy } from '../presence/detachment';
import { unawaited } from '../unawaited';
import type { FailedResume, LiveRun } from './live-run';
import type { RunControl } from './run-control';
import type { RunRegistry } from './run-registry';

const tellAgainMs = 10_000;
const lookOutsideMs = 1_000;
const countAgainMs = 1_000;

/** A run that was opened and has no process after this long was given up. */
const startWithinMs = 10_000;

/** Looks after all runs, again and again: those that stand, those that are over, and what was tried in vain. Waits for no record. */
export class RunTending {
  /** Monotonic ms, as all times here: when its processes were last counted, ... */
  readonly #countedAt = new WeakMap<LiveRun, number>();
  /** ... and when its self-resumption was last put on record. */
  readonly #toldAt = new WeakMap<LiveRun, number>();
  /** Looked after right now, and being set going once more, which may wait for a record. */
  readonly #looking = new WeakSet<LiveRun>();
  readonly #retrying = new WeakSet<LiveRun>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #turn = 0;
  constructor(
    readonly control: RunControl,
    readonly settings: () => { readonly detachment: Pick<DetachmentPolicy, 'selfResumed'> },
  ) {}

  get #registry(): RunRegistry {
    return this.control.registry;
  }

  /**
   * Looks after the trees: ended roots, and frozen runs that somebody set going again (T-16). Each by itself, so that one that resists keeps
   * none of the others waiting; not while something is done to it, nor before the look before is over.
   */
  tend(): void {
    const outside = this.#nextOutside();
    for (const run of this.#registry.live) {
      if (run.guard.busy || this.#looking.has(run)) continue;
      this.#looking.add(run);
      const looked = this.#lookAfter(run, run === outside);
      unawaited(
        `the look after run ${run.id}`,
        looked.finally(() => this.#looking.delete(run)),
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
    if (run.guard.state === 'killing') await this.control.endAgain(run);
    else if (this.#isOver(run)) await this.#registry.end(run, 'its process is gone');
    else if (run.pausedBy !== null && !run.resuming) this.#keepStill(run, run.pausedBy);
    else if (run.resumeFailed !== null && this.control.mayTryAgain(run))
      this.#resumeAgain(run, run.resumeFailed.by);
  }

  /** SECURITY: T-18: somebody may pause it before that is on record, and then it is to be looked after. */
  #resumeAgain(run: LiveRun, by: FailedResume['by']): void {
    if (this.#retrying.has(run)) return;
    this.#retrying.add(run);
    const resumed = this.control.resume(run.id, by);
    unawaited(
      `one more try to set run ${run.id} going`,
      resumed.finally(() => this.#retrying.delete(run)),
    );
  }

  /** Who slips out of a group is known from the first look on that meets it. One run a second, since such a look is at all processes. */
  #nextOutside(): LiveRun | undefined {
    const now = this.#registry.world.platform.clock.monoMs();
    if (now < this.#lookedAt + lookOutsideMs) return undefined;
    this.#lookedAt = now;
    const { live } = this.#registry;
    return live[this.#turn++ % live.length];
  }

  /** SECURITY: T-16: what is to stand still is looked after until somebody wants it to go on. */
  #keepStill(run: LiveRun, by: NonNullable<LiveRun['pausedBy']>): void {
    if (run.guard.state === 'paused' && run.containment.selfResumed()) this.#stopAgain(run);
    // A pause from before a restart is carried out anew.
    else if (this.control.mustPause(run))
      unawaited(`the pause of run ${run.id}`, this.control.pause(run.id, by));
  }

  /** Opened by a `holdpoint run` that was gone before it started anything. */
  #neverStarted(run: LiveRun): boolean {
    const waitedMs = this.#registry.world.platform.clock.wallMs() - run.startedAt;
    return waitedMs > startWithinMs && run.containment.isEmpty();
  }

  /** Counts the processes for display, at most once a second. */
  #count(run: LiveRun): void {
    if (this.#sinceMs(this.#countedAt, run) < countAgainMs) return;
    this.#countedAt.set(run, this.#registry.world.platform.clock.monoMs());
    const { length } = run.containment.processes('lately');
    if (length === run.processes) return;
    run.processes = length;
    this.#registry.world.onChange();
  }

  /**
   * SECURITY: T-16 (K02): its gate stayed shut all along; its processes are stopped anew, each time. A storm of SIGCONT is one
   * episode and makes one record in ten seconds, since records are what such a storm could fill the disk with.
   */
  #stopAgain(run: LiveRun): void {
    if (this.#sinceMs(this.#toldAt, run) < tellAgainMs) {
      const paused = run.guard.pause().then(({ remaining }) => (run.remaining = remaining));
      return unawaited(`the pause anew of run ${run.id}`, paused);
    }
    this.#toldAt.set(run, this.#registry.world.platform.clock.monoMs());
    const act = this.settings().detachment.selfResumed;
    const summary = `a paused run was set going by itself or by somebody else; it is ${act === 'kill' ? 'ended' : 'paused again'}`;
    unawaited(
      `the record of a run that set itself going`,
      this.#registry.note(run, 'run.self-resumed', { summary, act }),
    );
    // In the tick of the look: of a resume it is certain whether it was asked for before, and then nothing is looked at, or after.
    const stopped =
      act === 'kill'
        ? this.control.kill(run.id, 'it set itself going while it was paused')
        : this.control.pause(run.id, run.pausedBy ?? 'absence');
    unawaited(`the stop anew of run ${run.id}`, stopped);
  }

  #sinceMs(times: WeakMap<LiveRun, number>, run: LiveRun): number {
    return this.#registry.world.platform.clock.monoMs() - (times.get(run) ?? -Infinity);
  }

  #isOver(run: LiveRun): boolean {
    if (run.root === null) return run.openedBy !== null && this.#neverStarted(run);
    if (this.#registry.world.platform.processes.isAlive(run.root)) return false;
    // A command may leave children at work: the run lives as long as its group has members.
    return run.containment.isEmpty();
  }
}
