import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { versionIn } from '../adapters/product-version';

const patienceMs = 10_000;

/** The first executable of that name in these folders; null when there is none. */
export function findProgram(name: string, folders: readonly string[]): string | null {
  return folders.map((folder) => path.join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    // Most folders do not hold it: asked first what costs no exception.
    if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Asks programs for their version, once for each file on disk, in an environment without anything of the user's. Never blocks. */
export class VersionProbe {
  readonly #known = new Map<string, string | null>();
  readonly #asked = new Map<string, Promise<string | null>>();
  readonly #folders: readonly string[];

  constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** What is known at once; an unknown program is asked in the background, for the next look. */
  known(program: string): string | null {
    const key = identityOf(program);
    const version = this.#known.get(key);
    if (version === undefined) void this.#ask(program, key);
    return version ?? null;
  }

  /** Waits for the answer (at most ten seconds). Null when the program gives none; then the next call asks again. */
  async now(program: string): Promise<string | null> {
    const key = identityOf(program);
    return this.#known.get(key) ?? this.#ask(program, key);
  }

  /** One question at a time for each program, however many want to know. */
  #ask(program: string, key: string): Promise<string | null> {
    const open = this.#asked.get(key);
    if (open !== undefined) return open;
    const asked = this.#run(program).then((version) => {
      this.#known.set(key, version);
      this.#asked.delete(key);
      return version;
    });
    this.#asked.set(key, asked);
    return asked;
  }

  #run(program: string): Promise<string | null> {
    const { options, remove } = this.#surroundings();
    return new Promise((resolve) =>
      execFile(program, ['--version'], options, (_fault, stdout) => {
        remove();
        resolve(versionIn(stdout));
      }),
    );
  }

  #surroundings() {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'holdpoint-version-'));
    const env = { PATH: this.#folders.join(':'), HOME: home, DISABLE_AUTOUPDATER: '1' };
    const options = {
      cwd: home,
      env,
      timeout: patienceMs,
      killSignal: 'SIGKILL',
      encoding: 'utf8',
      maxBuffer: 65_536,
    } as const;
    return { options, remove: () => fs.rmSync(home, { recursive: true, force: true }) };
  }
}

/** A program that was replaced is another one. */
function identityOf(program: string): string {
  try {
    const real = fs.realpathSync(program);
    const { mtimeMs, size, ino } = fs.statSync(real);
    return `${real} ${ino} ${size} ${mtimeMs}`;
  } catch {
    return program;
  }
}
