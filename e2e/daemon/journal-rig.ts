import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';

const root = join(import.meta.dirname, '..', '..');

/** SQLite is loaded from where it is installed: its search for its addon goes by its own folder. */
const installedSqlite: Plugin = {
  name: 'installed-sqlite',
  enforce: 'pre',
  resolveId: (id) =>
    id === 'better-sqlite3'
      ? { id: pathToFileURL(createRequire(import.meta.url).resolve(id)).href, external: true }
      : null,
};

async function bundle(entry: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [installedSqlite],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: join(root, entry),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        output: {
          format: 'es',
          entryFileNames: basename(entry).replace(/\.ts$/, '.js'),
          codeSplitting: false,
        },
      },
    },
  });
}

/** A folder with the store's workers and the driver as they are built for a release. The caller removes it. */
export async function builtStore(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-journal-'));
  const entries = [
    'electron/daemon/store/journal.worker.ts',
    'electron/daemon/store/verify.worker.ts',
    'e2e/daemon/journal-driver.ts',
  ];
  for (const entry of entries) await bundle(entry, folder);
  return folder;
}

/** A running journal-driver.ts, its lines, and its end. */
export type Driver = {
  readonly child: ChildProcess;
  readonly lines: Interface;
  readonly ended: Promise<number | null>;
};

const running = new Set<ChildProcess>();

/** Ends drivers that a failed test left behind. */
export function endDrivers(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** `limit`: the largest file in bytes that the driver may write (RLIMIT_FSIZE), soft, so that it can be lifted again. */
export function startDriver(built: string, args: readonly string[], limit?: number): Driver {
  const program = [process.execPath, join(built, 'journal-driver.js'), ...args];
  const command =
    limit === undefined ? program : ['prlimit', `--fsize=${limit}:unlimited`, ...program];
  const child = spawn(command[0]!, command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  running.add(child);
  child.once('close', () => running.delete(child));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, lines: createInterface({ input: child.stdout }), ended };
}

/** A folder whose disk is full soon, what makes room there, and what takes it away. */
export type SmallDisk = {
  readonly folder: string;
  readonly limit?: number;
  makeRoom(pid: number): void;
  remove(): void;
};

/** A real file system of one megabyte where we may mount one, else a real limit on file sizes. */
export function smallDisk(parent: string): SmallDisk {
  const folder = join(parent, 'small');
  mkdirSync(folder, { mode: 0o700 });
  if (!mounted(folder, 'size=1m')) {
    const lift = (pid: number): void =>
      void execFileSync('prlimit', [`--pid=${pid}`, '--fsize=unlimited:unlimited']);
    return {
      folder,
      limit: 1_000_000,
      makeRoom: lift,
      remove: () => rmSync(folder, { recursive: true }),
    };
  }
  return {
    folder,
    makeRoom: () => void execFileSync('mount', ['-o', 'remount,size=64m', folder]),
    remove: () => unmount(folder),
  };
}

/** A folder that cannot be written, also not by root. */
export function readOnlyFolder(parent: string): { readonly folder: string; remove(): void } {
  const folder = join(parent, 'read-only');
  mkdirSync(folder, { mode: 0o700 });
  if (mounted(folder, 'ro')) return { folder, remove: () => unmount(folder) };
  chmodSync(folder, 0o500);
  return { folder, remove: () => chmodSync(folder, 0o700) };
}

/** Also while a thread that has ended still holds a file of it. */
const unmount = (folder: string): void => void execFileSync('umount', ['--lazy', folder]);

function mounted(folder: string, options: string): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `${options},mode=700`, 'holdpoint-test', folder], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    // A container's root may not mount; then the caller's other way is used.
    return false;
  }
}
