import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { allCards } from '../../renderer/fixtures/all-cards';
import { deleting, long } from '../../renderer/fixtures/approvals';
import { accessibilityFaults, bringAxe } from '../fixtures/accessibility';
import { RunningApp } from '../fixtures/app';
import { askedBodies, playPages, playScene } from '../fixtures/played-pages';
import { asking, views } from '../fixtures/ui-views';
import { themes, type Theme, type View, type Which } from '../fixtures/view';
import { until } from '../fixtures/until';

// Each worker plays its views in an app of its own.
test.describe.configure({ mode: 'parallel' });

const pictures = join(import.meta.dirname, '..', 'screenshots');
const pictureBytes = 300 * 1024;

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
    await bringAxe(page);
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted ?Type|TrustedScript/iu.test(message.text()))
        complaints.push(message.text());
    });
    page.on('pageerror', (fault) => {
      // A scene may leave a question without an answer on purpose; the next scene then ends it.
      if (!/reply was never sent/u.test(String(fault))) complaints.push(String(fault));
    });
  }
});
test.afterEach('no page broke its own policy', () => expect(complaints).toEqual([]));
test.afterAll(() => running.close());

/** The scene that the page of a picture stands in, until another is opened or a test goes wrong. */
let standing: string | null = null;

async function open({ page: which, scene, go }: View, theme: Theme): Promise<Page> {
  standing = null;
  const page = pages[which];
  await page.emulateMedia(themes[theme]);
  await playScene(running.app, page, scene(theme));
  await page.locator(which === 'frame' ? '#frame:not([data-kind=empty])' : 'h1').waitFor();
  await go?.(page);
  return page;
}

const sceneOf = (name: string, view: View, theme: Theme): string =>
  `${name} ${JSON.stringify(view.scene(theme))}`;

/** Puts a page that stands into a theme. */
async function wear(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia(themes[theme]);
  if (page === pages.frame) return;
  const wanted = themes[theme].contrast === 'more' ? 'more' : 'normal';
  await expect(page.locator('html')).toHaveAttribute('data-contrast', wanted);
}

/** A view in a theme: the page that stands in its scene, or one that is loaded anew. `look` leaves it as it is. */
async function lookAt(name: string, theme: Theme, look: (page: Page) => Promise<void>) {
  const view = views[name]!;
  const scene = sceneOf(name, view, theme);
  const page = standing === scene ? pages[view.page] : await open(view, theme);
  standing = null;
  await wear(page, theme);
  await look(page);
  standing = scene;
}

const inForcedColours = new Set([
  'now',
  'history',
  'agents',
  'agents-coverage',
  'connect',
  'policy',
  'policy-back-test',
]);
const withSpacedText = new Set([
  'now-grants',
  'digest',
  'now-leased',
  'lease-own',
  'record',
  'agents-coverage',
  'connect',
  'policy',
  'policy-explain',
  'policy-back-test',
  'policy-suggest',
  'policy-save',
  'approval-step-up',
]);

const isWiderThanItself = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

/** Spacing that a reader may ask for (WCAG 1.4.12), set through the object model because the page's policy takes no style sheet. */
const spaceText = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      element.style.lineHeight = '1.5';
      element.style.letterSpacing = '0.12em';
      element.style.wordSpacing = '0.16em';
    }
  });

/** Words of ours that are cut off; what shortens an agent's text on purpose says so by an ellipsis. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, h1, h2, h3, label, p, dt, th')]
      .filter((element) => {
        const { overflow, textOverflow, position } = getComputedStyle(element);
        const shortened = textOverflow === 'ellipsis' || position === 'absolute';
        return (
          overflow !== 'visible' && !shortened && element.scrollWidth > element.clientWidth + 1
        );
      })
      .map((element) => element.textContent),
  );

// All of a view one after the other, since each worker takes the tests as they stand here: a page follows the system's theme as it
// stands, and is loaded anew only where main tells it the theme.
for (const name of Object.keys(views)) {
  for (const theme of Object.keys(themes) as Theme[]) {
    test(`${name}, ${theme}: no accessibility fault, and a picture`, () =>
      lookAt(name, theme, async (page) => {
        const file = join(pictures, `${name}-${theme}.png`);
        await page.screenshot({ path: file });
        expect(statSync(file).size).toBeLessThan(pictureBytes);
        expect(await accessibilityFaults(page)).toEqual([]);
      }));
  }
  if (inForcedColours.delete(name)) {
    test(`${name}, forced colours: no accessibility fault`, () =>
      lookAt(name, 'light', async (page) => {
        await page.emulateMedia({ forcedColors: 'active' });
        expect(await accessibilityFaults(page)).toEqual([]);
        await page.emulateMedia({ forcedColors: 'none' });
      }));
  }
  if (withSpacedText.delete(name)) {
    test(`${name} keeps every word with wide text spacing`, async () => {
      await lookAt(name, 'light', async (page) => {
        await spaceText(page);
        expect(await isWiderThanItself(page)).toBe(false);
        expect(await cutOff(page)).toEqual([]);
      });
      standing = null;
    });
  }
}
const unknown = [...inForcedColours, ...withSpacedText];
if (unknown.length > 0) throw new Error(`no such views: ${unknown.join(', ')}`);

for (const name of [
  'now',
  'digest',
  'history',
  'now-held',
  'now-grants',
  'now-leased',
  'now-returned',
  'lease',
  'agent-absence',
  'record',
  'agents',
  'agents-coverage',
  'connect',
  'connect-done',
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
