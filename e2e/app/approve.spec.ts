import { expect, test } from '@playwright/test';
import { allowArmed } from '../fixtures/allow-armed';
import { RunningApp } from '../fixtures/app';
import { allowed, bash, present, type Presented } from '../fixtures/calls';
import { until } from '../fixtures/until';

test.describe.configure({ mode: 'serial' });

const armMs = 600;
let running: RunningApp;
test.beforeAll(async () => {
  running = await RunningApp.launchReady();
});
test.afterAll(() => running.close());

let asked = 0;
/** Has an agent ask for something that no rule allows; resolves when it waits. */
async function ask(): Promise<{ call: Presented; id: string }> {
  const before = await running.state();
  const known = new Set(before.snapshot?.approvals.map((card) => card.id));
  asked += 1;
  const call = present(running, bash(`rm -rf /tmp/holdpoint-e2e-${asked}`));
  const state = await running.waitFor('a waiting call', ({ snapshot }) =>
    Boolean(snapshot?.approvals.some((card) => !known.has(card.id))),
  );
  const fresh = state.snapshot?.approvals.find((card) => !known.has(card.id));
  return { call, id: fresh!.id };
}

const armed = (id: string): Promise<void> => allowArmed(running, id);

/** Says "allow" as the frame's own script could, whatever its button does. */
async function say(approvalId: string) {
  const frame = await running.approveFrame();
  return frame.evaluate(
    (id) => window.holdpointApprove.allow({ approvalId: id, scope: 'once' }),
    approvalId,
  );
}

const pendingIds = async (): Promise<string[]> =>
  (await running.state()).snapshot?.approvals.map((card) => card.id) ?? [];

async function denyAll(): Promise<void> {
  const page = await running.mainWindow();
  for (const card of (await running.state()).snapshot?.approvals ?? []) {
    await page.evaluate(
      ({ id, digest }) =>
        window.holdpoint.call('approval:deny', { approvalId: id, digest, notAsked: false }),
      card,
    );
  }
  await running.waitFor('nothing waiting', ({ snapshot }) => snapshot?.approvals.length === 0);
}

test('a waiting call shows the window without taking the focus, and cannot be allowed from there', async () => {
  const { id } = await ask();
  const place = await until('the window', async () => {
    const now = await running.approvalPlace();
    return now.visible && now;
  });
  expect(place.focused).toBe(false);
  expect(await say(id)).toMatchObject({ ok: false });
  expect(await pendingIds()).toContain(id);
});

/** The main window beside the approval window, and with the focus. Without a window manager nothing else keeps them apart. */
const workElsewhere = async (): Promise<void> =>
  running.app.evaluate(
    ({ BrowserWindow }, url) => {
      const isMain = (window: Electron.BrowserWindow): boolean =>
        window.webContents.getURL() === url;
      const all = BrowserWindow.getAllWindows();
      const main = all.find(isMain);
      const approval = all.find((window) => !isMain(window));
      main?.setBounds({ x: 0, y: 100, width: 800, height: 600 });
      approval?.setBounds({ x: 860, y: 150, width: 560, height: 720 });
      main?.focus();
    },
    (await running.mainWindow()).url(),
  );

test('U14: the click that brings the window to the front does not decide; the next one does', async () => {
  const { call, id } = await ask();
  await running.press({ do: 'review', approvalId: id });
  await armed(id);
  // Somebody works elsewhere: the card is shown, not in focus, and the whole wait has passed.
  await workElsewhere();
  await until('the focus elsewhere', async () => !(await running.approvalPlace()).focused);
  await new Promise((passed) => setTimeout(passed, 2 * armMs));
  await running.clickAllow();
  await until('the focus', async () => (await running.approvalPlace()).focused);
  expect(await pendingIds()).toContain(id);
  await armed(id);
  await running.clickAllow();
  expect(allowed(await call.answer)).toBe(true);
});

test('only the bound call can be allowed, and only once', async () => {
  const first = await ask();
  const second = await ask();
  await running.review(first.id);
  await armed(first.id);
  expect(await say(second.id)).toMatchObject({ ok: false, reason: 'approval-unknown' });
  expect(await say('made-up')).toMatchObject({ ok: false, reason: 'approval-unknown' });
  expect(await say(first.id)).toEqual({ ok: true, value: {} });
  expect(allowed(await first.call.answer)).toBe(true);
  expect(await say(first.id)).toMatchObject({ ok: false });
  expect(await pendingIds()).toContain(second.id);
});

test('U13: Allow does not count right after the card was shown', async () => {
  const { id } = await ask();
  await running.review(id);
  await armed(id);
  const card = await running.approvalWindow();
  const refusals = await card.evaluate(
    (approvalId) => window.holdpoint.call('approval:show', { approvalId }),
    id,
  );
  expect(refusals.ok).toBe(true);
  expect(await say(id)).toMatchObject({ ok: false, reason: 'allow-not-armed' });
  expect(await pendingIds()).toContain(id);
});

/** Takes the approval window out of sight. */
const vanish = async (how: 'hide' | 'move away'): Promise<void> =>
  running.app.evaluate(
    ({ BrowserWindow }, given) => {
      const all = BrowserWindow.getAllWindows();
      const found = all.find((window) => window.webContents.getURL() === given.url);
      if (given.how === 'hide') found?.hide();
      else found?.setPosition(-2_000, 0);
    },
    { url: (await running.approvalWindow()).url(), how },
  );

test('U18: a window that cannot be seen cannot allow', async () => {
  const { id } = await ask();
  for (const how of ['hide', 'move away'] as const) {
    await running.review(id);
    await armed(id);
    await vanish(how);
    await new Promise((passed) => setTimeout(passed, 2 * armMs));
    expect(await say(id)).toMatchObject({ ok: false, reason: 'allow-not-armed' });
  }
  expect(await pendingIds()).toContain(id);
  await denyAll();
});

test('Deny from the tray needs no window at all', async () => {
  const { call, id } = await ask();
  const { digest } = (await running.state()).snapshot!.approvals.find((card) => card.id === id)!;
  await running.press({ do: 'deny', approvalId: id, digest });
  expect(allowed(await call.answer)).toBe(false);
});

test('E07: no page broke its own policy while calls were shown and answered', () => {
  expect(running.faults).toEqual([]);
});
