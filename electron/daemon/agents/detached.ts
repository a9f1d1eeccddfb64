import { runVariable, type ProcessRef } from '../../../shared/model/run';
import type { Carrier } from '../../../shared/platform';
import type { Supervisor } from '../supervisor';
import type { LiveRun } from './live-run';

type World = {
  readonly registry: Pick<Supervisor['registry'], 'live' | 'note'>;
  readonly presence: Pick<Supervisor['presence'], 'current'>;
  readonly notices: Pick<Supervisor['notices'], 'set'>;
  readonly parts: {
    readonly platform: Pick<Supervisor['parts']['platform'], 'clock' | 'containment' | 'processes'>;
  };
};

/** How often to look. */
export const detachedLookMs = 2_000;
/** A broker that starts one after the other makes one record in ten seconds, with so many names. */
const tellAgainMs = 10_000;
const mostNames = 20;
/** So many strays of a run are taken in at one look; the next takes more. */
const mostAtOnce = 32;

/** Degrees of absence in which nothing of a paused run may work. A person who is there may have started it himself. */
const absent: ReadonlySet<string> = new Set(['away', 'locked', 'gone']);

/** What was found of one run and when that was last put on record (monotonic ms). */
type Tale = { toldMs: number; names: string[]; more: number };

/**
 * Finds what works on for a paused run outside of what holds it: processes whose program was started with the run's mark in its environment
 * and that are in no run's tree or group. They left before anybody saw them, or somebody outside started them for the run and
 * handed its environment on. They are stopped with the run, told, and the run waits for a word.
 *
 * SECURITY: T-4, T-16 (K05): the mark is no proof of anything. Who sets it without belonging to the run is stopped, and gains nothing.
 */
export class Detached {
  readonly #tales = new Map<string, Tale>();
  #looking = false;

  constructor(readonly world: World) {}

  /** To be called each `detachedLookMs`. Costs a look at all processes only while a run stands and nobody is there. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      await this.#find();
      await this.#tell();
    } finally {
      this.#looking = false;
    }
  }

  async #find(): Promise<void> {
    const standing = this.world.registry.live.filter(stands);
    const since = oldest(standing.flatMap(({ root }) => root ?? []));
    if (since === null || !absent.has(this.world.presence.current().state)) return;
    // By one list of each run: to ask for each of hundreds whether it is inside reads that list anew each time.
    const { live } = this.world.registry;
    const inside = new Set(
      live.flatMap(({ containment }) => containment.processes('lately').map(nameOf)),
    );
    const found = this.world.parts.platform.processes
      .carrying(runVariable, since)
      .filter(({ ref }) => ref.pid !== process.pid && !inside.has(nameOf(ref)))
      .filter(({ ref }) => this.#isOutside(ref.pid));
    await Promise.all(
      standing.map((run) =>
        this.#stop(
          run,
          found.filter(({ value }) => value === run.id),
        ),
      ),
    );
  }

  #isOutside(pid: number): boolean {
    return this.world.registry.live.every(({ containment }) => !containment.holds(pid));
  }

  async #stop(run: LiveRun, outside: readonly Carrier[]): Promise<void> {
    if (outside.length === 0) return;
    for (const { ref, standing } of outside.slice(0, mostAtOnce))
      if (!standing) this.#remember(run.id, `${ref.name} ${ref.pid}`);
    const { containment, processes } = this.world.parts.platform;
    const pids = new Set(outside.map(({ ref }) => ref.pid));
    const isTop = ({ ref }: Carrier): boolean => !pids.has(processes.parentOf(ref.pid) ?? 0);
    // Whoever is below one of them is taken in with it.
    const tops = outside.filter(isTop).slice(0, mostAtOnce);
    const taken = tops.map(({ ref, standing }) => {
      const id = `${run.id}-${ref.pid}`;
      // What stands already was stopped before a restart of the daemon: it is to go on with its run.
      return standing ? containment.restore(id, ref) : containment.adopt(id, ref);
    });
    run.containment.take(...taken);
    run.remaining = (await run.guard.pause()).remaining;
  }

  #remember(runId: string, name: string): void {
    const tale = this.#tales.get(runId) ?? { toldMs: -Infinity, names: [], more: 0 };
    this.#tales.set(runId, tale);
    if (tale.names.length < mostNames) tale.names.push(name);
    else tale.more += 1;
  }

  async #tell(): Promise<void> {
    const now = this.world.parts.platform.clock.monoMs();
    const { live } = this.world.registry;
    for (const [runId, tale] of this.#tales) {
      const run = live.find(({ id }) => id === runId);
      if (tale.names.length > 0 && run !== undefined) {
        if (now - tale.toldMs >= tellAgainMs) await this.#record(run, tale);
      } else if (run === undefined || run.pausedBy === null) {
        // It ended, or the operator has set it going: he was told.
        this.world.notices.set(noticeId(runId), 'error', null);
        this.#tales.delete(runId);
      }
    }
  }

  async #record(run: LiveRun, tale: Tale): Promise<void> {
    const { names, more } = tale;
    Object.assign(tale, {
      toldMs: this.world.parts.platform.clock.monoMs(),
      names: [],
      more: 0,
    } satisfies Tale);
    const who = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    const left = run.remaining.map(({ pid, name }) => `${name} ${pid}`);
    const end =
      left.length === 0 ? 'they are stopped with it' : `${left.length} could not be stopped`;
    this.world.notices.set(noticeId(run.id), 'error', noticeOf(run.label, who, end));
    await this.world.registry.note(run, 'run.detached', {
      summary: `worked on outside of the paused run: ${who}; ${end}`,
      processes: names,
      more,
      remaining: left,
    });
  }
}

const noticeId = (runId: string): string => `detached-${runId}`;

const noticeOf = (label: string, who: string, end: string): string =>
  `While ${label} was paused and you were not there, something of it worked on outside of it: ${who}; ${end}. The run waits for your word.`;

/** Its pause was carried out, whether all obeyed or not. */
function stands({ pausedBy, resuming, guard }: LiveRun): boolean {
  const { state } = guard;
  return pausedBy !== null && !resuming && (state === 'paused' || state === 'pause-failed');
}

const nameOf = ({ pid, startTime }: ProcessRef): string => `${pid} ${startTime}`;

/** The one that began first. */
const oldest = (refs: readonly ProcessRef[]): ProcessRef | null =>
  refs.toSorted((a, b) => Number(a.startTime) - Number(b.startTime))[0] ?? null;
