import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  linkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Notice } from '../../shared/model/snapshot';
import { DaemonProcess, daemonScript, makeHome, type Home } from '../fixtures/daemon';
import { rowsOf } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

let home: Home;
let daemon: DaemonProcess;
let operator: TestOperator;
const build = (): string => join(home.base, 'build');

/** The daemon from a copy of the build, so that tests may spoil it: each its own file. Its notice names five at most. */
function ownBuild(): void {
  beforeAll(async () => {
    home = makeHome();
    const out = resolve(daemonScript, '../..');
    for (const part of ['daemon', 'hook', 'cli'])
      cpSync(join(out, part), join(build(), part), { recursive: true });
    daemon = await DaemonProcess.start(home, {}, { script: join(build(), 'daemon', 'index.js') });
    operator = await TestOperator.connect(daemon, generateKeyPairSync('ed25519'));
  });
  afterAll(async () => {
    operator.close();
    await daemon.close();
  });
}

const notice = async (): Promise<Notice | undefined> =>
  (await operator.snapshot()).notices.find(({ id }) => id === 'own-files');
const records = async (): Promise<readonly string[]> =>
  (await rowsOf(operator, 'files.touched')).map(({ summary }) => summary);
/** The notice names the file and what became of it, and so does a record. */
async function told(file: string, change: string): Promise<void> {
  await until(`a notice about ${file}`, async () =>
    (await notice())?.text.includes(`${file} (${change})`),
  );
  await until(`a record about ${file}`, async () =>
    (await records()).some((text) => text.includes(`${file} ${change}`)),
  );
}

const program = (...parts: string[]): string => join(build(), ...parts);

describe('a program', () => {
  ownBuild();

  it('that goes or is added is told (T08)', async () => {
    rmSync(program('cli', 'holdpoint.js'));
    await told(program('cli', 'holdpoint.js'), 'removed');
    writeFileSync(program('daemon', 'more.js'), '');
    await told(program('daemon', 'more.js'), 'appeared');
  });

  it('put there anew with the same bytes, or by another hard link, is no change', async () => {
    const file = program('daemon', 'index.js');
    cpSync(file, `${home.base}/again`);
    renameSync(`${home.base}/again`, file);
    linkSync(file, `${home.base}/second`);
    // What is told first after it shows that the look has passed over these.
    appendFileSync(program('hook', 'holdpoint-hook.cjs'), '\n');
    await told(program('hook', 'holdpoint-hook.cjs'), 'changed');
    expect((await records()).join()).not.toContain(file);
  });
});

describe('a changed program', () => {
  ownBuild();

  it.each([
    [
      'the daemon, written in place',
      ['daemon', 'index.js'],
      (file: string) => appendFileSync(file, '\n//'),
    ],
    [
      'the hook client, replaced',
      ['hook', 'holdpoint-hook'],
      (file: string) => {
        // Made outside: what lies beside it for a moment might be told as well.
        const other = join(home.base, 'other-hook');
        writeFileSync(other, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
        renameSync(other, file);
      },
    ],
    [
      'a worker, turned into a link',
      ['daemon', 'verify.worker.js'],
      (file: string) => {
        rmSync(file);
        symlinkSync('/dev/null', file);
      },
    ],
  ])('%s, is told and on record (T08)', async (_what, parts, spoil) => {
    spoil(program(...parts));
    await told(program(...parts), 'changed');
    expect((await notice())?.level).toBe('error');
  });
});

describe('what a running daemon rests on', () => {
  ownBuild();

  it('is not changed by the first enrolment', async () => {
    // What is told of it shows that the look has passed over the rest since the enrolment.
    appendFileSync(program('hook', 'holdpoint-hook.cjs'), '\n');
    await told(program('hook', 'holdpoint-hook.cjs'), 'changed');
    expect(await records()).toHaveLength(1);
  });

  it.each([
    ['the socket of agents', () => join(home.runtimeDir, 'agent.sock'), rmSync, 'removed'],
    ['the lock', () => join(home.dataDir, 'daemon.lock'), rmSync, 'removed'],
    [
      "the operator's key",
      () => join(home.dataDir, 'operator.json'),
      (file: string) => appendFileSync(file, ' '),
      'changed',
    ],
  ])('is watched: %s (T08)', async (_what, file, spoil, change) => {
    spoil(file());
    await told(file(), change);
  });
});
