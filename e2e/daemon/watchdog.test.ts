import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reachDaemon, type ReachSetting } from '../../electron/client/reach-daemon';
import { triesAtMost, triesWithinMs, Watchdog } from '../../electron/client/watchdog';
import { linuxPaths } from '../../electron/platform/linux/paths';
import { linuxProcesses, readStat } from '../../electron/platform/linux/proc';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, daemonScript, makeHome, type Home } from '../fixtures/daemon';
import { heldOnRecord } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules =
  '[[rule]]\nid = "r"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "r"\n';
let home: Home;
const ends: (() => unknown)[] = [];
beforeEach(() => {
  home = makeHome(rules);
  const { base } = home;
  ends.push(() => rmSync(base, { recursive: true, force: true }));
  // What is started here gets its environment as the tray app hands it on: from its own.
  for (const [name, value] of Object.entries(home.env)) vi.stubEnv(name, value);
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  vi.unstubAllEnvs();
});

const setting = (script = daemonScript, at = home): ReachSetting => ({
  client: 'tray',
  files: { node: process.execPath, script },
  paths: linuxPaths({ env: at.env, home: at.env['HOME'] ?? '', uid: process.getuid?.() ?? 0 }),
  version: 'test',
  watchdog: new Watchdog(),
});
const isStopped = (pid: number): boolean => readStat(pid)?.state === 'T';
/** Ends a daemon that was started as the tray app does, before its home goes. */
async function endOf(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await until('its end', () => linuxProcesses.identify(pid) === null);
}
async function running(at = home): Promise<DaemonProcess> {
  const daemon = await DaemonProcess.start(at);
  ends.push(() => daemon.close());
  return daemon;
}

it('a stopped daemon denies in time, is set going again, and has lost nothing (R04)', async () => {
  const daemon = await running();
  const operator = await TestOperator.present(daemon);
  ends.push(() => operator.close());
  const waiting = present(daemon, bash('touch made'));
  await operator.waiting();
  daemon.child.kill('SIGSTOP');
  await until('a stopped daemon', () => isStopped(daemon.child.pid ?? 0));
  const reached = await reachDaemon(setting());
  expect(reached).toMatchObject({ ok: true, value: { hello: { pid: daemon.child.pid } } });
  if (reached.ok) reached.value.close();
  expect(isStopped(daemon.child.pid ?? 0)).toBe(false);
  // The lease ran out meanwhile: the answer counts when the operator is back, and nothing passed without it.
  await operator.seen('present');
  expect((await operator.answer(await operator.waiting(), 'allow')).ok).toBe(true);
  expect(allowed(await waiting.answer)).toBe(true);
});

it('a daemon that is stopped again and again is replaced by one that knows what waited (R04)', async () => {
  const daemon = await running();
  const operator = await TestOperator.present(daemon);
  const waiting = present(daemon, bash('touch made'));
  await operator.waiting();
  await heldOnRecord(operator);
  operator.close();
  // Ends with the daemon.
  const loop = 'while kill -STOP "$1"; do :; done';
  spawn('sh', ['-c', loop, 'sh', String(daemon.child.pid)], { stdio: 'ignore' });
  await until('a stopped daemon', () => isStopped(daemon.child.pid ?? 0));
  const reached = await reachDaemon(setting());
  if (!reached.ok) throw new Error(reached.reason);
  const { pid } = reached.value.hello;
  ends.push(() => endOf(pid));
  expect(pid).not.toBe(daemon.child.pid);
  expect(await daemon.exited).toBe(null);
  expect(await waiting.answer).toMatchObject({ ok: false, reason: 'daemon-lost' });
  const snapshot = await reached.value.call('subscribe', {});
  expect(snapshot.ok && snapshot.value.approvals).toMatchObject([{ callerAway: true }]);
  reached.value.close();
});

it('signals nobody but the daemon that the lock names', async () => {
  const innocent = `${process.pid} ${readStat(process.pid)?.startTime ?? ''}\n`;
  const names = [() => innocent, (pid: number) => `${pid} 1\n`, () => 'nonsense', () => ''];
  // Side by side: each is waited for as long as a daemon may take to greet.
  const spared = names.map(async (named) => {
    const { home: at, child } = await running(makeHome(rules));
    child.kill('SIGSTOP');
    writeFileSync(join(at.dataDir, 'daemon.lock'), named(child.pid ?? 0));
    const reached = await reachDaemon(setting(daemonScript, at));
    expect(reached).toMatchObject({ ok: false, reason: 'daemon-hung' });
    expect(isStopped(child.pid ?? 0)).toBe(true);
  });
  await Promise.all(spared);
});

it('a connection that the last daemon took and dropped as it ended is no end of the new one', async () => {
  const script = join(home.base, 'slow-end.mjs');
  const { operatorSocket } = setting().paths;
  writeFileSync(
    script,
    `import net from 'node:net';
    process.umask(0o077);
    const last = net.createServer((line) => {
      line.destroy();
      last.close(() => import(${JSON.stringify(daemonScript)}));
    });
    last.listen(${JSON.stringify(operatorSocket)});`,
  );
  const reached = await reachDaemon(setting(script));
  if (!reached.ok) throw new Error(reached.reason);
  const { pid } = reached.value.hello;
  ends.push(() => endOf(pid));
  reached.value.close();
});

it('a daemon that ends each time is given up after a few tries, said so, and tried again for the operator', async () => {
  mkdirSync(join(home.base, 'broken'));
  const script = join(home.base, 'broken', 'index.js');
  const starts = join(home.base, 'starts');
  writeFileSync(
    script,
    `require('node:fs').appendFileSync(${JSON.stringify(starts)}, 'x'); process.exit(1);`,
  );
  const watched = setting(script);
  for (let i = 0; i < triesAtMost; i++)
    expect(await reachDaemon(watched)).toMatchObject({ ok: false, reason: 'daemon-absent' });
  const givenUp = await reachDaemon(watched);
  expect(givenUp).toMatchObject({
    ok: false,
    detail: expect.stringContaining('not started again by itself'),
  });
  expect(readFileSync(starts, 'utf8')).toHaveLength(triesAtMost);
  watched.watchdog.forget();
  await reachDaemon(watched);
  expect(readFileSync(starts, 'utf8')).toHaveLength(triesAtMost + 1);
});

it('forgets its tries with time', () => {
  const watchdog = new Watchdog();
  for (let i = 0; i < triesAtMost; i++) expect(watchdog.mayTry(i)).toBe(true);
  expect(watchdog.mayTry(triesWithinMs - 1)).toBe(false);
  expect(watchdog.mayTry(triesWithinMs)).toBe(true);
  expect(watchdog.mayTry(triesWithinMs)).toBe(false);
});
