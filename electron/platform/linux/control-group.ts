import fs from 'node:fs';
import path from 'node:path';

/**
 * One cgroup v2 directory with everything nested in it (kernel Documentation/admin-guide/cgroup-v2.rst).
 * Freezing and killing a group act on all nested groups too, and no process can leave it by forking.
 */
export class ControlGroup {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Makes the directory when it is missing. Throws where the kernel or the mode forbids it. */
  make(): this {
    fs.mkdirSync(this.directory, { recursive: true });
    return this;
  }

  /** Bounds how many processes and threads it may hold (pids controller); false where that controller is not at hand. */
  limitTasks(most: number): boolean {
    return (
      fs.existsSync(path.join(this.directory, 'pids.max')) && this.#write('pids.max', String(most))
    );
  }

  exists(): boolean {
    return fs.existsSync(path.join(this.directory, 'cgroup.procs'));
  }

  /** Every process in the group and below; zombies are not listed by the kernel. */
  pids(): Set<number> {
    // A threaded group (cgroup-v2.rst, Threads) tells only its threads.
    const list = (directory: string, file: string): string | null =>
      read(path.join(directory, file));
    const lists = this.#nested().map(
      (directory) => list(directory, 'cgroup.procs') ?? list(directory, 'cgroup.threads') ?? '',
    );
    return new Set(lists.join('\n').split('\n').filter(Boolean).map(Number));
  }

  /** Moves a process in. False when it is gone or the kernel refuses (another owner, no right at the common ancestor). */
  add(pid: number): boolean {
    return this.#write('cgroup.procs', String(pid));
  }

  /** Asks the kernel to stop (or let go) everything in the group; `frozen` tells when that is reached. */
  setFreeze(wanted: boolean): boolean {
    return this.#write('cgroup.freeze', wanted ? '1' : '0');
  }

  /** What was asked for last, by us or by somebody else with the same rights. */
  freezeWanted(): boolean {
    return read(path.join(this.directory, 'cgroup.freeze'))?.trim() === '1';
  }

  /** Every process stands still. An empty group counts as frozen once it was asked to be. */
  frozen(): boolean {
    return this.#event('frozen') === '1';
  }

  /** Some process, here or below, lives. */
  populated(): boolean {
    return this.#event('populated') === '1';
  }

  /** SIGKILL to every process at once, forks in progress included (Linux 5.14). */
  kill(): boolean {
    return this.#write('cgroup.kill', '1');
  }

  /** May we, on this kernel? Kills nobody. */
  canKill(): boolean {
    try {
      fs.accessSync(path.join(this.directory, 'cgroup.kill'), fs.constants.W_OK);
      return true;
    } catch {
      return false;
    }
  }

  /** Removes the group with all nested ones; those that still hold a process stay. */
  remove(): void {
    for (const directory of this.#nested().toReversed()) {
      try {
        fs.rmdirSync(directory);
      } catch {
        // Still in use, or removed by the run itself: either way there is nothing to mend here.
      }
    }
  }

  /** This directory and all below, parents first. */
  #nested(): string[] {
    const found = [this.directory];
    for (const directory of found) {
      for (const entry of listDirectories(directory)) found.push(path.join(directory, entry));
    }
    return found;
  }

  #event(name: string): string | undefined {
    const text = read(path.join(this.directory, 'cgroup.events')) ?? '';
    return new RegExp(`^${name} (\\d)$`, 'm').exec(text)?.[1];
  }

  #write(file: string, value: string): boolean {
    try {
      const whole = path.join(this.directory, file);
      withRights(whole, () => fs.writeFileSync(whole, value));
      return true;
    } catch {
      return false;
    }
  }
}

function listDirectories(directory: string): string[] {
  try {
    const entries = withRights(path.join(directory, 'cgroup.procs'), () =>
      fs.readdirSync(directory, { withFileTypes: true }),
    );
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

function read(file: string): string | null {
  try {
    return withRights(file, () => fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * SECURITY: T-16: the files of a group belong to the user, so what runs in it can take the right to read and write them away,
 * and the user can give it back.
 */
function withRights<T>(file: string, access: () => T): T {
  try {
    return access();
  } catch {
    fs.chmodSync(path.dirname(file), 0o755);
    fs.chmodSync(file, 0o644);
    return access();
  }
}
