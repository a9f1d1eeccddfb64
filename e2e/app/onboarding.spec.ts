import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { RunningApp } from '../fixtures/app';
import { makeHome, type Home } from '../fixtures/daemon';
import { installProgram, onlyOwnPrograms } from '../fixtures/fake-program';
import { patienceMs, until } from '../fixtures/until';

/** The first start of the real app and daemon on a machine where a product is found: the files are real, and so is each hook. */
test.describe.configure({ mode: 'serial' });

const own = '{\n  "model": "opus",\n  "theme": "dark"\n}\n';
let home: Home;
let running: RunningApp;
let page: Page;
const settings = (): string => join(home.env['HOME'] ?? '', '.claude', 'settings.json');
const hookOf = async (product: string) =>
  (await running.state()).snapshot?.agents.find((agent) => agent.product === product)?.hook;

test.beforeAll(async () => {
  home = onlyOwnPrograms(makeHome());
  installProgram(home, 'claude', { says: '2.1.330 (Claude Code)' });
  mkdirSync(join(settings(), '..'), { recursive: true });
  writeFileSync(settings(), own);
  running = await RunningApp.launch({ home });
  running.operatorIsThere();
  page = await running.mainWindow();
  page.setDefaultTimeout(patienceMs);
});
test.afterAll(() => running.close());
test.afterAll(() => expect(running.faults).toEqual([]));

/** Goes on with Tab until the focus is there. */
async function tabTo(target: Locator): Promise<void> {
  await until('the focus', async () => {
    const there = await target.evaluate((element) => element === document.activeElement);
    if (!there) await page.keyboard.press('Tab');
    return there;
  });
}

test('the first start offers what was found, and writes nothing before it is asked to', async () => {
  await running.setUp();
  await expect(page.getByRole('heading', { name: 'Connect your agents' })).toBeFocused();
  await expect(page.locator('dd', { hasText: '2.1.330' })).toBeVisible();
  const lines = page.getByRole('group', { name: /settings\.json/u });
  await expect(lines).toContainText('holdpoint-hook');
  await expect(lines).toContainText('"theme": "dark"');
  await expect(page.getByRole('heading', { level: 3 })).toHaveCount(1);
  expect(readFileSync(settings(), 'utf8')).toBe(own);
});

test('by the keyboard alone it is connected just as shown, and its hook is live', async () => {
  const choice = page.getByRole('switch', { name: 'Connect Claude Code' });
  const go = page.getByRole('button', { name: /^Connect/u });
  const added = await page.locator('[data-kind=added] bdi').allTextContents();
  await tabTo(choice);
  await page.keyboard.press('Space');
  await expect(go).toBeDisabled();
  await page.keyboard.press('Space');
  await expect(go).toBeEnabled();
  await tabTo(go);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Blocked by the daemon')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The hook is live' })).toBeFocused();
  await expect(page.getByRole('status')).toContainText('Claude Code: the hook is live');
  const written = readFileSync(settings(), 'utf8').split('\n');
  expect(added.length).toBeGreaterThan(10);
  expect(written).toEqual(expect.arrayContaining(added));
  expect(written).toContain('  "model": "opus",');
  await running.waitFor('a connected product', ({ snapshot }) =>
    Boolean(snapshot?.agents.some(({ hook }) => hook === 'connected')),
  );
});

test('the next step is what the agent is for, and then it is done', async () => {
  await tabTo(page.getByRole('button', { name: 'Terms of Claude Code…' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toContainText('What is it for?');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toBeHidden();
  await tabTo(page.getByRole('button', { name: 'Done' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Find agents' })).toBeVisible();
});

test('a hook that was weakened behind our back is named, and the trial says that it does not block', async () => {
  const whole = readFileSync(settings(), 'utf8');
  writeFileSync(settings(), whole.replaceAll('|| exit 2', '|| exit 0'));
  await until('a changed hook', async () => (await hookOf('claude-code')) === 'changed');
  await expect(page.getByText(/^The hook of Claude Code was changed/u)).toBeVisible();
  await until('the tray to say it', async () =>
    (await running.tray()).line.includes('the hook of Claude Code was changed'),
  );
  await page.getByRole('button', { name: 'Try the hook' }).click();
  await expect(page.getByText('NOT blocked', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Connect again' }).click();
  await until('a mended hook', async () => (await hookOf('claude-code')) === 'connected');
  expect(readFileSync(settings(), 'utf8')).toBe(whole);
  await page.getByRole('button', { name: 'Try the hook' }).click();
  await expect(page.getByText('Blocked by the daemon')).toBeVisible();
});

test('a product that comes later is one line in Now, once', async () => {
  await page.getByRole('button', { name: /Now/u }).first().click();
  installProgram(home, 'codex', { says: 'codex-cli 0.169.0' });
  const line = page.getByRole('region', { name: 'Newly found' });
  await expect(line).toContainText('Codex was found on this machine');
  await line.getByRole('button', { name: 'Not now' }).click();
  await expect(line).toBeHidden();
  await page.reload();
  await expect(page.getByRole('heading', { name: /Runs/u })).toBeVisible();
  await expect(line).toBeHidden();
  expect(await hookOf('codex')).toBe('not-connected');
});
