import { expect, test } from '@playwright/test';
import { RunningApp } from '../fixtures/app';
import { Authenticator } from '../fixtures/authenticator';
import { runTree } from '../fixtures/process-tree';
import { until } from '../fixtures/until';

/** A run whose terms want a step-up before it goes on, in the real window, with real processes. */
test.describe.configure({ mode: 'serial' });

const rules = `
[detachment]
away = "pause"
drain = "0s"
resume = "prove"
`;
let running: RunningApp;
let app: Authenticator;
test.beforeAll(async () => {
  running = await RunningApp.launchReady({ rules });
  const page = await running.mainWindow();
  const begun = await page.evaluate(() =>
    window.holdpoint.call('step-up.totp-begin', { proof: null }),
  );
  app = new Authenticator(begun.ok ? begun.value.secret : '');
  const code = await app.fresh();
  const finished = await page.evaluate(
    (shown) => window.holdpoint.call('step-up.totp-finish', { code: shown }),
    code,
  );
  expect(finished.ok).toBe(true);
});
test.afterAll(() => running.close());

const run = async () =>
  (await running.state()).snapshot?.runs.find(({ label }) => label.includes('worker.sh'));

test('it stands after the return, for "Resume" of all as well, and goes on with the right code only (K08)', async () => {
  const tree = await runTree(running.home, 'worker');
  const page = await running.mainWindow();
  await until('the run', async () => (await run())?.state === 'running');
  await page.getByRole('switch', { name: 'I’m away' }).click();
  await until('a paused run', async () => (await run())?.state === 'paused');
  await page.getByRole('switch', { name: 'I’m away' }).click();
  await running.waitFor('presence', ({ snapshot }) => snapshot?.presence.state === 'present');
  await until('a run that waits', async () => (await run())?.resumes === 'prove');
  const row = page
    .getByRole('region', { name: /Runs/u })
    .getByRole('listitem')
    .filter({ hasText: 'worker.sh' });
  await expect(row).toContainText('Waits for your word, with a step-up.');
  const controls = page.getByRole('group', { name: 'Controls' });
  await expect(controls.getByRole('button', { name: 'Stop all' })).toBeEnabled();
  await expect(controls.getByRole('button', { name: 'Resume' })).toBeHidden();
  expect(await page.evaluate(() => window.holdpoint.call('runs:resume-all', {}))).toMatchObject({
    ok: true,
  });
  expect((await run())?.state).toBe('paused');
  await row.getByRole('button', { name: 'Resume' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('textbox').fill(app.wrong());
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('did not match');
  expect((await run())?.state).toBe('paused');
  await dialog.getByRole('textbox').fill(await app.fresh());
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await until('the run at work', async () => (await run())?.state === 'running');
  expect(tree.alive()).toHaveLength(4);
});
