import { spawn, type ChildProcess } from 'node:child_process';
import type { WitnessHealth } from '../../../shared/model/presence';
import { ownShareMs } from './sleep-limit';
import type { WitnessSetting } from './watch';

const firstRetryMs = 5_000;
const lastRetryMs = 300_000;

type SleepListener = {
  readonly changed: () => void;
  /** How long (ms) the machine would wait, as that is now; never rejects. */
  readonly waitsMs: () => Promise<number | null>;
};

/**
 * Holds the machine's sleep up until every run stands still: a delay lock of logind (systemd-inhibit(1)), taken anew after each
 * resume. Node cannot receive the file descriptor that such a lock is, so a child holds it: `cat`, which says back the line it was
 * given once the lock is taken, and ends with its input, so with us as well. logind sleeps without us when it has waited long enough, so
 * that is read each time, and the lock is back before.
 */
export class SleepDelay {
  readonly #setting: WitnessSetting;
  readonly #changed: () => void;
  readonly #waitsMs: SleepListener['waitsMs'];
  #child: ChildProcess | null = null;
  #wanted = false;
  /** The machine is about to sleep. */
  #going = false;
  #held = false;
  /** Given back on purpose; its child may take a moment to end. */
  #given = false;
  #fault: string | null = 'not taken yet';
  #retryMs = firstRetryMs;
  #timer: NodeJS.Timeout | undefined;
  /** So long (ms) the lock is kept once the machine is about to sleep. */
  #limitMs = ownShareMs(null);
  #limit: NodeJS.Timeout | undefined;

  constructor(setting: WitnessSetting, { changed, waitsMs }: SleepListener) {
    this.#setting = setting;
    this.#changed = changed;
    this.#waitsMs = waitsMs;
  }

  health(): WitnessHealth[] {
    const name = 'sleep-delay';
    if (this.#held) return [{ name, state: 'watching', detail: heldFor(this.#limitMs) }];
    return [
      { name, state: 'absent', detail: this.#fault ?? 'given back: the machine goes to sleep' },
    ];
  }

  /** logind is there (again), or the machine woke. */
  take(): void {
    this.#wanted = true;
    this.#going = false;
    clearTimeout(this.#limit);
    clearTimeout(this.#timer);
    if (this.#child === null) this.#start();
  }

  /** The machine is about to sleep: from now on `maySleep` gives the lock back, and after a while we do. */
  announced(): void {
    this.#going = true;
    clearTimeout(this.#limit);
    this.#limit = setTimeout(() => this.maySleep(), this.#limitMs);
  }

  maySleep(): void {
    if (!this.#going) return;
    this.#going = false;
    this.close();
  }

  /** logind is gone, or we go. */
  close(): void {
    this.#wanted = false;
    this.#given = true;
    clearTimeout(this.#limit);
    clearTimeout(this.#timer);
    this.#child?.stdin?.end();
  }

  #start(): void {
    const address = this.#setting.env['DBUS_SYSTEM_BUS_ADDRESS'];
    const env = {
      PATH: this.#setting.env['PATH'] ?? '/usr/bin:/bin',
      ...(address === undefined ? {} : { DBUS_SYSTEM_BUS_ADDRESS: address }),
    };
    const words = ['--what=sleep', '--mode=delay', '--who=Holdpoint'];
    const child = spawn(
      'systemd-inhibit',
      [...words, '--why=agents are brought to a standstill', 'cat'],
      {
        stdio: ['pipe', 'pipe', 'pipe'],
        env,
      },
    );
    this.#child = child;
    this.#given = false;
    let complaint = '';
    child.stderr.on('data', (text) => (complaint = `${complaint}${String(text)}`.slice(0, 300)));
    child.stdin.on('error', () => undefined);
    child.stdin.write('held\n');
    child.stdout.once('data', () => {
      this.#held = true;
      this.#fault = null;
      this.#retryMs = firstRetryMs;
      this.#changed();
      void this.#readLimit();
    });
    child.once('error', (error) => this.#ended(child, error.message));
    child.once('close', () => this.#ended(child, complaint.trim() || 'systemd-inhibit ended'));
  }

  async #readLimit(): Promise<void> {
    this.#limitMs = ownShareMs(await this.#waitsMs());
    this.#changed();
  }

  #ended(child: ChildProcess, why: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#held = false;
    this.#fault = this.#wanted ? why : null;
    this.#changed();
    if (!this.#wanted) return;
    if (this.#given) return this.#start();
    this.#timer = setTimeout(() => this.#start(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, lastRetryMs);
  }
}

const heldFor = (limitMs: number): string =>
  `sleep waits until runs stand still, ${(limitMs / 1_000).toFixed(1)} s at most`;
