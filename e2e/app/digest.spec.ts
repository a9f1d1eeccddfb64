import { expect, test, type Page } from '@playwright/test';
import type { Run } from '../../shared/model/run';
import { allowArmed } from '../fixtures/allow-armed';
import { RunningApp } from '../fixtures/app';
import { allowed, bash, present } from '../fixtures/calls';
import { startHoldpoint } from '../fixtures/command-line';
import { Desktop } from '../fixtures/desktop';
import { setGoing } from '../fixtures/set-going';
import { patienceMs, until } from '../fixtures/until';

/** What the operator finds when he comes back: the real app and daemon, on a desktop that locks when it is told to. */
test.describe.configure({ mode: 'serial', timeout: 300_000 });

let desktop: Desktop;
let running: RunningApp;
let page: Page;
test.beforeAll(async () => {
  desktop = await Desktop.start(['logind', 'gnome', 'notifications']);
  running = await RunningApp.launchReady({ env: desktop.env });
  page = await running.mainWindow();
  page.setDefaultTimeout(patienceMs);
});
test.afterAll(async () => {
  await running?.close();
  await desktop?.close();
});
test.afterAll(() => expect(running.faults).toEqual([]));

const presence = (state: string) =>
  running.waitFor(`presence ${state}`, ({ snapshot }) => snapshot?.presence.state === state);
const digest = () => page.getByRole('region', { name: 'While you were away' });
const sleeper = (is: (run: Run) => boolean): Promise<Run> =>
  until('the run of sleep', async () =>
    (await running.state()).snapshot?.runs.find((run) => run.label === 'sleep 300' && is(run)),
  );
const wasRecorded = async (type: string): Promise<boolean> => {
  const read = await page.evaluate(() => window.holdpoint.call('history:page', { limit: 50 }));
  return read.ok && read.value.rows.some((row) => row.type === type);
};

test('the return says what waited, stood still and is suspicious, and takes no focus', async () => {
  startHoldpoint(running.home, ['run', 'sleep', '300']);
  await sleeper(({ processes }) => processes > 0);
  const history = page.getByRole('button', { name: /History/u });
  await history.focus();
  await desktop.lock();
  await presence('locked');
  setGoing(await sleeper(({ state }) => state === 'paused'));
  await until('the record', () => wasRecorded('run.self-resumed'));
  const call = present(running, bash('rm -rf held\u202e'));
  await running.waitFor('a held call', ({ snapshot }) => snapshot?.heldCalls === 1);
  await expect(digest()).toBeHidden();
  await desktop.unlock();
  await presence('present');
  await expect(digest()).toContainText('One call waited');
  await expect(digest()).toContainText('Stood still for');
  await expect(digest()).toContainText('locked');
  const suspicious = digest().getByRole('list', { name: 'Look at this first' });
  await expect(suspicious.getByRole('listitem')).toHaveCount(1);
  await expect(suspicious).toContainText('Resumed itself');
  await expect(history).toBeFocused();

  await digest().getByText('One call waited').click();
  await expect(digest().locator('details[open]')).toContainText('rm -rf held⟨U+202E⟩');
  await digest().getByRole('button', { name: 'Deny' }).click();
  expect(allowed(await call.answer)).toBe(false);
});

test('a call that waited is allowed from it: Review, and a click on Allow', async () => {
  await desktop.lock();
  await presence('locked');
  const call = present(running, bash('rm -rf waited'));
  await running.waitFor('a held call', ({ snapshot }) => snapshot?.heldCalls === 1);
  await desktop.unlock();
  await presence('present');
  const { snapshot } = await running.waitFor('a card', (state) =>
    Boolean(state.snapshot?.approvals.length),
  );
  await digest().getByRole('button', { name: 'Review' }).click();
  await allowArmed(running, snapshot?.approvals[0]?.id ?? '');
  await running.clickAllow();
  expect(allowed(await call.answer)).toBe(true);
  await expect(digest().getByRole('button', { name: 'Review' })).toBeHidden();
});

test('one notification says so, with numbers only and nothing to press (T-29)', async () => {
  const notice = await until('the notice', () =>
    desktop.notices().find((line) => line.includes('While you were away')),
  );
  expect(notice).toContain('One thing is suspicious.');
  expect(notice).not.toMatch(/held|sleep|Deny|Allow|Resume/u);
});

test('a run goes on and is ended from it, and it is put away by the keyboard', async () => {
  const run = digest().getByRole('group', { name: 'Actions for this run' }).last();
  // It went on by itself while nobody was there, so the return alone does not set it going.
  await sleeper(({ resumes }) => resumes === 'ask');
  await run.getByRole('button', { name: 'Resume' }).click();
  await sleeper(({ state }) => state === 'running');
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
