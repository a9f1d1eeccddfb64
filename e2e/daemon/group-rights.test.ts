import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findBase } from '../../electron/platform/linux/cgroup-base';
import { Artist } from '../fixtures/artist';
import { until } from '../fixtures/until';
import { removeAll } from '../fixtures/user-systemd';

const uid = os.userInfo().uid;
const found = findBase(uid);
const base = 'base' in found ? found.base : null;

const controls = ['cgroup.procs', 'cgroup.events', 'cgroup.freeze', 'cgroup.kill'];

/** What an expression with a ControlGroup gives to a process of that user. The source is handed over as text: he may not be able to read it here. */
function asOwner(owner: number, expression: string): string {
  const source = readFileSync(
    path.resolve(import.meta.dirname, '../../electron/platform/linux/control-group.ts'),
    'utf8',
  );
  const words = ['--input-type=module-typescript', '-'];
  return spawnSync(process.execPath, words, {
    input: `${source}\nconsole.log(String(${expression}));`,
    uid: owner,
    encoding: 'utf8',
    cwd: '/',
    env: {},
  }).stdout.trim();
}

// Where no group may be made there is nothing to try it with; containment.test.ts says so.
it.each(base === null ? [] : ['whose rights the run took away'])(
  '%s obeys nevertheless (K01, K03)',
  async () => {
    // Root's base is closed to others.
    const cell = path.join(
      uid === 0 ? path.dirname(base ?? '') : (base ?? ''),
      `rights-${process.pid}`,
    );
    mkdirSync(cell);
    const artist = await Artist.start('flat', 3, cell);
    // Root may write whatever the mode; an ordinary owner may not.
    const owner = uid === 0 ? 65_534 : uid;
    for (const file of ['', ...controls]) chownSync(path.join(cell, file), owner, -1);
    for (const file of [...controls, '']) chmodSync(path.join(cell, file), 0);
    const said = (act: string): string => asOwner(owner, `new ControlGroup('${cell}').${act}`);
    expect(said('setFreeze(true)')).toBe('true');
    await until('all to stand', async () => (await artist.busy()) === 0);
    expect(said('pids().size')).toBe('4');
    expect(said('kill()')).toBe('true');
    await until('the end of all', () => artist.alive().length === 0);
    artist.close();
    // The kernel lets go of a group a moment after the last of its processes.
    await until('an empty group', () => removeAll(cell));
  },
);
