import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { RunningApp } from '../fixtures/app';
import { holdpoint } from '../fixtures/command-line';
import { killAll } from '../fixtures/kill-all';
import { bystander, isAlive, runTree } from '../fixtures/process-tree';
import { until } from '../fixtures/until';

/** Everything ended in one action: by the keys, from the tray menu, and by the command line with the app dead. */
test.describe.configure({ mode: 'serial' });

let running: RunningApp;
let other: ChildProcess;
test.beforeAll(async () => {
  running = await RunningApp.launchReady();
  other = bystander();
});
test.afterAll(async () => {
  other.kill('SIGKILL');
  await running.close();
});

const runs = (count: number) =>
  running.waitFor(`${count} runs`, ({ snapshot }) => {
    const live = snapshot?.runs.filter(({ state, root }) => state !== 'ended' && root !== null);
    return live?.length === count;
  });

test('the keys end every real process of every run, in whatever window they are pressed, and touch nobody else (K07)', async () => {
  const trees = [await runTree(running.home, 'one'), await runTree(running.home, 'two')];
  await runs(2);
  await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().forEach((window) => window.hide()),
  );
  await running.screen.xdotool('key', 'ctrl+alt+shift+Escape');
  await until('the end of both trees', () => trees.every((tree) => tree.alive().length === 0));
  await Promise.all(trees.map(({ ended }) => ended));
  expect(isAlive(other.pid ?? 0)).toBe(true);
  const page = await running.mainWindow();
  const report = page.getByRole('alertdialog');
  await expect(report.getByRole('heading')).toHaveText('Everything is ended');
  await expect(report.getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(report).toBeHidden();
});

test('the tray menu names the keys, and its entry does the same', async () => {
  const { menu } = await running.tray();
  expect(menu).toContainEqual(
    expect.objectContaining({ label: 'End everything now (Ctrl+Alt+Shift+Esc)' }),
  );
  const tree = await runTree(running.home, 'three');
  await runs(1);
  await running.press({ do: 'kill-all' });
  await until('the end of the tree', () => tree.alive().length === 0);
  const page = await running.mainWindow();
  await expect(page.getByText('Everything is ended')).toBeVisible();
  await page.keyboard.press('Escape');
});

test('Settings says that the keys work here', async () => {
  const page = await running.mainWindow();
  await page.getByRole('button', { name: /Settings/u }).click();
  await expect(page.getByText('Ctrl+Alt+Shift+Esc')).toBeVisible();
  await expect(page.getByText('These keys work everywhere on this desktop.')).toBeVisible();
});

test('an app that finds the keys taken by another program says so, and promises none', async () => {
  const second = await RunningApp.launch({ env: { DISPLAY: running.screen.display } });
  try {
    const page = await second.mainWindow();
    const told = await page.evaluate(() => window.holdpoint.call('app:panic-key', {}));
    expect(told).toMatchObject({ ok: true, value: { state: 'taken' } });
    const { menu } = await second.tray();
    expect(menu).toContainEqual(expect.objectContaining({ label: 'End everything now' }));
  } finally {
    await second.close();
  }
});

test('with the app killed, the command line ends what stands still, says what is left, and touches nobody else (R11, K07)', async () => {
  const tree = await runTree(running.home, 'four');
  await runs(1);
  const app = running.app.process();
  const gone = once(app, 'exit');
  process.kill(app.pid ?? 0, 'SIGKILL');
  await gone;
  await until('a run that stands still', async () => {
    const { out } = await holdpoint(running.home, ['status', '--json']);
    return /"state":"paused"/u.test(out);
  });
  const said = await killAll(running.home);
  expect(said.out).toMatch(/: [4-9] processes/u);
  expect(said.out).toContain('Nothing is left.');
  expect(tree.alive()).toEqual([]);
  expect(isAlive(other.pid ?? 0)).toBe(true);
});
