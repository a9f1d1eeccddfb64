import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { linkSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Classification, Effect } from '../../../shared/model/classification';
import { fixFiles } from './fixed-files.shell';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hp-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const reaching = (path: string, effect: Effect = 'executes'): Classification => ({
  effects: [effect],
  targets: [{ kind: 'path', shown: path, resolved: path, effect }],
  programs: [],
  uninspectable: null,
});

describe('what an answer is bound to', () => {
  it('is the content of a file that is started, whatever the file is called (C01, C08)', () => {
    writeFileSync(at('x.sh'), 'echo one');
    const before = fixFiles(reaching(at('x.sh')));
    expect(before).toEqual({
      files: [{ path: at('x.sh'), hash: createHash('sha256').update('echo one').digest('hex') }],
      loose: null,
    });
    writeFileSync(at('y.sh'), 'echo two');
    renameSync(at('y.sh'), at('x.sh'));
    expect(fixFiles(reaching(at('x.sh')))).not.toEqual(before);
  });

  it('is the build file of a folder, also one that was not there before', () => {
    writeFileSync(at('Makefile'), 'all:\n\ttrue\n');
    const before = fixFiles(reaching(folder));
    expect(fixFiles(reaching(folder))).toEqual(before);
    writeFileSync(at('GNUmakefile'), 'all:\n\tfalse\n');
    expect(fixFiles(reaching(folder))).not.toEqual(before);
  });

  it('is nothing of a file that is only read or written', () => {
    writeFileSync(at('a'), 'x');
    expect(fixFiles(reaching(at('a'), 'writes')).files).toEqual([]);
    expect(fixFiles(reaching(at('a'), 'reads')).files).toEqual([]);
  });

  it('tells a file that is not there from one that is', () => {
    const before = fixFiles(reaching(at('x.sh')));
    expect(before.files).toEqual([{ path: at('x.sh'), hash: 'unread ENOENT' }]);
    writeFileSync(at('x.sh'), '');
    expect(fixFiles(reaching(at('x.sh')))).not.toEqual(before);
  });

  it('does not wait for a pipe', () => {
    execFileSync('mkfifo', [at('pipe')]);
    expect(fixFiles(reaching(at('pipe'))).files).toEqual([{ path: at('pipe'), hash: 'no file' }]);
  });

  it('leaves a file of more than 8 MiB unread, says so, and still notices that it is another', () => {
    writeFileSync(at('big'), '');
    truncateSync(at('big'), 8 * 1024 * 1024);
    expect(fixFiles(reaching(at('big'))).loose).toBeNull();
    truncateSync(at('big'), 8 * 1024 * 1024 + 1);
    const before = fixFiles(reaching(at('big')));
    expect(before.loose).toContain('too large to bind your answer');
    writeFileSync(at('other'), '');
    truncateSync(at('other'), 8 * 1024 * 1024 + 1);
    renameSync(at('other'), at('big'));
    expect(fixFiles(reaching(at('big'))).files).not.toEqual(before.files);
  });

  it('reads no more than 8 MiB for one call, however many files it starts (T-20)', () => {
    writeFileSync(at('s0'), '');
    truncateSync(at('s0'), 3 * 1024 * 1024);
    const scripts = ['s0', 's1', 's2', 's3'].map(at);
    for (const other of scripts.slice(1)) linkSync(at('s0'), other);
    const targets = scripts.flatMap((path) => reaching(path).targets);
    const { files, loose } = fixFiles({ ...reaching(at('s0')), targets });
    expect(files.map(({ hash }) => hash.startsWith('large '))).toEqual([false, false, true, true]);
    expect(loose).toContain('too large to bind your answer');
  });
});
