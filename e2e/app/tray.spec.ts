import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import type { Snapshot } from '../../shared/model/snapshot';
import { RunningApp } from '../fixtures/app';
import { allowed, bash, present } from '../fixtures/calls';
import { holdpoint } from '../fixtures/command-line';
import { killAll } from '../fixtures/kill-all';
import { runTree } from '../fixtures/process-tree';
import { labelsOf } from '../fixtures/tray-view';
import { patienceMs, until } from '../fixtures/until';

test.describe.configure({ mode: 'serial' });

let running: RunningApp;
test.beforeAll(async () => {
  running = await RunningApp.launch();
  running.operatorIsThere();
});
test.afterAll(() => running.close());

test('the first start asks for a passphrase and watches once it has one', async () => {
  await running.waitFor('set-up', ({ link }) => link.kind === 'set-up');
  await running.trayShows('held');
  await running.setUp();
  const state = await running.waitFor(
    'present',
    (now) => now.snapshot?.presence.state === 'present',
  );
  expect(state.snapshot?.operator).toEqual({ enrolled: true, uiConnected: true });
  await running.trayShows('watching', 'Watching: no agent is running');
});

test('the menu begins with the state and can only take away', async () => {
  const { menu } = await running.trayShows('watching', 'Watching: no agent is running');
  const labels = labelsOf(menu);
  expect(labels[0]).toBe('Watching: no agent is running');
  expect(labels).toEqual(
    expect.arrayContaining(['Pause all', 'Resume', 'I’m leaving…', 'I am away', 'History', 'Quit']),
  );
  expect(labels.join(' ')).not.toMatch(/allow|approve/iu);
});

test('away from the menu holds, and the way back stands in its place', async () => {
  await running.press({ do: 'away', away: true });
  await running.waitFor('away', (state) => state.snapshot?.presence.state === 'away');
  const away = await running.trayShows('held', 'Held: you said that you are away');
  expect(labelsOf(away.menu)).toContain('I am back');
  await running.press({ do: 'away', away: false });
  await running.waitFor('present', (state) => state.snapshot?.presence.state === 'present');
});

test('a second start ends and shows the first', async () => {
  await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().forEach((window) => window.hide()),
  );
  const { command, args } = await running.app.evaluate(() => ({
    command: process.execPath,
    args: process.argv.slice(1).filter((word) => !/^--(inspect|remote-debugging)/u.test(word)),
  }));
  const env = { ...running.home.env, DISPLAY: running.screen.display };
  await promisify(execFile)(command, args, { env, timeout: 2 * patienceMs });
  await until('the first window again', () =>
    running.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((window) => window.isVisible()),
    ),
  );
  await running.waitFor('the same link', ({ link }) => link.kind === 'ready');
});

test('closing the window leaves the app in the tray', async () => {
  await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().forEach((window) => window.close()),
  );
  const left = await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.isVisible()),
  );
  expect(left).toEqual([false, false]);
});

test('a journal that takes no records is said as long as it does not', async () => {
  // The daemon may be writing at this moment.
  const file = join(running.home.dataDir, 'journal.db');
  const journal = new DatabaseSync(file, { timeout: patienceMs });
  journal.exec('BEGIN IMMEDIATE');
  expect(allowed(await present(running, bash('echo hello')).answer)).toBe(false);
  await running.waitFor('a notice', ({ snapshot }) =>
    (snapshot?.notices ?? []).some(({ id }) => id === 'journal'),
  );
  const said = 'Unprotected: nothing can be recorded, every call is denied';
  const { tip, menu } = await running.trayShows('unprotected', said);
  expect(tip).toBe(said);
  expect(labelsOf(menu)[0]).toBe(said);
  const page = await running.mainWindow();
  await expect(page.getByRole('banner')).toContainText('Every call is denied.');
  journal.exec('ROLLBACK');
  journal.close();
  await running.waitFor('no notice', ({ snapshot }) =>
    (snapshot?.notices ?? []).every(({ id }) => id !== 'journal'),
  );
  await running.trayShows('watching');
});

test('a killed daemon is said as unprotected and is started again', async () => {
  const before = await running.daemonPid();
  const said = (await running.trayStates()).length;
  process.kill(before, 'SIGKILL');
  await running.waitFor(
    'another daemon',
    ({ snapshot }) =>
      snapshot !== null && snapshot.daemon.pid !== before && snapshot.operator.uiConnected,
  );
  expect((await running.trayStates()).slice(said)).toContain('unprotected');
  await running.waitFor('present', (state) => state.snapshot?.presence.state === 'present');
  await running.trayShows('watching');
});

test('a stopped daemon is said as unprotected, is set going again, and is the same', async () => {
  const before = await running.daemonPid();
  const said = (await running.trayStates()).length;
  process.kill(before, 'SIGSTOP');
  await until('the word of it', async () =>
    (await running.trayStates()).slice(said).includes('unprotected'),
  );
  await running.waitFor(
    'the same daemon',
    ({ link, snapshot }) => link.kind === 'ready' && snapshot?.daemon.pid === before,
  );
  await running.waitFor('present', (state) => state.snapshot?.presence.state === 'present');
  await running.trayShows('watching');
});

test('a frozen app is nobody there: calls are held and the command line ends everything; it counts again when it goes on (H06, R11)', async () => {
  const tree = await runTree(running.home, 'frozen');
  await running.waitFor('the run', ({ snapshot }) =>
    (snapshot?.runs ?? []).some(({ state, root }) => state !== 'ended' && root !== null),
  );
  // The main process alone: the windows' own processes live on, and nothing that they show comes from the operator.
  process.kill(running.app.process().pid ?? 0, 'SIGSTOP');
  try {
    const status = async (): Promise<Snapshot> =>
      JSON.parse((await holdpoint(running.home, ['status', '--json'])).out) as Snapshot;
    await until('nobody there', async () => (await status()).presence.state === 'gone');
    const call = present(running, bash('echo hello'));
    await until('a held call', async () => (await status()).heldCalls === 1);
    call.hangUp();
    await killAll(running.home);
    expect(tree.alive()).toEqual([]);
  } finally {
    for (const pid of tree.alive()) process.kill(pid, 'SIGKILL');
    process.kill(running.app.process().pid ?? 0, 'SIGCONT');
  }
  await running.waitFor('present', (state) => state.snapshot?.presence.state === 'present');
  // Held no more: it is put to the operator.
  const call = present(running, bash('echo hello'), { session: 'after' });
  await running.waitFor('a card', ({ snapshot }) => snapshot?.approvals.length === 1);
  call.hangUp();
});

test('a later start asks for the passphrase, refuses a wrong one, and can pause meanwhile', async () => {
  await running.close({ keep: true });
  running = await RunningApp.launch({ home: running.home });
  running.operatorIsThere();
  await running.waitFor('locked', ({ link }) => link.kind === 'locked' && !link.wrong);
  const page = await running.mainWindow();
  const paused = await page.evaluate(() => window.holdpoint.call('runs:pause-all', {}));
  expect(paused).toEqual({ ok: true, value: {} });
  const resumed = await page.evaluate(() => window.holdpoint.call('runs:resume-all', {}));
  expect(resumed).toMatchObject({ ok: false, reason: 'not-authenticated' });
  await running.unlock('wrong');
  await running.waitFor('refusal', ({ link }) => link.kind === 'locked' && link.wrong);
  await running.unlock();
  await running.waitFor('ready', ({ link }) => link.kind === 'ready');
});

test('the app closed leaves the daemon, and the daemon lets it close', async () => {
  const pid = await running.daemonPid();
  // While a run lives it asks before it quits; those of the tests before may be found to be over a moment after the start.
  await running.waitFor('no run', ({ snapshot }) => snapshot?.runs.length === 0);
  const gone = new Promise((settle) => running.app.process().once('exit', settle));
  // An app that quits at once has no time to say that it was pressed.
  void running.press({ do: 'quit' }).catch(() => undefined);
  await gone;
  expect(() => process.kill(pid, 0)).not.toThrow();
});
