import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findBase } from '../../electron/platform/linux/cgroup-base';
import { linuxContainment } from '../../electron/platform/linux/containment';
import { readStat } from '../../electron/platform/linux/proc';
import type { RunContainment } from '../../shared/platform';
import { Artist, type ArtistMode } from '../fixtures/artist';
import { proved } from '../fixtures/proved';
import { until } from '../fixtures/until';
import { removeAll } from '../fixtures/user-systemd';

const uid = os.userInfo().uid;
const found = findBase(uid);
const base = 'base' in found && canJoin(found.base) ? found.base : null;
const weakOnly = () => linuxContainment(uid, { find: () => ({ why: 'this test takes none' }) });
const newId = (): string => `test-${process.pid}-${++made}`;
let made = 0;

/** May this very process move into a group there? In a login scope that systemd does not delegate it may not. */
function canJoin(directory: string): boolean {
  const probe = path.join(directory, `join-${process.pid}`);
  mkdirSync(probe, { recursive: true });
  const joined = spawnSync('sh', ['-c', 'echo 0 > "$1/cgroup.procs"', 'sh', probe]).status === 0;
  rmdirSync(probe);
  return joined;
}

let artist: Artist | null = null;
let run: RunContainment | null = null;
afterEach(async () => {
  await run?.kill();
  run?.release();
  artist?.close();
  artist = run = null;
});

/** A tree in its own control group, as `holdpoint run` starts it. */
async function strong(mode: ArtistMode, count: number): Promise<[RunContainment, Artist]> {
  const opened = (run = linuxContainment(uid).open(newId()));
  artist = await Artist.start(mode, count, opened.group);
  opened.setRoot(artist.root, null);
  return [opened, artist];
}

/** A tree known only by its links. */
async function weak(mode: ArtistMode, count: number): Promise<[RunContainment, Artist]> {
  artist = await Artist.start(mode, count);
  return [(run = weakOnly().adopt(newId(), artist.root)), artist];
}

async function freezesThawsAndKills(contained: RunContainment, tree: Artist): Promise<void> {
  const frozen = await proved(() => contained.freeze());
  expect(frozen).toMatchObject({ verified: true, remaining: [] });
  // One that hops has another pid by the time it is asked.
  const named = tree.mode === 'hop' ? [] : tree.pids();
  expect(frozen.processes.map((ref) => ref.pid)).toEqual(expect.arrayContaining(named));
  expect(await tree.busy()).toBe(0);
  expect(contained.selfResumed()).toBe(false);
  expect(await contained.thaw()).toMatchObject({
    verified: true,
    remaining: [],
    typeAhead: 'no-terminal',
  });
  await tree.allWork();
  const killed = await proved(() => contained.kill());
  expect(killed).toMatchObject({ verified: true, remaining: [] });
  expect(tree.alive()).toEqual([]);
  expect(contained.processes()).toEqual([]);
}

const plain: readonly ArtistMode[] = ['flat', 'deep', 'pgrp', 'setsid', 'orphan', 'cont'];
const modes: readonly ArtistMode[] = [...plain, 'daemon', 'ghost', 'hydra', 'hop', 'move', 'thaw'];

describe('a control group', () => {
  it('is used exactly where one can be frozen', () => {
    run = linuxContainment(uid).open(newId());
    expect(run.grade).toBe('base' in found ? 'strong' : 'weak');
    expect(run.why).not.toBe('');
  });

  // Where no group may be joined there is nothing to try it with; the test above says so.
  it.each(base === null ? [] : modes)(
    'stops, lets go and ends a %s tree (K01, K03, K07)',
    async (mode) => {
      const [group, tree] = await strong(mode, 6);
      expect(group.grade).toBe('strong');
      await freezesThawsAndKills(group, tree);
    },
  );

  it.each(base === null ? [] : ['thawed by somebody else'])(
    '%s is noticed and stopped again',
    async () => {
      const [group, tree] = await strong('flat', 3);
      await group.freeze();
      writeFileSync(path.join(group.group ?? '', 'cgroup.freeze'), '0');
      expect(group.selfResumed()).toBe(true);
      await tree.allWork();
      expect((await proved(() => group.freeze())).verified).toBe(true);
      expect(await tree.busy()).toBe(0);
    },
  );

  it.each(base === null ? [] : ['a process'])('gets back %s that was moved out', async () => {
    const [group, tree] = await strong('flat', 3);
    await group.freeze();
    const out = tree.pids()[0]!;
    writeFileSync(path.join(path.dirname(group.group ?? ''), 'cgroup.procs'), String(out));
    expect(group.selfResumed()).toBe(true);
    expect((await proved(() => group.freeze())).verified).toBe(true);
    expect(group.processes().map((ref) => ref.pid)).toContain(out);
    expect(await tree.busy()).toBe(0);
  });

  it.each(base === null ? [] : ['nested groups'])('reaches into %s that the run made', async () => {
    const [group, tree] = await strong('flat', 3);
    const nested = path.join(group.group ?? '', 'inner', 'most');
    mkdirSync(nested, { recursive: true });
    writeFileSync(path.join(nested, 'cgroup.procs'), String(tree.pids()[0]));
    await freezesThawsAndKills(group, tree);
    group.release();
    expect(existsSync(group.group ?? '')).toBe(false);
  });

  it.each(base === null ? [] : ['a restarted daemon'])(
    'is found again, still frozen, by %s',
    async () => {
      const [group, tree] = await strong('setsid', 3);
      expect((await proved(() => group.freeze())).verified).toBe(true);
      const again = linuxContainment(uid).restore(path.basename(group.group ?? ''), null);
      expect(again).toMatchObject({ grade: 'strong', group: group.group });
      expect(again.selfResumed()).toBe(false);
      expect(again.processes().length).toBeGreaterThanOrEqual(3);
      expect((await again.thaw()).verified).toBe(true);
      await tree.allWork();
    },
  );

  it.each(base === null ? [] : ['empty'])(
    'that was left over %s is removed at the next run, one in use is not',
    async () => {
      const [used] = await strong('flat', 1);
      const [left, young] = [path.join(base ?? '', newId()), path.join(base ?? '', newId())];
      mkdirSync(left);
      utimesSync(left, 0, 0);
      mkdirSync(young);
      const other = linuxContainment(uid).open(newId());
      expect([left, young, used.group ?? ''].map((group) => existsSync(group))).toEqual([
        false,
        true,
        true,
      ]);
      rmdirSync(young);
      other.release();
    },
  );

  it.each(base === null ? [] : ['threaded'])(
    'is frozen and ended when its members have made it %s (K01, K03)',
    async () => {
      // A base of its own: a threaded group changes what the groups beside it are.
      const own = path.join(base ?? '', newId());
      mkdirSync(own);
      run = linuxContainment(uid, { find: () => ({ base: own }) }).open(newId());
      artist = await Artist.start('thread', 4, run.group);
      run.setRoot(artist.root, null);
      const threaded = run;
      const frozen = await proved(() => threaded.freeze());
      expect(await artist.busy()).toBe(0);
      expect(frozen).toMatchObject({ verified: true, remaining: [] });
      expect(frozen.processes.length).toBeGreaterThanOrEqual(4);
      await run.thaw();
      await artist.allWork();
      const killed = await proved(() => threaded.kill());
      expect(await artist.busy()).toBe(0);
      expect(killed).toMatchObject({ verified: true, remaining: [] });
      run.release();
      await until('an empty group', () => removeAll(own));
    },
  );

  it.each(base === null ? [] : ['skip' as const])(
    'claims nothing of what hops outside: %s (K01, K03)',
    async (mode) => {
      const [group, tree] = await strong(mode, 4);
      // As the daemon looks each second.
      await until('one seen outside', () => group.processes().length > 1);
      const frozen = await group.freeze();
      expect((await tree.busy()) === 0 || !frozen.verified).toBe(true);
      const killed = await group.kill();
      expect((await tree.busy()) === 0 || !killed.verified).toBe(true);
    },
  );

  it.each(base === null ? [] : [...plain, 'hydra' as const])(
    'takes in a %s tree that runs already, and calls it weak',
    async (mode) => {
      artist = await Artist.start(mode, 5);
      run = linuxContainment(uid).adopt(newId(), artist.root);
      expect(run).toMatchObject({ grade: 'weak', group: null });
      expect(run.why).toContain('outside');
      await freezesThawsAndKills(run, artist);
    },
  );
});

/** Where the kernel counts processes: beside the groups that freeze, or in one hierarchy of its own (cgroup v1, pids.rst). */
const counting = ['/sys/fs/cgroup', '/sys/fs/cgroup/pids'].find(
  (place) => existsSync(path.join(place, 'cgroup.procs')) && uid === 0,
);

describe.each(counting === undefined ? [] : [counting])('where %s counts processes', (place) => {
  it('a group is bounded from the start, for a run that is started and for one that is found (K10)', async () => {
    const own = path.join(place, newId());
    mkdirSync(own);
    const groups = linuxContainment(uid, { find: () => ({ base: own }) });
    const [started, adopted] = [newId(), newId()];
    artist = await Artist.start('one', 1);
    const both = [groups.open(started), groups.adopt(adopted, artist.root)];
    const bounds = [started, `adopted-${adopted}`].map((name) =>
      readFileSync(path.join(own, name, 'pids.max'), 'utf8').trim(),
    );
    expect(bounds).toEqual(['16384', '16384']);
    for (const one of both) {
      expect((await proved(() => one.kill())).verified).toBe(true);
      one.release();
    }
    await until('an empty group', () => removeAll(own));
  });
});

describe('without a control group', () => {
  it.each([...plain, 'hydra' as const])(
    'a %s tree is stopped, let go and ended (K01, K03, K07)',
    async (mode) => {
      const [tree, at] = await weak(mode, 6);
      expect(tree).toMatchObject({ grade: 'weak', group: null });
      expect(tree.why).toContain('this test takes none');
      await freezesThawsAndKills(tree, at);
    },
  );

  it('what had left before is not claimed: it works on and stands in no proof', async () => {
    const [tree, at] = await weak('daemon', 4);
    const proof = await tree.freeze();
    const named = new Set(proof.processes.map((ref) => ref.pid));
    expect(at.pids().filter((pid) => named.has(pid))).toEqual([]);
    await at.allWork();
    expect(tree.grade).toBe('weak');
  });

  it('somebody else sending SIGCONT is noticed and undone (K02)', async () => {
    const [tree, at] = await weak('setsid', 3);
    await tree.freeze();
    process.kill(at.pids()[0]!, 'SIGCONT');
    await until('one running again', () => tree.selfResumed());
    expect((await proved(() => tree.freeze())).verified).toBe(true);
    expect(await at.busy()).toBe(0);
  });

  it('what a person had stopped stays stopped after the thaw', async () => {
    const [tree, at] = await weak('flat', 3);
    const pid = at.pids()[0]!;
    process.kill(pid, 'SIGSTOP');
    await until('stopped', () => readStat(pid)?.state === 'T');
    await tree.freeze();
    await tree.thaw();
    expect(readStat(pid)?.state).toBe('T');
    await until('the others at work', async () => (await at.busy()) === 2);
  });

  it('a restarted daemon lets go what its predecessor stopped', async () => {
    const [tree, at] = await weak('flat', 3);
    await tree.freeze();
    const again = weakOnly().restore(newId(), at.root);
    expect((await again.thaw()).verified).toBe(true);
    await at.allWork();
  });

  it('a pid that names another process now is left alone (K06)', async () => {
    artist = await Artist.start('flat', 2);
    const reused = { ...artist.root, startTime: String(Number(artist.root.startTime) - 1) };
    const tree = weakOnly().adopt(newId(), reused);
    expect(tree.processes()).toEqual([]);
    expect(await tree.freeze()).toMatchObject({ processes: [] });
    expect(await tree.kill()).toMatchObject({ processes: [] });
    await artist.allWork();
  });
});
