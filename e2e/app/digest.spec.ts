import { expect, test, type Page } from '@playwright/test';
import { RunningApp } from '../fixtures/app';
import { allowed, bash, present } from '../fixtures/calls';
import { startHoldpoint } from '../fixtures/command-line';
import { Desktop } from '../fixtures/desktop';
import { until } from '../fixtures/until';

/** What the operator finds when he comes back: the real app and daemon, on a desktop that locks when it is told to. */
test.describe.configure({ mode: 'serial', timeout: 120_000 });

let desktop: Desktop;
let running: RunningApp;
let page: Page;
test.beforeAll(async () => {
  desktop = await Desktop.start(['logind', 'gnome']);
  running = await RunningApp.launchReady({ env: desktop.env });
  page = await running.mainWindow();
  page.setDefaultTimeout(20_000);
});
test.afterAll(async () => {
  await running?.close();
  await desktop?.close();
});
test.afterAll(() => expect(running.faults).toEqual([]));

const presence = (state: string) =>
  running.waitFor(`presence ${state}`, ({ snapshot }) => snapshot?.presence.state === state);
const title = 'While you were away';
const digest = () => page.getByRole('region', { name: title });

test('the return says what waited and what stood still, and takes no focus', async () => {
  startHoldpoint(running.home, ['run', 'sleep', '300']);
  await running.waitFor('a run', ({ snapshot }) =>
    (snapshot?.runs ?? []).some(({ label, processes }) => label === 'sleep 300' && processes > 0),
  );
  const history = page.getByRole('button', { name: /History/u });
  await history.focus();
  await desktop.lock();
  await presence('locked');
  await running.waitFor('a frozen run', ({ snapshot }) =>
    (snapshot?.runs ?? []).some(({ state }) => state === 'paused'),
  );
  const call = present(running, bash('rm -rf held\u202e'));
  await running.waitFor('a held call', ({ snapshot }) => snapshot?.heldCalls === 1);
  await expect(digest()).toBeHidden();
  await desktop.unlock();
  await presence('present');
  await expect(digest()).toContainText('One call waited');
  await expect(digest()).toContainText('Stood still for');
  await expect(digest()).toContainText('locked');
  await expect(history).toBeFocused();

  const part = digest();
  await part.getByText('One call waited').click();
  await expect(part.locator('details[open]')).toContainText('rm -rf held⟨U+202E⟩');
  await part.getByRole('button', { name: 'Deny' }).click();
  expect(allowed(await call.answer)).toBe(false);
});

test('a run is ended from it, and it is put away by the keyboard', async () => {
  const run = digest().getByRole('listitem').filter({ hasText: 'Running' }).last();
  await run.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Stop run' }).click();
  await running.waitFor('no run of sleep', ({ snapshot }) =>
    (snapshot?.runs ?? []).every(({ label }) => label !== 'sleep 300'),
  );
  const seen = digest().getByRole('button', { name: 'Seen' });
  await until('the focus on Seen', async () => {
    const there = await seen.evaluate((element) => element === document.activeElement);
    if (!there) await page.keyboard.press('Tab');
    return there;
  });
  await page.keyboard.press('Enter');
  await expect(digest()).toBeHidden();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(digest()).toBeHidden();
});

test('under the history stands where the operator was', async () => {
  await page.getByRole('button', { name: /History/u }).click();
  const strip = page.getByRole('group', { name: 'Where you were in the time shown' });
  await expect(strip.getByRole('list', { name: 'Where you were' })).toContainText('locked');
});
