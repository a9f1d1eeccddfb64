import fs from 'node:fs';
import type { WitnessHealth } from '../../../shared/model/presence';
import type { ProcessRef } from '../../../shared/model/run';
import { alive, refOf } from '../posix/process-table';
import { procTable, readStat, readText } from './proc';
import type { WatchListener, WitnessSetting } from './watch';

/**
 * Programs that run exactly as long as the screen is locked, as the kernel names them (TASK_COMM_LEN: 15 letters). Daemons
 * that wait for a lock all day (xscreensaver, light-locker, swayidle) are not among them: those speak over D-Bus, or never.
 */
const lockers: ReadonlySet<string> = new Set([
  'swaylock',
  'hyprlock',
  'gtklock',
  'waylock',
  'i3lock',
  'xsecurelock',
  'physlock',
  'slock',
  'sxlock',
  'xlock',
  'xtrlock',
  'vlock-main',
  'kscreenlocker_g',
]);

/** A lock of these programs is found within this. */
const lookMs = 1_000;
/** A wrapper becomes its locker by exec under the same pid, most often at once: young processes are looked at each time ... */
const youngLooks = 5;
/** ... and all of them in every so many looks. */
const wholeLookEvery = 10;

/**
 * Looks each second for a screen locker of this user: swaylock, i3lock and their like tell nobody. The end of its process is its
 * unlock; what that is worth (nothing without fresh input) is the reducer's to say.
 *
 * Cost, measured with 101 processes on a busy 2-core machine: a look 0.1 ms (one readdir of /proc), a whole one 1.0 ms.
 */
export class LockerWatch {
  readonly #setting: WitnessSetting;
  readonly #listener: WatchListener;
  readonly #timer: NodeJS.Timeout;
  /** Pid -> number of the look that first saw it. */
  #seen = new Map<number, number>();
  /** Those of a locker's name that had no environment at the last look. */
  readonly #bare = new Set<number>();
  #look = 0;
  #running: readonly ProcessRef[] = [];
  #fault: string | null = null;

  constructor(setting: WitnessSetting, listener: WatchListener) {
    this.#setting = setting;
    this.#listener = listener;
    this.#timer = setInterval(() => this.#tick(), lookMs);
    this.#tick();
    listener.settled();
  }

  health(): WitnessHealth[] {
    const name = 'locker';
    return this.#fault === null
      ? [
          {
            name,
            state: 'watching',
            detail: 'looks for swaylock, i3lock, hyprlock and their like each second',
          },
        ]
      : [{ name, state: 'failed', detail: this.#fault }];
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    return Promise.resolve();
  }

  #tick(): void {
    const fault = this.#fault;
    try {
      this.#lookOnce();
      this.#fault = null;
    } catch (error) {
      this.#fault = error instanceof Error ? error.message : String(error);
    }
    if (fault !== this.#fault) this.#listener.health();
  }

  #lookOnce(): void {
    const before = this.#running.length > 0;
    const found = this.#newPids().flatMap((pid) => this.#lockerAt(pid) ?? []);
    this.#running = [
      ...this.#running.filter((ref) => alive(procTable, ref) !== null),
      ...found.filter(({ pid }) => !this.#running.some((known) => known.pid === pid)),
    ];
    const now = this.#running.length > 0;
    if (now && !before) this.#listener.signal({ kind: 'lock', source: 'locker' });
    if (before && !now) this.#listener.signal({ kind: 'unlock', source: 'locker' });
  }

  #newPids(): number[] {
    const look = ++this.#look;
    const whole = look % wholeLookEvery === 0;
    const seen = new Map<number, number>();
    for (const name of fs.readdirSync('/proc')) {
      const pid = Number(name);
      if (Number.isInteger(pid)) seen.set(pid, this.#seen.get(pid) ?? look);
    }
    this.#seen = seen;
    for (const pid of this.#bare) if (!seen.has(pid)) this.#bare.delete(pid);
    return [...seen].flatMap(([pid, since]) =>
      whole || look - since < youngLooks || this.#bare.has(pid) ? [pid] : [],
    );
  }

  #lockerAt(pid: number): ProcessRef | null {
    const name = readText(`/proc/${pid}/comm`)?.trimEnd();
    if (name === undefined || !lockers.has(name)) return null;
    const environ = readText(`/proc/${pid}/environ`) ?? 'closed to us';
    if (environ === '' && this.#isUnsure(pid)) return null;
    if (this.#isElsewhere(environ)) return null;
    // The real uid: physlock and slock run as root on behalf of whoever started them.
    const owner = /^Uid:\t(\d+)/m.exec(readText(`/proc/${pid}/status`) ?? '')?.[1];
    const stat = readStat(pid);
    if (stat === null || Number(owner) !== this.#setting.uid) return null;
    // Whoever has ended keeps his name until his parent has heard of it, and has no environment any more.
    return alive(procTable, refOf(stat)) === null ? null : refOf(stat);
  }

  /**
   * No environment: one that starts bears its name before it has one, one that ends has lost it already (measured). Only who has none at
   * the next look either is taken at his name.
   */
  #isUnsure(pid: number): boolean {
    if (this.#bare.delete(pid)) return false;
    this.#bare.add(pid);
    return true;
  }

  /** Another login of the same user has another runtime directory. What cannot be read, or names none, counts as here. */
  #isElsewhere(environ: string): boolean {
    const ours = this.#setting.env['XDG_RUNTIME_DIR'];
    const theirs = /(?:^|\0)XDG_RUNTIME_DIR=([^\0]*)/.exec(environ)?.[1];
    return ours !== undefined && theirs !== undefined && theirs !== ours;
  }
}
