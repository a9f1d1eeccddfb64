import { expect, test } from '@playwright/test';
import type { JournalRecord } from '../../shared/model/journal';
import { allowArmed } from '../fixtures/allow-armed';
import { RunningApp } from '../fixtures/app';
import { Authenticator } from '../fixtures/authenticator';
import { allowed, bash, present, type Presented } from '../fixtures/calls';
import { until } from '../fixtures/until';
import { publishingStepsUp } from '../fixtures/rules';

test.describe.configure({ mode: 'serial' });

const rules = `
[detachment]
weak_leases = true
${publishingStepsUp}`;
let running: RunningApp;
test.beforeAll(async () => {
  running = await RunningApp.launchReady({ rules });
});
test.afterAll(() => running.close());

let app: Authenticator;
let recovery: string[];

async function ask(command: string): Promise<{ call: Presented; id: string }> {
  const call = present(running, bash(command));
  const { snapshot } = await running.waitFor('a waiting call', (state) =>
    Boolean(state.snapshot?.approvals.some(({ payload }) => payload.text === command)),
  );
  const card = snapshot?.approvals.find(({ payload }) => payload.text === command);
  return { call, id: card?.id ?? '' };
}

const armed = (id: string): Promise<void> => allowArmed(running, id);

const isWaiting = async (id: string): Promise<boolean> =>
  Boolean((await running.state()).snapshot?.approvals.some((card) => card.id === id));

/** As any program of the session can: clicks into the field, types, clicks Allow. */
async function typeAndPress(text: string): Promise<void> {
  const frame = await running.approveFrame();
  await running.clickInFrame('#code');
  await frame.locator('#code:focus').waitFor();
  await running.screen.xdotool('type', text);
  await expect(frame.locator('#code')).toHaveValue(text);
  await expect(frame.locator('#allow')).toBeEnabled();
  await running.clickAllow();
}

async function newest(type: string): Promise<JournalRecord> {
  const page = await running.mainWindow();
  const look = (wanted: string) =>
    page.evaluate(async (one) => {
      const rows = await window.holdpoint.call('history:page', { limit: 200 });
      const row = rows.ok ? rows.value.rows.find(({ type: is }) => is === one) : undefined;
      const record = await window.holdpoint.call('history:record', { seq: row?.seq ?? 0 });
      return record.ok ? record.value : null;
    }, wanted);
  return until(`a record of ${type}`, () => look(type));
}

test('without a factor, a call that takes a step-up can only be denied, and the frame says so', async () => {
  const { call, id } = await ask('npm publish');
  await running.review(id);
  const frame = await running.approveFrame();
  await expect(frame.getByText(/Set up a step-up in Settings/u)).toBeVisible();
  await expect(frame.locator('#allow')).toBeDisabled();
  const said = await frame.evaluate(
    (approvalId) => window.holdpointApprove.allow({ approvalId, scope: 'once' }),
    id,
  );
  expect(said.ok).toBe(false);
  expect(await isWaiting(id)).toBe(true);
  call.hangUp();
  await running.waitFor('nothing waiting', ({ snapshot }) => snapshot?.approvals.length === 0);
});

test('an authenticator app is set up in Settings', async () => {
  const page = await running.mainWindow();
  await page.bringToFront();
  await page.getByRole('button', { name: /Settings/u }).click();
  await page.getByRole('button', { name: 'Set up: Authenticator app' }).click();
  await expect(page.getByRole('img', { name: /QR code/u })).toBeVisible();
  app = new Authenticator(await page.getByLabel('Secret', { exact: true }).innerText());
  await page.getByLabel('Code that the app shows now').fill(await app.fresh());
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  recovery = await page.locator('li code').allInnerTexts();
  expect(recovery).toHaveLength(10);
  await page.getByRole('button', { name: 'I have them' }).click();
  await running.waitFor('the factor', ({ snapshot }) =>
    Boolean(snapshot?.stepUp.enrolled.includes('totp')),
  );
});

test('a lease takes a step-up as well: a wrong code makes none and loses nothing of the form', async () => {
  const page = await running.mainWindow();
  await page.getByRole('button', { name: 'I’m leaving…' }).click();
  const dialog = page.getByRole('alertdialog');
  const make = dialog.getByRole('button', { name: 'Make the lease' });
  await expect(make).toBeDisabled();
  await dialog.getByLabel('Calls at most').fill('7');
  const code = await app.fresh();
  await dialog
    .getByLabel('Authenticator code')
    .last()
    .fill(code === '000000' ? '000001' : '000000');
  await make.click();
  await expect(dialog.getByRole('alert')).toContainText('step-up');
  expect((await running.state()).snapshot?.leases).toEqual([]);
  await dialog.getByLabel('Authenticator code').last().fill(code);
  await make.click();
  await expect(dialog).toBeHidden();
  const { snapshot } = await running.waitFor(
    'the lease',
    (now) => now.snapshot?.leases.length === 1,
  );
  expect(snapshot?.leases).toMatchObject([{ agentId: 'claude-code', calls: 7 }]);
  await running.press({ do: 'end-lease', leaseId: snapshot?.leases[0]?.id ?? '' });
  await running.waitFor('no lease', (now) => now.snapshot?.leases.length === 0);
});

test('S01: a click of xdotool allows only what a click may, and the record says that it was no more', async () => {
  const { call, id } = await ask('rm -rf /tmp/holdpoint-e2e-s01');
  await running.review(id);
  await armed(id);
  await running.clickAllow();
  expect(allowed(await call.answer)).toBe(true);
  expect((await newest('approval.answered')).payload).toMatchObject({
    via: 'tray',
    proof: 'unproven',
  });
});

test('S02: clicks and guesses of xdotool complete no step-up; the card stays and says why', async () => {
  const { call, id } = await ask('npm publish --tag s02');
  await running.review(id);
  await armed(id);
  const frame = await running.approveFrame();
  await expect(frame.getByLabel('Authenticator code')).toBeVisible();
  await expect(frame.locator('#allow')).toBeDisabled();
  await running.clickAllow();
  expect(await isWaiting(id)).toBe(true);
  for (let i = 0; i < 2; i++) {
    await typeAndPress(app.wrong());
    await expect(frame.getByText(/did not match/u)).toBeVisible();
    await expect(frame.locator('#code')).toHaveValue('');
    await armed(id);
  }
  expect(await isWaiting(id)).toBe(true);
  expect((await newest('step-up.failed')).payload).toMatchObject({ factor: 'totp', via: 'tray' });
  // The same keys with a right code: what stood between was the code and nothing else.
  await typeAndPress(await app.fresh());
  expect(allowed(await call.answer)).toBe(true);
  const passed = await newest('step-up.passed');
  expect(passed.payload).toMatchObject({ factor: 'totp', approvalId: id });
});

test('S02: six guesses lock, and a recovery code still opens', async () => {
  const { call, id } = await ask('npm publish --tag locked');
  await running.review(id);
  await armed(id);
  const frame = await running.approveFrame();
  for (let i = 0; i < 6; i++) {
    await typeAndPress(app.wrong());
    await expect(frame.locator('#code')).toHaveValue('');
    await armed(id);
  }
  await expect(frame.getByText(/Too many wrong|too many wrong/u)).toBeVisible();
  await frame.getByLabel('Prove it by').selectOption('recovery');
  await typeAndPress(recovery[0] ?? '');
  expect(allowed(await call.answer)).toBe(true);
  expect((await newest('operator.override')).payload['left']).toBe(9);
});

test('a security key cannot be asked for at our own address, as Settings says', async () => {
  const frame = await running.approveFrame();
  const outcome = await frame.evaluate(async () => {
    const asked = navigator.credentials.create({
      publicKey: {
        challenge: new Uint8Array(32),
        rp: { name: 'Holdpoint' },
        user: { id: new Uint8Array(16), name: 'operator', displayName: 'operator' },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
      },
    });
    return asked.then(
      () => 'asked',
      (fault: unknown) =>
        fault instanceof DOMException ? `${fault.name}: ${fault.message}` : String(fault),
    );
  });
  expect(outcome).toMatch(/^SecurityError: .*HTTPS origins/u);
});

test('E07: no page broke its own policy while a step-up was set up and used', () => {
  expect(running.faults).toEqual([]);
});
