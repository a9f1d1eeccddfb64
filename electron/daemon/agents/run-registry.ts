import type { Adapter } from '../../../shared/adapter';
import type { JsonObject } from '../../../shared/json';
import type { JournalEntry, JournalRecord } from '../../../shared/model/journal';
import type { PresenceState } from '../../../shared/model/presence';
import type { ProcessRef, Run } from '../../../shared/model/run';
import { Product } from '../../../shared/model/tool-call';
import type { Platform, RunContainment } from '../../../shared/platform';
import { limits } from '../../../shared/limits';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import { newId } from '../calls/new-id';
import { descendsFrom, findAgentRoot } from './find-root';
import { lastPause, unreadPause } from './last-pause';
import { gateOf, projectRun, stillThere, wallsStand, type LiveRun } from './live-run';
import { newRun, type AboutRun } from './new-run';

export type RegistryWorld = {
  readonly platform: Pick<Platform, 'clock' | 'containment' | 'processes'>;
  readonly journal: Pick<Journal, 'append' | 'newest'>;
  presence(): PresenceState;
  onChange(): void;
  /** A run came to its end: its calls, approvals and grants end with it. */
  onEnded(runId: string): void;
  /** A run is being paused; its gate is closed already. */
  onPaused(runId: string): void;
  /** It goes on; its gate has just opened. */
  onOpened(runId: string): void;
};

/** What is known of a run when its first event arrives. */
type Sighting = {
  readonly product: Product;
  readonly label: string;
  readonly names: Adapter['processNames'];
  readonly sessionId: string;
  readonly cwd: string;
  readonly pid: number | null;
};

/** What the operator is to look at first. */
const restarted = 'the daemon was restarted';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** All live runs: found by their process tree first and by the product's session id second, because only the first is proved. */
export class RunRegistry {
  readonly #runs = new Map<string, LiveRun>();
  constructor(readonly world: RegistryWorld) {}

  get live(): readonly LiveRun[] {
    return [...this.#runs.values()].filter((run) => !run.ended);
  }

  get(runId: string): LiveRun | undefined {
    return this.#runs.get(runId);
  }

  gate(runId: string): 'running' | 'paused' | 'ended' {
    return gateOf(this.#runs.get(runId));
  }

  project(
    about: (run: LiveRun) => { readonly waiting: number; readonly leaseId: string | null },
  ): readonly Run[] {
    return this.live.map((run) => projectRun(run, about(run)));
  }

  /** `holdpoint run`: a run with a containment of its own, made before its command starts; on record once that is known. */
  open(request: {
    readonly by: number | null;
    readonly command: readonly string[];
    readonly cwd: string;
    readonly guard?: boolean | undefined;
  }): Outcome<LiveRun> {
    if (this.#full()) return refuse('too-many-waiting', `${limits.liveRuns} runs`);
    const id = newId('run');
    const run = this.#make(id, this.world.platform.containment.open(id), {
      label: request.command.join(' ').slice(0, 200),
      cwd: request.cwd,
      openedBy: request.by,
      guardAsked: request.guard === true,
    });
    this.#runs.set(id, run);
    this.world.onChange();
    return done(run);
  }

  /** The run's first process, named by `holdpoint run` once it stands in the group. */
  async started(
    runId: string,
    started: { readonly pid: number; readonly by: number | null },
  ): Promise<Outcome<LiveRun>> {
    const run = this.#runs.get(runId);
    const { processes } = this.world.platform;
    const root = processes.identify(started.pid);
    if (run === undefined || run.ended || root === null) return refuse('run-unknown', runId);
    // SECURITY: T-4, T-17: only the opener names its own child; else any program could have a foreign process frozen.
    // Where the kernel does not name the other end of a socket (macOS, Windows), the opener's own word is all there is.
    const own = started.by === null || descendsFrom(processes, started.pid, started.by);
    if (run.openedBy !== started.by || !own) return refuse('run-unknown', runId);
    run.launcher = processes.identify(started.by ?? processes.parentOf(started.pid) ?? 0);
    this.#setRoot(run, root);
    await run.containment.enclose();
    if (run.ended) return refuse('run-unknown', runId);
    if (run.guardAsked && !wallsStand(run, processes)) return refuse('guard-missing', runId);
    run.guarded = run.guardAsked;
    return this.#register(run, { summary: `holdpoint run: ${run.label}` });
  }

  /** The run an event belongs to; its first event registers it. */
  async sighted(seen: Sighting): Promise<Outcome<LiveRun>> {
    const known = this.#find(seen);
    if (known !== undefined) {
      known.sessions.add(seen.sessionId);
      known.product ??= seen.product;
      return done(known);
    }
    if (this.#full()) return refuse('too-many-waiting', `${limits.liveRuns} runs`);
    const id = newId('run');
    const { containment } = this.world.platform;
    const root = this.#rootOf(seen);
    const run = this.#make(
      id,
      root === null ? containment.restore(id, null) : containment.adopt(id, root),
      { label: seen.label, cwd: seen.cwd },
    );
    run.product = seen.product;
    run.sessions.add(seen.sessionId);
    if (root !== null) this.#setRoot(run, root);
    return this.#register(run, {
      summary: `${seen.label} in ${seen.cwd}`,
      sessionId: seen.sessionId,
    });
  }

  /**
   * Takes back a run that was live when the daemon died, if anything of it still is; `waits` = a call of it waits, which
   * is all that can be known of a run without processes; `unwatched` = the operator was not there when the daemon died; `unrecorded` =
   * that daemon had records it could not make. A pause by the operator stays one.
   */
  restore(
    record: JournalRecord,
    {
      waits,
      unwatched,
      unrecorded,
    }: Readonly<Record<'waits' | 'unwatched' | 'unrecorded', boolean>>,
  ): boolean {
    const { payload } = record;
    const id = record.run ?? '';
    const { processes } = this.world.platform;
    const root = stillThere(processes, payload);
    const containment = this.world.platform.containment.restore(id, root);
    if (root === null && containment.isEmpty() && !waits) return false;
    const run = this.#make(id, containment, {
      label: textOf(payload['label']),
      cwd: textOf(payload['cwd']),
    });
    run.launcher = stillThere(processes, payload['launcher']);
    run.product = Product.safeParse(record.agent).data ?? null;
    run.guarded = payload['guarded'] === true;
    if (unwatched) run.trouble = restarted;
    if (typeof payload['sessionId'] === 'string') run.sessions.add(payload['sessionId']);
    this.#runs.set(id, run);
    if (root !== null) this.#setRoot(run, root);
    // What `holdpoint run` froze meanwhile it hands over itself.
    const stands = run.launcher === null && run.containment.takeOver();
    this.#pauseAgain(run, unrecorded || stands);
    return true;
  }

  /**
   * SECURITY: T-16 (K08): a run that stood when the daemon died stands again, also one whose pause was not on record yet. Who returns is
   * asked: nobody watched it meanwhile.
   */
  #pauseAgain(run: LiveRun, unrecorded: boolean): void {
    const { journal, platform } = this.world;
    const { clock } = platform;
    const last = lastPause({ journal, clock }, run.id) ?? (unrecorded ? unreadPause(clock) : null);
    if (last === null) return;
    run.pausedBy = last.by;
    run.resumes = last.resumes;
    run.pausedAt = last.atMs;
    run.pausedMonoMs = clock.monoMs();
    if (last.by === 'absence') run.trouble = restarted;
  }

  /** The run is over: recorded, its group removed, whatever it still waits for denied. */
  async end(run: LiveRun, why: string): Promise<void> {
    if (run.ended) return;
    run.ended = true;
    run.containment.release();
    this.world.onEnded(run.id);
    await this.note(run, 'run.ended', { summary: `${run.label} ended: ${why}`, why });
    this.#forgetEnded();
  }

  /** SECURITY: T-20: runs are begun at an agent's will; ended ones are kept for what still comes of them, the newest of them only. */
  #forgetEnded(): void {
    const ended = [...this.#runs.values()].filter((run) => run.ended);
    for (const run of ended.slice(0, -limits.liveRuns)) this.#runs.delete(run.id);
  }

  #full(): boolean {
    return this.live.length >= limits.liveRuns;
  }

  #find(seen: Sighting): LiveRun | undefined {
    // SECURITY: T-4: the kernel's word on who called comes before the session id that the event only claims.
    const byTree =
      seen.pid === null ? undefined : this.live.find((run) => run.containment.has(seen.pid ?? 0));
    if (byTree !== undefined || this.#rootOf(seen) !== null) return byTree;
    // A claimed session joins only a run of which no process is known: there is nothing that could tell who belongs to it.
    return this.live.find(
      (run) =>
        run.root === null && run.sessions.has(seen.sessionId) && run.product === seen.product,
    );
  }

  #rootOf(seen: Sighting): ProcessRef | null {
    return seen.pid === null
      ? null
      : findAgentRoot(this.world.platform.processes, seen.pid, seen.names);
  }

  #make(id: string, containment: RunContainment, about: AboutRun): LiveRun {
    return newRun(id, containment, { ...about, startedAt: this.world.platform.clock.wallMs() });
  }

  #setRoot(run: LiveRun, root: ProcessRef): void {
    run.root = root;
    run.containment.setRoot(root, run.launcher);
    this.world.onChange();
  }

  async #register(run: LiveRun, payload: JsonObject): Promise<Outcome<LiveRun>> {
    this.#runs.set(run.id, run);
    this.world.onChange();
    const kept = await this.note(run, 'run.registered', {
      ...payload,
      label: run.label,
      cwd: run.cwd,
      pid: run.root?.pid ?? null,
      startTime: run.root?.startTime ?? null,
      launcher: run.launcher,
      containment: run.containment.grade,
      guarded: run.guarded,
    });
    if (kept.ok) return done(run);
    // What is not on record does not live. SECURITY: T-16: but what was stopped meanwhile, or is being ended, is looked after further.
    if (gateOf(run) === 'running') {
      this.#runs.delete(run.id);
      run.containment.release();
    }
    return kept;
  }

  /** A record about one run. */
  note(
    run: LiveRun,
    type: JournalEntry['type'],
    payload: JsonObject,
  ): ReturnType<Journal['append']> {
    this.world.onChange();
    return this.world.journal.append({
      type,
      agent: run.product ?? run.label,
      run: run.id,
      presence: this.world.presence(),
      decision: null,
      rule: null,
      route: null,
      payload,
    });
  }
}
