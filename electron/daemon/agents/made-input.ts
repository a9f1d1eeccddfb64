import type { Platform, ProcessControl } from '../../../shared/platform';
import type { Supervisor } from '../supervisor';
import { unawaited } from '../unawaited';
import type { LiveRun } from './live-run';

type World = {
  readonly registry: Pick<Supervisor['registry'], 'live' | 'note'>;
  readonly presence: Pick<Supervisor['presence'], 'current' | 'hearsInput' | 'madeInput'>;
  readonly parts: {
    readonly platform: Pick<Platform, 'clock'> & {
      readonly processes: Pick<ProcessControl, 'holdsOpen'>;
    };
  };
};

/** Programs that press keys and move pointers for others, as the kernel names them (15 letters at most). */
export const injectors: ReadonlySet<string> = new Set([
  'xdotool',
  'ydotool',
  'ydotoold',
  'wtype',
  'dotool',
  'dotoold',
  'xte',
  'xvkbd',
  'xmacroplay',
  'wlrctl',
  'evemu-play',
  'evemu-event',
]);

/** The device by which a program becomes a keyboard or pointer of its own (uinput, kernel documentation). */
const inputDevice = '/dev/uinput';
/** A tool in a loop lives for milliseconds at a time: once seen, its run is suspected until this long after the last sight. */
export const suspectMs = 10_000;
/** A call that its product never reported as finished is not at work for ever. */
const longestCallMs = 600_000;
/** While the operator is present it is enough to look each second; while he is not, each look may be the one before his return. */
const presentLookMs = 1_000;

/**
 * Finds runs that make input by themselves, so that their keys and movements are not taken for the operator's. Looks only while input
 * is heard of at all. What it cannot see: a tool that lives between two looks, one under another name, a process outside every run.
 *
 * Cost: one read of cgroup.procs and one of stat for each process of a run; `inputDevice` is looked for only where it exists.
 */
export class MadeInput {
  /** Runs under suspicion, and until when (monotonic ms). */
  readonly #until = new Map<string, number>();
  /** What presence knows. */
  #told = false;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly world: World,
    readonly device = inputDevice,
  ) {}

  /** To be called a few times a second. */
  look(): void {
    const { clock } = this.world.parts.platform;
    const now = clock.monoMs();
    if (this.#isDue(now)) {
      this.#lookedMs = now;
      for (const run of this.world.registry.live) this.#lookAt(run, now);
    }
    for (const [id, until] of this.#until) if (now >= until) this.#until.delete(id);
    const making = this.#until.size > 0;
    if (making !== this.#told) this.world.presence.madeInput(making);
    this.#told = making;
  }

  #isDue(now: number): boolean {
    const { presence } = this.world;
    if (!presence.hearsInput()) return false;
    return presence.current().state !== 'present' || now - this.#lookedMs >= presentLookMs;
  }

  #lookAt(run: LiveRun, now: number): void {
    const by = this.#makerIn(run, now);
    if (by === null) return;
    const known = this.#until.has(run.id);
    this.#until.set(run.id, now + suspectMs);
    if (known) return;
    const noted = this.world.registry.note(run, 'presence.made-input', {
      summary: `${by} makes input, which does not count as the operator's`,
      by,
    });
    unawaited('the record of made input', noted);
  }

  /** What makes input in this run, in words; null when nothing is seen to. */
  #makerIn(run: LiveRun, now: number): string | null {
    for (const work of run.inFlight.values())
      if (work.drivesInput && now - work.atMs < longestCallMs) return 'a call that drives input';
    const { processes } = this.world.parts.platform;
    const members = run.containment.processes('lately');
    const tool = members.find(({ name }) => injectors.has(name));
    if (tool !== undefined) return `${tool.name} ${tool.pid}`;
    const device = members.find(({ pid }) => processes.holdsOpen(pid, this.device));
    return device === undefined ? null : `${device.name} ${device.pid}, by ${this.device}`;
  }
}
