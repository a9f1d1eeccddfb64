import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { versionIn } from '../adapters/product-version';
import type { KnownVersions, ProgramFile } from './known-versions';

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

/** Asks programs for their version, in an environment without anything of the user's: once for each file on disk, and not where it was said to another process of ours lately. Never blocks. */
export class VersionProbe {
  /** By identity: what the program itself said to this process. */
  readonly #told = new Map<string, string | null>();
  /** By identity: what it said to another. */
  readonly #heard = new Map<string, string>();
  readonly #asked = new Map<string, Promise<string | null>>();

  constructor(
    readonly folders: readonly string[],
    readonly lately: KnownVersions,
  ) {}

  /** What is known at once; an unknown program is asked in the background, for the next look. */
  known(program: string): string | null {
    const file = programFile(program);
    const version = this.#known(file);
    if (version === undefined) void this.#ask(program, file);
    return version ?? null;
  }

  /** Waits for the answer (at most ten seconds). Null when the program gives none; then the next call asks again. */
  async now(program: string): Promise<string | null> {
    const file = programFile(program);
    return this.#known(file) ?? this.#ask(program, file);
  }

  /**
   * The same from the program itself. SECURITY: T-12: for what decides how a hook is written, since whoever runs as this user can write
   * into the file of what is known.
   */
  async itself(program: string): Promise<string | null> {
    const file = programFile(program);
    return this.#told.get(file.identity) ?? this.#ask(program, file);
  }

  /** Undefined = nobody knows; null = it was asked and gave none. */
  #known(file: ProgramFile): string | null | undefined {
    const { identity } = file;
    const told = this.#told.get(identity);
    if (told !== undefined) return told;
    const heard = this.#heard.get(identity) ?? this.lately.of(file);
    if (heard === null) return undefined;
    this.#heard.set(identity, heard);
    return heard;
  }

  /** One question at a time for each program, however many want to know. */
  #ask(program: string, file: ProgramFile): Promise<string | null> {
    const { identity } = file;
    const open = this.#asked.get(identity);
    if (open !== undefined) return open;
    const asked = this.#run(program).then((version) => {
      this.#told.set(identity, version);
      this.#asked.delete(identity);
      if (version !== null) this.lately.keep(file, version);
      return version;
    });
    this.#asked.set(identity, asked);
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
    const env = { PATH: this.folders.join(':'), HOME: home, DISABLE_AUTOUPDATER: '1' };
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

/** ctime counts: unlike mtime no program can set it (inode(7)). */
function programFile(program: string): ProgramFile {
  try {
    const file = fs.realpathSync(program);
    const { dev, ino, size, ctimeMs } = fs.statSync(file);
    return { file, identity: `${file} ${dev} ${ino} ${size} ${ctimeMs}` };
  } catch {
    return { file: program, identity: program };
  }
}
