import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { AppCall, AppRequest, AppResponse } from '../../shared/ipc-window';
import { RunningApp } from '../fixtures/app';
import { Authenticator } from '../fixtures/authenticator';
import { allowed, bash, present } from '../fixtures/calls';
import { patienceMs } from '../fixtures/until';

test.describe.configure({ mode: 'serial' });

const rules = `[[rule]]
id = "reads"
outcome = "allow"
kinds = ["shell"]
effects = ["reads", "searches"]
outside_project = false
reason = "Looking around in the project."
`;
const lintRule = `
[[rule]]
id = "lint"
outcome = "allow"
kinds = ["shell"]
effects = ["reads", "executes"]
outside_project = false
reason = "Linting is harmless here."
`;

let running: RunningApp;
let page: Page;
test.beforeAll(async () => {
  running = await RunningApp.launchReady({ rules });
  page = await running.mainWindow();
  page.setDefaultTimeout(patienceMs);
});
test.afterAll(() => running.close());
test.afterAll(() => expect(running.faults).toEqual([]));

const editor = () => page.getByLabel('Text of the rules file');
const onDisk = (): string => readFileSync(join(running.home.configDir, 'rules.toml'), 'utf8');
const tab = (name: string) => page.getByRole('tab', { name }).click();
const dialog = () => page.getByRole('alertdialog');

/** Asks main through the real preload, as the window's own script does; the type of the answer is the contract's. */
function ask<K extends AppCall>(name: K, body: AppRequest<K>): Promise<AppResponse<K>> {
  const script = `window.holdpoint.call(${JSON.stringify(name)}, ${JSON.stringify(body)})`;
  return page.evaluate<AppResponse<K>>(script);
}

/** An agent asks, and the operator denies; the journal has one more decided call. */
async function askAndDeny(command: string): Promise<void> {
  const call = present(running, bash(command));
  const { snapshot } = await running.waitFor('a waiting call', (state) =>
    Boolean(state.snapshot?.approvals.length),
  );
  const { id, digest } = snapshot!.approvals[0]!;
  await ask('approval:deny', { approvalId: id, digest, notAsked: false });
  expect(allowed(await call.answer)).toBe(false);
  await running.waitFor('nothing waiting', (state) => state.snapshot?.approvals.length === 0);
}

test('the text of the real file is shown, a fault in it is found, and it cannot be saved', async () => {
  await page.getByRole('button', { name: /Policy/u }).click();
  await expect(editor()).toHaveValue(rules);
  await expect(page.getByText('The text is sound')).toBeVisible();
  await editor().fill(`${rules}\n[[rule]]\nid = "broken"\noutcome = "perhaps"\n`);
  await expect(page.getByText('The text has a fault')).toBeVisible();
  await page.getByRole('button', { name: 'Go to line 10' }).click();
  expect(
    await editor().evaluate((field: HTMLTextAreaElement) => [
      field.value.slice(field.selectionStart, field.selectionEnd),
      document.activeElement === field,
    ]),
  ).toEqual(['id = "broken"', true]);
  await expect(page.getByRole('button', { name: /^Save/u })).toBeDisabled();
  await page.getByRole('button', { name: 'Revert' }).click();
  await expect(page.getByText('The text is sound')).toBeVisible();
  expect(onDisk()).toBe(rules);
});

test('a typed command is explained by the text that is being edited', async () => {
  await tab('Explain');
  await page.getByLabel('Project folder').fill(join(running.home.base, 'project'));
  await page.getByLabel('Command').fill('npm run lint');
  await page.getByRole('button', { name: 'Explain', exact: true }).click();
  await expect(page.getByText('No rule fits, so the call is put to you.')).toBeVisible();
  await editor().fill(rules + lintRule);
  await expect(page.getByRole('status').getByText('Linting is harmless here.')).toBeVisible();
  await page.getByText('One rule does not fit').click();
  await expect(page.getByText('effects = ["reads","searches"]')).toBeVisible();
});

test('a back-test says which past calls nobody would be asked about any more', async () => {
  await askAndDeny('npm run lint');
  await askAndDeny('git push');
  await tab('Back-test');
  await page.getByRole('button', { name: /back-test|again/u }).click();
  await expect(page.getByText('One is newly allowed: nobody would ask you.')).toBeVisible();
  const changed = page.getByRole('list', { name: 'Changed calls' });
  await expect(changed.getByRole('listitem')).toHaveCount(1);
  await expect(changed).toContainText('npm run lint');
});

test('saving puts the rules into force at once, and History says so', async () => {
  await editor().press('Control+s');
  await expect(dialog().getByText('One is newly allowed: nobody would ask you.')).toBeVisible();
  await dialog().getByRole('button', { name: 'Save rules' }).click();
  await expect(dialog()).toBeHidden();
  expect(onDisk()).toBe(rules + lintRule);
  // Another run: in the first one the operator's denial of the same command stands, whatever rules say.
  const again = present(running, bash('npm run lint'), { session: 'session-2' });
  expect(allowed(await again.answer)).toBe(true);
  const history = await ask('history:page', { limit: 50, callsOnly: false });
  expect(history.ok && history.value.rows.map(({ type }) => type)).toContain('rules.saved');
});

test('a record becomes the draft of a rule, which is nowhere but in the editor', async () => {
  await page.keyboard.press('Control+2');
  await page.getByText('git push').first().click();
  await page.getByRole('button', { name: 'Make a rule from this' }).click();
  await expect(editor()).toHaveValue(/id = "from-record-\d+"/u);
  await expect(editor()).toHaveValue(
    /outcome = "deny"\nkinds = .*\n(?:programs.*\n)?effects = \["publishes"\]/u,
  );
  await tab('Check');
  await expect(page.getByText('The text is sound')).toBeVisible();
  expect(onDisk()).toBe(rules + lintRule);
});

test('with a factor set up, a click cannot save: a wrong code saves nothing, the right one does', async () => {
  const begun = await ask('step-up.totp-begin', { proof: null });
  if (!begun.ok) throw new Error(begun.reason);
  const app = new Authenticator(begun.value.secret);
  expect((await ask('step-up.totp-finish', { code: await app.fresh() })).ok).toBe(true);
  await running.waitFor('the factor', ({ snapshot }) =>
    Boolean(snapshot?.stepUp.enrolled.includes('totp')),
  );
  const draft = await editor().inputValue();
  expect((await ask('rules.save', { text: draft, proof: null })).ok).toBe(false);

  await editor().press('Control+s');
  const save = dialog().getByRole('button', { name: 'Save rules' });
  await expect(save).toBeDisabled();
  await dialog().getByLabel('Authenticator code').fill(app.wrong());
  await save.click();
  await expect(dialog().getByRole('alert')).toBeVisible();
  expect(onDisk()).toBe(rules + lintRule);

  await dialog()
    .getByLabel('Authenticator code')
    .fill(await app.fresh());
  await save.click();
  await expect(dialog()).toBeHidden();
  expect(onDisk()).toBe(draft);
  const reply = await present(running, bash('git push'), { session: 'session-3' }).answer;
  expect(reply.ok && reply.body.stdout).toContain("the operator's rules deny this");
});
