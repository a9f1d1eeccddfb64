import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { holdpoint, startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { bystander, isAlive, runTree } from '../fixtures/process-tree';
import { until } from '../fixtures/until';

/** `holdpoint kill --all` with whatever there is of Holdpoint: it ends everything, or names what is left. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A daemon with the operator there, so that a command may begin. */
async function attended(home: Home): Promise<DaemonProcess> {
  const daemon = await DaemonProcess.start(home);
  ends.push(() => daemon.close());
  const operator = await TestOperator.present(daemon);
  ends.push(() => operator.close());
  return daemon;
}

/** Ends the daemon that the lock of this home names, whoever started it. */
function endDaemonOf({ dataDir }: Home): Promise<unknown> {
  const [pid = ''] = readFileSync(join(dataDir, 'daemon.lock'), 'utf8').split(' ');
  if (isAlive(Number(pid))) process.kill(Number(pid), 'SIGKILL');
  return until('the end of the daemon', () => !isAlive(Number(pid)));
}

it.each(['killed', 'stopped'] as const)(
  'with the daemon %s it is had again, finds the runs and ends them, and touches nobody else (R11, K07)',
  async (how) => {
    const daemon = await attended(makeHome());
    ends.push(() => endDaemonOf(daemon.home));
    const tree = await runTree(daemon.home, 'tree');
    ends.push(() => tree.alive().forEach((pid) => process.kill(pid, 'SIGKILL')));
    const other = bystander();
    ends.push(() => other.kill('SIGKILL'));
    if (how === 'killed') await daemon.kill();
    else daemon.child.kill('SIGSTOP');
    const said = await holdpoint(daemon.home, ['kill', '--all']);
    expect(said).toMatchObject({ err: '' });
    expect(said.out).toContain(said.code === 0 ? 'Nothing is left.' : 'NOT WHOLE');
    // What a busy machine did not prove in time the daemon tries again by itself; a run that it forgets has ended, and that is proved.
    await until(
      'a proved end',
      async () => said.code === 0 || (await holdpoint(daemon.home, ['kill', '--all'])).code === 0,
    );
    expect(tree.alive()).toEqual([]);
    expect(isAlive(other.pid ?? 0)).toBe(true);
    await tree.ended;
  },
);

/** `nobody`: a user that every system knows. */
const uid = 65_534;

/** A home of an ordinary user, who can make no control group; only root can be two users. */
function ordinaryHome(): Home {
  const home = makeHome();
  execFileSync('chown', ['-R', String(uid), home.base]);
  const before = ['setpriv', '--reuid', String(uid), '--regid', String(uid), '--clear-groups'];
  return { ...home, user: { uid, before } };
}

it.runIf(process.getuid?.() === 0)(
  'a process that has become another user, where no control group holds it, is named as left (R11)',
  async () => {
    const home = ordinaryHome();
    await attended(home);
    const up = join(home.base, 'up');
    copyFileSync('/usr/bin/setpriv', up);
    chmodSync(up, 0o4755);
    const told = join(home.base, 'project', 'pid');
    const asRoot = `'${up}' --reuid 0 --clear-groups sh -c 'echo $$ > ${told}; exec sleep 600'`;
    const begun = startHoldpoint(home, ['run', '--', 'sh', '-c', `${asRoot} & exec sleep 600`]);
    ends.push(() => begun.end());
    // The shell makes the file first and writes after.
    const pid = await until('a process of another user', () =>
      existsSync(told)
        ? Number(/^(\d+)\n/.exec(readFileSync(told, 'utf8'))?.[1] ?? 0) || null
        : null,
    );
    ends.push(() => process.kill(pid, 'SIGKILL'));
    const said = await holdpoint(home, ['kill', '--all']);
    expect(said, said.err).toMatchObject({ code: 1 });
    expect(said.out).toContain('NOT WHOLE');
    expect(said.out).toMatch(new RegExp(`^Left alive: (sh|sleep) ${pid}\\. End it by hand`, 'mu'));
    expect(isAlive(pid)).toBe(true);
  },
);
