import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Run } from '../../shared/model/run';
import { ArtistTable, artistProgram } from '../fixtures/artist';
import { startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { endProved, pauseProved } from '../fixtures/proved';
import { until } from '../fixtures/until';
import { hasUserSystemd, UserSystemd, type OwnBase } from '../fixtures/user-systemd';

const keys = generateKeyPairSync('ed25519');
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

type Desk = {
  readonly daemon: DaemonProcess;
  readonly operator: TestOperator;
  readonly systemd: UserSystemd;
};

async function attended(base: OwnBase): Promise<Desk> {
  const systemd = await UserSystemd.start(base);
  // Before the home goes that they write to, all that lives below it.
  ends.push(() =>
    systemd.close().then(() => rmSync(systemd.home.base, { recursive: true, force: true })),
  );
  return { systemd, ...(await serve(systemd)) };
}

async function serve(systemd: UserSystemd): Promise<Omit<Desk, 'systemd'>> {
  const daemon = await DaemonProcess.start(systemd.home);
  ends.push(() => daemon.kill());
  const operator = await TestOperator.present(daemon, keys);
  ends.push(() => operator.close());
  return { daemon, operator };
}

/** Programs that try to get away, at work below `holdpoint run`. */
async function atWork(
  { systemd }: Desk,
  how: readonly string[] = [],
): Promise<[ArtistTable, ReturnType<typeof startHoldpoint>]> {
  const work = new ArtistTable(join(systemd.home.base, 'work'));
  const words = [...how, artistProgram(), 'ghost', '4', work.file];
  const begun = startHoldpoint(systemd.home, ['run', '--', ...words]);
  await work.atWork(4);
  return [work, begun];
}

const theRun = async ({ operator }: Pick<Desk, 'operator'>): Promise<Run> =>
  (await operator.snapshot()).runs[0]!;
const groupsOf = (pids: readonly number[]): string[] =>
  pids.map((pid) => /^0::(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1] ?? '');

/** What that systemd says of the scope. */
async function mostTasks({ systemd }: Desk, { id }: Run): Promise<string> {
  const words = ['systemctl', '--user', 'show', '--property=TasksMax', `holdpoint-${id}.scope`];
  const [command = '', ...rest] = [...(systemd.home.user?.before ?? []), ...words];
  return (await promisify(execFile)(command, rest, { env: systemd.home.env })).stdout;
}

// Where systemd cannot be set up there is nothing to ask.
describe.each(hasUserSystemd ? ['holdpoint run'] : [])('%s below a real systemd', () => {
  it.each(['none', 'unreachable'] as const)(
    'is put into a bounded scope of its own before it begins, and is stopped, let go and ended whole (own base: %s) (K10)',
    async (base) => {
      const desk = await attended(base);
      const [work, begun] = await atWork(desk);
      const run = await theRun(desk);
      expect(run).toMatchObject({ containment: 'strong', root: { pid: expect.any(Number) } });
      expect(run.containmentWhy).toContain('systemd');
      for (const group of groupsOf([run.root!.pid, ...work.pids]))
        expect(group.endsWith(`/app.slice/holdpoint-${run.id}.scope`)).toBe(true);
      expect(await mostTasks(desk, run)).toContain('=16384');
      const { operator } = desk;
      expect(await pauseProved(operator, run.id)).toMatchObject({ verified: true });
      expect(await work.busy()).toBe(0);
      const resumed = await operator.client.call('run.resume', { runId: run.id });
      expect(resumed).toMatchObject({ ok: true });
      await until('all at work', async () => (await work.busy()) === 4);
      await endProved(operator, run.id);
      const said = await begun.said;
      expect(said).toMatchObject({ code: 137 });
      expect(said.err).not.toContain('weakly');
      expect(work.alive()).toEqual([]);
    },
  );

  it('takes the walls of Guard into its scope', async () => {
    const desk = await attended('unreachable');
    const began = join(desk.systemd.home.base, 'project', 'began');
    const words = ['run', '--guard', '--', 'sh', '-c', `touch ${began}; sleep 600`];
    const begun = startHoldpoint(desk.systemd.home, words);
    await until('its beginning', () => existsSync(began));
    const run = await theRun(desk);
    expect(run).toMatchObject({ containment: 'strong', guarded: true });
    expect(run.containmentWhy).toContain('systemd');
    await desk.operator.client.call('run.kill', { runId: run.id });
    expect((await begun.said).code).toBe(137);
  });

  it('is found again in its scope, still frozen, after the daemon was killed and its first process was gone (K08)', async () => {
    const desk = await attended('none');
    const [work, begun] = await atWork(desk, ['sh', '-c', '"$@" >/dev/null 2>&1 & sleep 1', 'sh']);
    expect((await begun.said).code).toBe(0);
    const run = await theRun(desk);
    expect(run).toMatchObject({ containment: 'strong' });
    expect(await pauseProved(desk.operator, run.id)).toMatchObject({ verified: true });
    expect(await work.busy()).toBe(0);
    await desk.daemon.kill('SIGKILL');
    const again = { systemd: desk.systemd, ...(await serve(desk.systemd)) };
    const found = await until('the run that stands', async () => {
      const seen = await theRun(again);
      return seen?.state === 'paused' && seen;
    });
    expect(found).toMatchObject({ id: run.id, containment: 'strong' });
    expect(await work.busy()).toBe(0);
    await endProved(again.operator, run.id);
    expect(work.alive()).toEqual([]);
  });

  it.each(['none', 'unreachable'] as const)(
    'is weakly contained when systemd hangs, and that is said (own base: %s)',
    async (base) => {
      const desk = await attended(base);
      desk.systemd.hang();
      const [work, begun] = await atWork(desk);
      const run = await theRun(desk);
      expect(run).toMatchObject({ containment: 'weak' });
      expect(await pauseProved(desk.operator, run.id)).toMatchObject({ verified: true });
      expect(await work.busy()).toBe(0);
      await endProved(desk.operator, run.id);
      expect((await begun.said).err).toContain('weakly contained');
      expect(work.alive()).toEqual([]);
    },
  );
});
