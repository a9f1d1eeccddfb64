import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { RunningApp } from '../fixtures/app';
import { allowed, bash, present } from '../fixtures/calls';
import { Desktop } from '../fixtures/desktop';
import { runTree } from '../fixtures/process-tree';
import { patienceMs, until } from '../fixtures/until';

/** Leaving with a lease, and coming back: the real app and daemon on a desktop that locks when it is told to. */
test.describe.configure({ mode: 'serial', timeout: 300_000 });

const rules = `
[detachment]
weak_leases = true

[[rule]]
id = "reading-passes"
outcome = "allow"
kinds = ["read"]
effects = ["reads"]
reason = "A test."
`;
let desktop: Desktop;
let running: RunningApp;
let page: Page;
test.beforeAll(async () => {
  desktop = await Desktop.start(['logind', 'gnome', 'notifications']);
  running = await RunningApp.launchReady({ rules, env: desktop.env });
  page = await running.mainWindow();
  page.setDefaultTimeout(patienceMs);
});
test.afterAll(async () => {
  await running?.close();
  await desktop?.close();
});
test.afterAll(() => expect(running.faults).toEqual([]));

/** Goes on with Tab until the focus is there. */
async function tabTo(target: Locator): Promise<void> {
  await until('the focus', async () => {
    const there = await target.evaluate((element) => element === document.activeElement);
    if (!there) await page.keyboard.press('Tab');
    return there;
  });
}

const presence = (state: string) =>
  running.waitFor(`presence ${state}`, ({ snapshot }) => snapshot?.presence.state === state);
const read = () =>
  present(running, {
    tool: 'Read',
    input: { file_path: join(running.home.base, 'project', 'notes.txt') },
  });
const leases = async () => (await running.state()).snapshot?.leases ?? [];
/** Notices of leases only: what happened meanwhile is told by another one. */
const leaseNotices = (): readonly string[] =>
  desktop.notices().filter((line) => /on while you are away|A lease ended/u.test(line));
const lastNotice = (): string => leaseNotices().at(-1) ?? '';

/** Locks the screen, and waits until the daemon knows. */
async function lock(): Promise<void> {
  await desktop.lock();
  await presence('locked');
}

async function unlock(): Promise<void> {
  await desktop.unlock();
  await presence('present');
}

test('without a lease, what only reads waits while the screen is locked', async () => {
  await lock();
  const call = read();
  await running.waitFor('a held call', ({ snapshot }) => snapshot?.heldCalls === 1);
  expect(leaseNotices()).toEqual([]);
  await unlock();
  expect(allowed(await call.answer)).toBe(true);
});

test('a lease is made by the keyboard alone, with real keys of the display', async () => {
  await running.press({ do: 'leaving' });
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByRole('heading')).toBeFocused();
  await expect(dialog).toContainText('waits until you are back');
  await until('a window in front', () => page.evaluate(() => document.hasFocus()));
  await tabTo(dialog.getByLabel('45 min'));
  await running.screen.xdotool('key', 'Left');
  await expect(dialog.getByLabel('15 min')).toBeChecked();
  await tabTo(dialog.getByLabel('Calls at most'));
  await running.screen.xdotool('key', 'ctrl+a', 'key', '3');
  await expect(dialog.getByLabel('Calls at most')).toHaveValue('3');
  await tabTo(dialog.getByLabel('change files in the project'));
  await running.screen.xdotool('key', 'space');
  await expect(dialog.getByLabel('change files in the project')).not.toBeChecked();
  await tabTo(dialog.getByRole('button', { name: 'Make the lease' }));
  await running.screen.xdotool('key', 'Return');
  await expect(dialog).toBeHidden();
  await running.waitFor('the lease', ({ snapshot }) => snapshot?.leases.length === 1);
  expect(await leases()).toMatchObject([
    { agentId: 'claude-code', scopes: ['read'], calls: 3, used: 0, outlivesTray: false },
  ]);
});

test('it stands in Now, in the tray menu and in the tooltip', async () => {
  const row = page.getByRole('region', { name: /Goes on while you are away/u });
  await expect(row).toContainText('Claude Code');
  await expect(row).toContainText('0 of 3 calls');
  await expect(row).toContainText(/1[45] min/u);
  const { tip, menu } = await running.tray();
  expect(tip).toMatch(/Goes on: Claude Code: 1[45] min, 3 calls/u);
  expect(menu).toContainEqual(
    expect.objectContaining({ kind: 'group', label: 'Lease: Claude Code, 15 min at most' }),
  );
});

test('while the screen is locked a call under it passes, everything else waits, and the notice says what goes on', async () => {
  await lock();
  const call = read();
  expect(allowed(await call.answer)).toBe(true);
  await running.waitFor('a used lease', ({ snapshot }) => snapshot?.leases[0]?.used === 1);
  const other = present(running, bash('rm notes.txt'));
  await running.waitFor('a held call', ({ snapshot }) => snapshot?.heldCalls === 1);
  await until('a notice', () => leaseNotices().length === 1);
  expect(lastNotice()).toContain('"urgency": 0');
  expect(lastNotice()).toContain('Claude Code goes on while you are away');
  // It stands on the lock screen as it is, so it says when the lease ends.
  expect(lastNotice()).toMatch(/until \d\d:\d\d, 3 calls at most; reads/u);
  expect(lastNotice()).not.toMatch(/notes\.txt|Deny|Allow/u);
  other.hangUp();
});

test('when it ends behind him, the notice says that and nothing that was done', async () => {
  for (let at = 0; at < 2; at++) expect(allowed(await read().answer)).toBe(true);
  await running.waitFor('no lease', ({ snapshot }) => snapshot?.leases.length === 0);
  await until('a second notice', () => leaseNotices().length === 2);
  expect(lastNotice()).toContain('A lease ended');
  expect(lastNotice()).toContain('Claude Code waits until you are back.');
  expect(lastNotice()).not.toMatch(/notes\.txt|calls|reads/u);
  const call = read();
  await running.waitFor('a held call', ({ snapshot }) => (snapshot?.heldCalls ?? 0) > 0);
  await unlock();
  expect(allowed(await call.answer)).toBe(true);
});

test('a short one counts down by the second, in the tooltip too, and ends at once with End, in Now and in the tray menu', async () => {
  const make = async (): Promise<string> => {
    await page.getByRole('button', { name: 'I’m leaving…' }).click();
    await page.getByLabel('other').check();
    await page.getByLabel('minutes').fill('2');
    await page.getByRole('button', { name: 'Make the lease' }).click();
    const { snapshot } = await running.waitFor(
      'a lease',
      (now) => now.snapshot?.leases.length === 1,
    );
    return snapshot?.leases[0]?.id ?? '';
  };
  const none = () => running.waitFor('no lease', ({ snapshot }) => snapshot?.leases.length === 0);
  await make();
  const left = page.getByRole('region', { name: /Goes on while/u }).locator('time');
  const before = await left.innerText();
  await expect(left).not.toHaveText(before);
  const tip = await until('the lease in the tooltip', async () => {
    const said = await running.trayTip();
    return /Goes on: Claude Code: (2 min|1 min \d+ s), 200 calls/u.test(said) && said;
  });
  await until('a tooltip that counts', async () => (await running.trayTip()) !== tip);
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await none();
  await running.press({ do: 'end-lease', leaseId: await make() });
  await none();
});

test('the operator can make it and be away at once, and comes back by his word', async () => {
  await page.getByRole('button', { name: 'I’m leaving…' }).click();
  await page.getByLabel('I am away from now on').check();
  await page.getByRole('button', { name: 'Make the lease, I’m away' }).click();
  await presence('away');
  await running.waitFor('the lease', ({ snapshot }) => snapshot?.leases.length === 1);
  await page.getByRole('switch', { name: 'I’m away' }).click();
  await presence('present');
  await running.waitFor('no lease', ({ snapshot }) => snapshot?.leases.length === 0);
});

test('what absence does to one agent is chosen in its terms, and its card says it', async () => {
  await page.getByRole('button', { name: /Agents/u }).click();
  await page.getByRole('button', { name: 'Change terms…' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByLabel('Something else for this agent').check();
  await dialog
    .getByLabel('While the screen is locked')
    .selectOption('hold its calls, but for a lease');
  await dialog.getByLabel('While the tray app is gone').selectOption('end it, lease or not');
  await dialog.getByLabel(/before it is ended/u).fill('30');
  await dialog.getByLabel('When you are back').selectOption('it waits for my word');
  await dialog.getByRole('button', { name: 'Make it active' }).click();
  await expect(dialog).toBeHidden();
  const { snapshot } = await running.waitFor('the terms', (now) =>
    Boolean(now.snapshot?.registry.some(({ detachment }) => detachment !== null)),
  );
  const claude = snapshot?.registry.find(({ id }) => id === 'claude-code');
  expect(claude?.detachment).toEqual({
    idle: 'hold',
    away: 'hold',
    locked: 'hold',
    gone: 'kill',
    killAfterMs: 30 * 60_000,
    resume: 'ask',
  });
  const card = page.getByRole('listitem').filter({ hasText: 'When you leave' });
  await expect(card).toContainText('screen locked: hold its calls, tray app gone: end it');
  await expect(card).toContainText('ended after 30 min');
  await expect(card).toContainText('goes on at your word');
  await page.getByRole('button', { name: /Now/u }).first().click();
});

test('a run that waits for a word says so, and goes on only at that word', async () => {
  const saved = await page.evaluate(() =>
    window.holdpoint.call('rules.save', { text: '[detachment]\nresume = "ask"\n', proof: null }),
  );
  expect(saved.ok).toBe(true);
  const tree = await runTree(running.home, 'worker');
  const run = async () =>
    (await running.state()).snapshot?.runs.find(({ label }) => label.includes('worker.sh'));
  await until('the run', async () => (await run())?.state === 'running');
  await lock();
  await until('a paused run', async () => (await run())?.state === 'paused');
  await unlock();
  await until('a run that waits', async () => (await run())?.resumes === 'ask');
  const row = page
    .getByRole('region', { name: /Runs/u })
    .getByRole('listitem')
    .filter({ hasText: 'worker.sh' });
  await expect(row).toContainText('Waits for your word.');
  await expect(row).toContainText(/paused .*(ago|now)/u);
  expect((await run())?.state).toBe('paused');
  await row.getByRole('button', { name: 'Resume' }).click();
  await until('the run at work', async () => (await run())?.state === 'running');
  expect(tree.alive()).toHaveLength(4);
  await expect(row).not.toContainText('Waits for your word.');
});
