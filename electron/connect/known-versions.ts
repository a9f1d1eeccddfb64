/**
 * What programs said of their version, kept in a file for the next process of ours: some take seconds to say it. A file that is
 * missing, damaged, not ours alone or old knows nothing, and then the program is asked.
 */
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { replaceOwn } from './settings-file';

/** What stands behind a version manager's name can change while the file of that name does not: its answer counts for an hour. */
const countsForMs = 3_600_000;
const keptAtMost = 32;
const largest = 65_536;

const Stored = z.strictObject({
  v: z.literal(1),
  programs: z
    .array(
      z.strictObject({
        file: z.string(),
        identity: z.string(),
        version: z.string().regex(/^\d+\.\d+\.\d+$/),
        /** Wall clock. */
        askedAtMs: z.int(),
      }),
    )
    .max(keptAtMost),
});
type KnownProgram = z.infer<typeof Stored>['programs'][number];

/** A program behind all links; one that was replaced has another identity. */
export type ProgramFile = Pick<KnownProgram, 'file' | 'identity'>;

export class KnownVersions {
  readonly #file: string;

  constructor(dataDir: string) {
    this.#file = path.join(dataDir, 'program-versions.json');
  }

  /** What it said within the last hour; null when that is not known. */
  of({ identity }: ProgramFile): string | null {
    return this.#read().find((one) => one.identity === identity)?.version ?? null;
  }

  /** For the next process. Of two that write at once the last is kept; where there is no data folder yet, nothing is. */
  keep({ file, identity }: ProgramFile, version: string): void {
    const others = this.#read().filter((one) => one.file !== file);
    const now = { file, identity, version, askedAtMs: Date.now() };
    const programs = [now, ...others].slice(0, keptAtMost);
    try {
      replaceOwn(this.#file, `${JSON.stringify({ v: 1, programs })}\n`);
    } catch {
      // It is asked again.
    }
  }

  #read(): readonly KnownProgram[] {
    try {
      const { programs } = Stored.parse(JSON.parse(readOwn(this.#file)));
      return programs.filter(({ askedAtMs }) => counts(Date.now() - askedAtMs));
    } catch {
      return [];
    }
  }
}

const counts = (ageMs: number): boolean => ageMs >= 0 && ageMs < countsForMs;

/** SECURITY: T-27: a link, or a file that somebody else made or may write, says nothing. A pipe there holds nobody up. */
function readOwn(file: string): string {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  const fd = fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const found = fs.fstatSync(fd);
    const closed = found.uid === process.geteuid?.() && (found.mode & 0o077) === 0;
    return closed && found.isFile() && found.size <= largest ? fs.readFileSync(fd, 'utf8') : '';
  } finally {
    fs.closeSync(fd);
  }
}
