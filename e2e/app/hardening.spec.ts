import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { appEvents, appIpc, approveIpc } from '../../shared/ipc';
import { appCallNames, appEventNames } from '../../shared/ipc-window';
import { pageUrl, RunningApp } from '../fixtures/app';

test.describe.configure({ mode: 'serial' });

let running: RunningApp;
let pages: Page[];
/** A server that any request of a page would reach, were it let out. */
let server: Server;
let reached = 0;
let address: string;

test.beforeAll(async () => {
  server = createServer((_request, response) => {
    reached += 1;
    response.setHeader('access-control-allow-origin', '*').end('reached');
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  running = await RunningApp.launch();
  pages = await Promise.all([
    running.mainWindow(),
    running.approvalWindow(),
    running.approveFrame(),
  ]);
  // What happened before this test could listen happens again.
  for (const page of pages) await page.reload();
});
test.afterAll(async () => {
  await running.close();
  server.close();
});

/** Makes a window that has our app preload but is none of ours, and asks for every call from it. */
const askFrom = (url: string, preload: 'app.cjs' | 'approve.cjs', names: string[]) =>
  running.app.evaluate(
    async ({ BrowserWindow, app }, given) => {
      const preloads = app.getAppPath().replace(/\/?$/u, '/preload/');
      const window = new BrowserWindow({
        show: false,
        webPreferences: {
          sandbox: true,
          contextIsolation: true,
          preload: preloads + given.preload,
        },
      });
      try {
        await window.loadURL(given.url);
        const script = `Promise.all(${JSON.stringify(given.names)}.map(async (name) => [name, JSON.stringify(
          window.holdpoint ? await window.holdpoint.call(name, {})
          : name === 'approve:state' ? await window.holdpointApprove.state() : await window.holdpointApprove.allow('a', 'once'))]))`;
        return (await window.webContents.executeJavaScript(script)) as [string, string][];
      } finally {
        window.destroy();
      }
    },
    { url, preload, names },
  );

test('E04: every call is refused from a webContents that is not ours, at our own address', async () => {
  const answers = await askFrom(pageUrl.main, 'app.cjs', Object.keys(appIpc));
  expect(answers).toHaveLength(Object.keys(appIpc).length);
  for (const [name, answer] of answers) {
    expect(JSON.parse(answer), name).toEqual({ ok: false, reason: 'sender-refused' });
  }
});

test('E04: the approve calls are refused from any page but the approve frame', async () => {
  const answers = await askFrom(pageUrl.main, 'approve.cjs', Object.keys(approveIpc));
  expect(answers).toHaveLength(Object.keys(approveIpc).length);
  for (const [name, answer] of answers) {
    expect(JSON.parse(answer), name).toEqual({ ok: false, reason: 'sender-refused' });
  }
});

test('E04: the main window cannot speak for the card', async () => {
  for (const name of ['approval:show', 'approval:read'] as const) {
    const body = { approvalId: 'a', digest: 'd' };
    const answer = await pages[0]!.evaluate(
      ([call, given]) =>
        window.holdpoint.call(call as 'approval:show', given as { approvalId: string }),
      [name, body] as const,
    );
    expect(answer).toMatchObject({ ok: false, reason: 'sender-refused' });
  }
});

/** What a page hears when it says every call with a body that no call takes. */
const sayAll = (page: Page): Promise<[string, { reason: string }][]> =>
  page.evaluate(
    (names) =>
      Promise.all(
        names.map(async (name) => {
          const answer = await window.holdpoint.call(name as 'app:state', { unknown: 1 } as never);
          return [name, answer as { reason: string }] as [string, { reason: string }];
        }),
      ),
    Object.keys(appIpc),
  );

test('E04: the page that shows what agents write gives no right, sets nothing up and saves no rules', async () => {
  const heard = ['app:state', 'app:open-main', 'approval:detail', 'approval:show'];
  heard.push('approval:read', 'approval:deny');
  for (const [name, answer] of await sayAll(pages[1]!)) {
    const reason = heard.includes(name) ? 'body-invalid' : 'sender-refused';
    expect(answer, name).toEqual({ ok: false, reason });
  }
});

test('E04: a page that is no longer at its address is not heard', async () => {
  const page = pages[0]!;
  await page.evaluate(() => history.replaceState(null, '', '?other'));
  const moved = await page.evaluate(() => window.holdpoint.call('app:state', {}));
  expect(moved).toEqual({ ok: false, reason: 'sender-refused' });
  await page.evaluate(() => history.replaceState(null, '', 'index.html'));
  expect((await page.evaluate(() => window.holdpoint.call('app:state', {}))).ok).toBe(true);
});

test('a body of the wrong shape is refused, whichever call it is', async () => {
  for (const [name, answer] of await sayAll(pages[0]!)) {
    const reason = /^approval:(show|read)$/u.test(name) ? 'sender-refused' : 'body-invalid';
    expect(answer, name).toEqual({ ok: false, reason });
  }
});

test('E05: no request leaves any page', async () => {
  for (const page of pages) {
    const results = await page.evaluate(async (host) => {
      const settled = (act: () => Promise<unknown>): Promise<string> =>
        act().then(
          () => 'reached',
          () => 'refused',
        );
      const loaded = (element: HTMLElement): Promise<unknown> =>
        new Promise((done, fail) => {
          element.addEventListener('load', done);
          element.addEventListener('error', fail);
          document.body.append(element);
        });
      const image = Object.assign(new Image(), { src: `http://${host}/i` });
      const style = Object.assign(document.createElement('link'), {
        rel: 'stylesheet',
        href: `http://${host}/s`,
      });
      const socket = (): Promise<unknown> =>
        new Promise((done, fail) => {
          const open = new WebSocket(`ws://${host}/w`);
          open.addEventListener('open', done);
          open.addEventListener('error', fail);
        });
      navigator.sendBeacon(`http://${host}/b`, 'x');
      return Promise.all([
        settled(() => fetch(`http://${host}/f`)),
        settled(() => fetch(`http://${host}/f`, { mode: 'no-cors' })),
        settled(() => loaded(image)),
        settled(() => loaded(style)),
        settled(socket),
      ]);
    }, address);
    expect(results).toEqual(Array(5).fill('refused'));
  }
  running.faults.length = 0;
  expect(reached).toBe(0);
});

test('E05: a session without our policy would still let nothing out', async () => {
  const outcome = await running.app.evaluate(
    ({ net }, host) =>
      net.fetch(`http://${host}/main`).then(
        () => 'reached',
        () => 'refused',
      ),
    address,
  );
  expect(outcome).toBe('refused');
  expect(reached).toBe(0);
});

test('E06: no page navigates, opens a window, frames a page or gets a permission', async () => {
  for (const page of pages) {
    const before = page.url();
    const opened = await page.evaluate(() => window.open('https://example.org/') === null);
    expect(opened).toBe(true);
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await page.evaluate(() => {
      location.href = 'holdpoint-app://main/approval.html?elsewhere';
    });
    const permissions = await page.evaluate(async () => {
      const asked = await Notification.requestPermission();
      const camera = await navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(
        () => 'granted',
        () => 'denied',
      );
      const clipboard = await navigator.permissions
        .query({ name: 'clipboard-read' as PermissionName })
        .then(({ state }) => state);
      return [asked, camera, clipboard];
    });
    expect(permissions).toEqual(['denied', 'denied', 'denied']);
    expect(page.url()).toBe(before);
  }
  const urls = running.app.windows().map((page) => page.url());
  expect(urls.toSorted()).toEqual(Object.values(pageUrl).toSorted());
});

test('E06: inline code, eval and markup from strings are refused', async () => {
  for (const page of pages) {
    const outcome = await page.evaluate(async () => {
      // The debugger may evaluate what a page may not: only code of a later turn is the page's own.
      await new Promise((next) => setTimeout(next));
      const broken: string[] = [];
      const attempt = (name: string, act: () => unknown): void => {
        try {
          act();
          broken.push(name);
        } catch {
          // refused, as it should be
        }
      };
      attempt('innerHTML', () => (document.createElement('div').innerHTML = '<b>x</b>'));
      // oxlint-disable-next-line no-eval -- that it is refused is what is looked at
      attempt('eval', () => (0, eval)('1'));
      const script = document.createElement('script');
      attempt('script text', () => {
        script.text = 'window.broken = true';
        document.body.append(script);
      });
      await new Promise((next) => setTimeout(next));
      if ('broken' in window) broken.push('ran');
      return broken;
    });
    expect(outcome).toEqual([]);
  }
  running.faults.length = 0;
});

test('E08: the preloads put exactly their functions on window', async () => {
  const [main, approval, frame] = await Promise.all(pages.map((page) => page.evaluate(surface)));
  const app = { holdpoint: ['call', 'on'] };
  expect(main).toEqual(app);
  expect(approval).toEqual(app);
  expect(frame).toEqual({ holdpointApprove: ['allow', 'onState', 'state'] });
  for (const page of pages) {
    const nodeLike = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
        (name) => name in window,
      ),
    );
    expect(nodeLike).toEqual([]);
  }
});

/** Everything that a page of ours has and a bare page has not. */
function surface(): Record<string, string[]> {
  const ours = Object.getOwnPropertyNames(window).filter((name) => /holdpoint/iu.test(name));
  const entries = ours.map((name) => {
    const api = (window as unknown as Record<string, object>)[name] ?? {};
    return [name, Object.keys(api).toSorted()] as const;
  });
  return Object.fromEntries(entries);
}

test('E08: the app preload knows the names of the contract and no other', async () => {
  expect(Object.keys(appCallNames).toSorted()).toEqual(Object.keys(appIpc).toSorted());
  expect(Object.keys(appEventNames).toSorted()).toEqual(Object.keys(appEvents).toSorted());
  const refused = await pages[0]!.evaluate(async () => {
    const other = 'approve:allow' as 'app:state';
    const call = await window.holdpoint.call(other, {}).then(
      () => 'heard',
      () => 'refused',
    );
    const inherited = await window.holdpoint.call('constructor' as 'app:state', {}).then(
      () => 'heard',
      () => 'refused',
    );
    return [call, inherited];
  });
  expect(refused).toEqual(['refused', 'refused']);
});

test('E07: no page broke its own policy from start to here', async () => {
  expect(running.faults).toEqual([]);
});
