import { expect, test } from '@playwright/test';
import { allowArmed } from '../fixtures/allow-armed';
import { RunningApp } from '../fixtures/app';
import { Assistive } from '../fixtures/assistive';
import { Authenticator } from '../fixtures/authenticator';
import { allowed, bash, present, type Presented } from '../fixtures/calls';
import { Desktop } from '../fixtures/desktop';
import { until } from '../fixtures/until';
import { publishingStepsUp } from '../fixtures/rules';

test.describe.configure({ mode: 'serial' });

let desktop: Desktop;
let assistive: Assistive;
let running: RunningApp;
test.beforeAll(async () => {
  desktop = await Desktop.start([]);
  assistive = await Assistive.start(desktop.address('session'));
  running = await RunningApp.launchReady({
    rules: publishingStepsUp,
    env: { ...desktop.env, NO_AT_BRIDGE: '0', ACCESSIBILITY_ENABLED: '1' },
    switches: ['--force-renderer-accessibility'],
  });
});
test.afterAll(async () => {
  await running.close();
  assistive.close();
  await desktop.close();
});

/** Has an agent ask, and waits until main would take an Allow for it. */
async function armed(command: string): Promise<{ call: Presented; id: string }> {
  const call = present(running, bash(command));
  const { snapshot } = await running.waitFor('a waiting call', (state) =>
    Boolean(state.snapshot?.approvals.some(({ payload }) => payload.text === command)),
  );
  const id = snapshot?.approvals.find(({ payload }) => payload.text === command)?.id ?? '';
  await running.review(id);
  await allowArmed(running, id);
  return { call, id };
}

/** What assistive technology finds under that role and name, once it is there. */
const seen = (role: string, name: RegExp) =>
  until(`${role} ${String(name)} on the accessibility bus`, async () =>
    (await assistive.find(role, name)).at(0),
  );

const isWaiting = async (id: string): Promise<boolean> =>
  Boolean((await running.state()).snapshot?.approvals.some((card) => card.id === id));

test('S03: assistive technology presses Allow as a click does, where a click is enough', async () => {
  const { call } = await armed('rm -rf /tmp/holdpoint-e2e-s03');
  const button = await seen('push button', /Allow this call/u);
  await expect((await running.approveFrame()).locator('#allow')).toBeEnabled();
  expect(await assistive.press(button)).toBe(true);
  expect(allowed(await call.answer)).toBe(true);
});

test('S03: it completes no step-up by pressing and guessing', async () => {
  const page = await running.mainWindow();
  const enrolled = await page.evaluate(() =>
    window.holdpoint.call('step-up.totp-begin', { proof: null }),
  );
  if (!enrolled.ok) throw new Error(enrolled.reason);
  const app = new Authenticator(enrolled.value.secret);
  const code = await app.fresh();
  await page.evaluate(
    (given) => window.holdpoint.call('step-up.totp-finish', { code: given }),
    code,
  );
  const { call, id } = await armed('npm publish');
  const frame = await running.approveFrame();
  const button = await seen('push button', /Allow this call/u);
  await assistive.press(button);
  expect(await isWaiting(id)).toBe(true);
  // Chromium lets nobody write a field over this bus; keys come from X.
  await running.clickInFrame('#code');
  await frame.locator('#code:focus').waitFor();
  await running.screen.xdotool('type', app.wrong());
  await expect(frame.locator('#code')).toHaveValue(/\d{6}/u);
  await expect(frame.locator('#allow')).toBeEnabled();
  await assistive.press(button);
  await expect(frame.getByText(/did not match/u)).toBeVisible();
  expect(await isWaiting(id)).toBe(true);
  call.hangUp();
});
