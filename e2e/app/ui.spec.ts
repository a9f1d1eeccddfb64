import { statSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import {
  allCards,
  deceptive,
  deleting,
  editing,
  hostile,
  long,
  stepUp,
} from '../../renderer/fixtures/approvals';
import { failing, faulty, rulesText } from '../../renderer/fixtures/policy';
import * as states from '../../renderer/fixtures/states';
import type { AppState, FrameState } from '../../shared/ipc';
import type { ApprovalCard } from '../../shared/model/approval';
import { RunningApp } from '../fixtures/app';
import { askedBodies, playPages, playScene, type Scene } from '../fixtures/played-pages';
import { until } from '../fixtures/until';

test.describe.configure({ mode: 'serial' });

const pictures = join(import.meta.dirname, '..', 'screenshots');
const pictureBytes = 300 * 1024;

const themes = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  contrast: { colorScheme: 'light', contrast: 'more' },
} as const;
type Theme = keyof typeof themes;

type Which = 'main' | 'approval' | 'frame';
type View = {
  readonly page: Which;
  readonly scene: (theme: Theme) => Scene;
  /** Brings the page from its first picture to the one that is meant. */
  readonly go?: (page: Page) => Promise<unknown>;
};

const showing = (state: AppState) => (): Scene => ({ state });
const asking = (...approvals: ApprovalCard[]) =>
  showing({ ...states.busy, snapshot: { ...states.busy.snapshot!, approvals } });
const allow =
  (change: Partial<Extract<FrameState, { kind: 'waiting' }>>) =>
  (theme: Theme): Scene => ({
    frame: {
      kind: 'waiting',
      approvalId: deleting.id,
      armInMs: 0,
      canAllow: true,
      why: '',
      count: 1,
      needs: 'none',
      factors: [],
      reach: null,
      theme,
      ...change,
    },
  });
const openHistory = (page: Page) => page.getByRole('button', { name: /History/u }).click();
const openPolicy = async (page: Page) => {
  await page.getByRole('button', { name: /Policy/u }).click();
  await page.getByText('The text ').first().waitFor();
};
const policyTab = (name: string) => async (page: Page) => {
  await openPolicy(page);
  await page.getByRole('tab', { name }).click();
};
const backTested = async (page: Page) => {
  await policyTab('Back-test')(page);
  await page.getByRole('button', { name: 'Run the back-test' }).click();
  await page.getByText('newly allowed').first().waitFor();
};
/** Widens a rule in the text, so that there is something to save. */
const editRules = (page: Page) =>
  page
    .getByLabel('Text of the rules file')
    .fill(rulesText.replace('programs = ["npm run *", "npm test"]', 'programs = ["npm *"]'));
const openSave = async (page: Page) => {
  await openPolicy(page);
  await editRules(page);
  await page.keyboard.press('Control+s');
  await page.getByText('newly allowed').first().waitFor();
};
const openSettings = (page: Page) => page.getByRole('button', { name: /Settings/u }).click();
const openAgents = (page: Page) => page.getByRole('button', { name: /Agents/u }).click();
const agentDialog = (name: string) => async (page: Page) => {
  await openAgents(page);
  await page.getByRole('button', { name: `${name}…` }).click();
  await page.getByRole('alertdialog').waitFor();
};

const views: Readonly<Record<string, View>> = {
  now: { page: 'main', scene: showing(states.busy) },
  'now-proposed': { page: 'main', scene: showing(states.proposed) },
  'now-grants': { page: 'main', scene: showing(states.watching) },
  'now-empty': { page: 'main', scene: showing(states.quiet) },
  'now-held': { page: 'main', scene: showing(states.held) },
  'now-unprotected': { page: 'main', scene: showing(states.unprotected) },
  'stop-all': {
    page: 'main',
    scene: showing(states.busy),
    go: (page) => page.getByRole('button', { name: 'Stop all' }).click(),
  },
  history: { page: 'main', scene: showing(states.watching), go: openHistory },
  record: {
    page: 'main',
    scene: showing(states.watching),
    go: async (page) => {
      await openHistory(page);
      await page.getByText('cat ~/.aws/credentials').click();
      await page.getByText('Everything recorded').waitFor();
    },
  },
  agents: { page: 'main', scene: showing(states.watching), go: openAgents },
  'agents-changed': { page: 'main', scene: showing(states.unprotected), go: openAgents },
  'agent-proposed': { page: 'main', scene: showing(states.proposed), go: openAgents },
  'agent-onboard': { page: 'main', scene: showing(states.proposed), go: agentDialog('Onboard') },
  'agent-review': { page: 'main', scene: showing(states.watching), go: agentDialog('Review') },
  'agent-offboarded': {
    page: 'main',
    scene: showing(states.watching),
    go: async (page) => {
      await agentDialog('Offboard')(page);
      await page.getByRole('button', { name: 'Offboard', exact: true }).click();
      await page.getByText('something is left').waitFor();
    },
  },
  policy: { page: 'main', scene: showing(states.watching), go: openPolicy },
  'policy-fault': {
    page: 'main',
    scene: () => ({
      state: states.watching,
      answers: { 'rules.check': { ok: true, value: faulty } },
    }),
    go: openPolicy,
  },
  'policy-failing': {
    page: 'main',
    scene: () => ({
      state: states.watching,
      answers: { 'rules.check': { ok: true, value: failing } },
    }),
    go: openPolicy,
  },
  'policy-explain': {
    page: 'main',
    scene: showing(states.watching),
    go: async (page) => {
      await policyTab('Explain')(page);
      await page.getByLabel('Command').fill('git push origin beam-width && gh pr create --fill');
      await page.keyboard.press('Enter');
      await page.getByText('Rules that fit').waitFor();
    },
  },
  'policy-back-test': { page: 'main', scene: showing(states.watching), go: backTested },
  'policy-suggest': {
    page: 'main',
    scene: showing(states.watching),
    go: policyTab('Suggest'),
  },
  'policy-save': { page: 'main', scene: showing(states.watching), go: openSave },
  'policy-unreadable': {
    page: 'main',
    scene: () => ({
      state: states.watching,
      answers: { 'rules.read': { ok: false, reason: 'daemon-lost' } },
    }),
    go: async (page) => {
      await page.getByRole('button', { name: /Policy/u }).click();
      await page.getByText('The rules cannot be read').waitFor();
    },
  },
  settings: { page: 'main', scene: showing(states.busy), go: openSettings },
  'settings-none': { page: 'main', scene: showing(states.proposed), go: openSettings },
  'settings-totp': {
    page: 'main',
    scene: showing(states.proposed),
    go: async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Set up: Authenticator app' }).click();
      await page.getByRole('img', { name: /QR code/u }).waitFor();
    },
  },
  'settings-codes': {
    page: 'main',
    scene: showing(states.busy),
    go: async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Make new codes' }).click();
      await page.getByLabel('Authenticator code').fill('123456');
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    },
  },
  connecting: { page: 'main', scene: showing(states.connecting) },
  'set-up': {
    page: 'main',
    scene: showing(states.setUp),
    go: (page) => page.getByLabel('Passphrase', { exact: true }).fill('correct horse'),
  },
  locked: { page: 'main', scene: showing(states.locked) },
  'locked-blind': { page: 'main', scene: showing(states.lockedBlind) },
  refused: { page: 'main', scene: showing(states.refused) },
  'daemon-down': { page: 'main', scene: showing(states.daemonDown) },
  'seat-taken': { page: 'main', scene: showing(states.seatTaken) },
  approval: { page: 'approval', scene: asking(deleting, deceptive, editing) },
  'approval-deceptive': { page: 'approval', scene: asking(deceptive) },
  'approval-edit': { page: 'approval', scene: asking(editing) },
  'approval-long': { page: 'approval', scene: asking(long, deleting) },
  'approval-step-up': { page: 'approval', scene: asking(stepUp) },
  'approval-not-enrolled': {
    page: 'approval',
    scene: showing({
      ...states.proposed,
      snapshot: { ...states.proposed.snapshot!, approvals: [stepUp] },
    }),
  },
  'approval-hostile': { page: 'approval', scene: asking(hostile) },
  'approval-none': { page: 'approval', scene: asking() },
  allow: {
    page: 'frame',
    scene: allow({}),
    go: (page) => expect(page.getByRole('button', { name: 'Allow this call' })).toBeEnabled(),
  },
  'allow-unread': {
    page: 'frame',
    scene: allow({
      canAllow: false,
      why: 'Scroll to the end of the card to read all of it.',
      count: 14,
    }),
  },
  'allow-step-up': {
    page: 'frame',
    scene: allow({ needs: 'any-factor', factors: ['totp', 'passphrase', 'recovery'] }),
    go: (page) => page.getByLabel('Authenticator code').fill('123456'),
  },
  'allow-step-up-refused': {
    page: 'frame',
    scene: allow({
      needs: 'strong-factor',
      factors: ['totp', 'recovery'],
      refused: 'The step-up did not match, so nothing was allowed. Try again.',
    }),
  },
  'allow-agent': {
    page: 'frame',
    scene: allow({ factors: ['totp', 'recovery'], reach: '`npm run lint` in this project' }),
    go: (page) => page.getByLabel('This agent, for').check(),
  },
  'allow-failed': {
    page: 'frame',
    scene: () => ({
      frame: {
        kind: 'failed',
        sentence:
          'The call is not the one that was shown, so the approval was not used. Look at the new call and decide again.',
      },
    }),
  },
};

let running: RunningApp;
let pages: Readonly<Record<Which, Page>>;
const complaints: string[] = [];

test.beforeAll(async () => {
  running = await RunningApp.launch({ env: { TZ: 'UTC', LANG: 'en_US.UTF-8' } });
  pages = {
    main: await running.mainWindow(),
    approval: await running.approvalWindow(),
    frame: await running.approveFrame(),
  };
  await playPages(running.app);
  for (const page of Object.values(pages)) {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted ?Type|TrustedScript/iu.test(message.text()))
        complaints.push(message.text());
    });
    page.on('pageerror', (fault) => complaints.push(String(fault)));
  }
});
test.afterAll(() => running.close());

async function open({ page: which, scene, go }: View, theme: Theme): Promise<Page> {
  const page = pages[which];
  await page.emulateMedia(themes[theme]);
  await playScene(running.app, page, scene(theme));
  await page.locator(which === 'frame' ? '#frame:not([data-kind=empty])' : 'h1').waitFor();
  await go?.(page);
  return page;
}

for (const theme of Object.keys(themes) as Theme[]) {
  for (const [name, view] of Object.entries(views)) {
    test(`${name}, ${theme}: no accessibility fault, and a picture`, async () => {
      const page = await open(view, theme);
      const file = join(pictures, `${name}-${theme}.png`);
      await page.screenshot({ path: file });
      expect(statSync(file).size).toBeLessThan(pictureBytes);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    });
  }
}

const isWiderThanItself = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

for (const name of [
  'now',
  'now-held',
  'now-grants',
  'record',
  'agents',
  'policy',
  'policy-explain',
  'policy-back-test',
  'policy-suggest',
  'policy-save',
  'set-up',
  'locked',
] as const) {
  test(`${name} reflows at 320 px, and with text at 200 %`, async () => {
    const page = pages.main;
    await page.setViewportSize({ width: 320, height: 640 });
    await open(views[name]!, 'light');
    expect(await isWiderThanItself(page)).toBe(false);
    await page.setViewportSize({ width: 1080, height: 720 });
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    expect(await isWiderThanItself(page)).toBe(false);
  });
}

test('forced colours keep every view free of faults', async () => {
  await pages.main.emulateMedia({ forcedColors: 'active' });
  for (const name of ['now', 'history', 'agents', 'policy', 'policy-back-test']) {
    const page = await open(views[name]!, 'light');
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
  await pages.main.emulateMedia({ forcedColors: 'none' });
});

test('a long payload is read only when its end was on screen (U07)', async () => {
  const page = await open(views['approval-long']!, 'light');
  await expect(page.getByText('Read to the end before you can allow it')).toBeVisible();
  expect(await askedBodies(running.app, 'approval:read')).toEqual([]);
  await page.getByRole('group', { name: 'Exactly what would run' }).focus();
  await page.keyboard.press('End');
  await expect(page.getByText('You have seen all of it')).toBeVisible();
  expect(await askedBodies(running.app, 'approval:read')).toEqual([
    { approvalId: long.id, digest: long.digest },
  ]);
});

test('a mebibyte of payload is whole in the card, and not read before its end (U07)', async () => {
  const { huge } = allCards;
  const page = await open({ page: 'approval', scene: asking(huge) }, 'light');
  const frame = page.getByRole('group', { name: 'Exactly what would run' });
  expect((await frame.textContent())?.length).toBe(huge.payload.text.length);
  expect(await askedBodies(running.app, 'approval:read')).toEqual([]);
  await until('the end of the payload', async () => {
    // Blocks get their real height as they come on screen, so the end moves away at first.
    await frame.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    return (await askedBodies(running.app, 'approval:read')).length === 1;
  });
});

test('a short payload counts as read when it is on screen', async () => {
  await open(views['approval']!, 'light');
  await until('read', async () => (await askedBodies(running.app, 'approval:read')).length === 1);
  expect(await askedBodies(running.app, 'approval:show')).toEqual([{ approvalId: deleting.id }]);
});

test('Allow: nothing has the focus, plain Enter and Space do nothing, the chord allows what is armed', async () => {
  const page = await open(views['allow']!, 'light');
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await running.app.evaluate(({ ipcMain }) => {
    ipcMain.removeHandler('approve:allow');
    ipcMain.handle('approve:allow', (_event, body: unknown) => {
      globalThis.played.asked.push({ name: 'approve:allow', body });
      return { ok: true, value: {} };
    });
  });
  const allowed = (): Promise<unknown[]> =>
    running.app.evaluate(() =>
      globalThis.played.asked
        .filter(({ name }) => name === 'approve:allow')
        .map(({ body }) => body),
    );
  await page.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  expect(await allowed()).toEqual([]);
  await page.getByLabel('For this run').check();
  await expect(
    page.getByText('The same call again in this run goes on without asking.'),
  ).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await until('the allow', async () => (await allowed()).length === 1);
  expect(await allowed()).toEqual([{ approvalId: deleting.id, scope: 'run' }]);
});

test('no page broke its own policy', () => {
  expect(complaints).toEqual([]);
});
