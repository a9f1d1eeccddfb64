import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { makeHome, removeHome, type Home } from '../fixtures/daemon';
import { Screen } from '../fixtures/screen';
import { patienceMs } from '../fixtures/until';

// The package as people get it: no test hook, every fuse set. It must end before it shows anything.
const folder = process.env['HOLDPOINT_E2E_HARDENED'] ?? '';
const refusedExit = 3;

let home: Home;
let screen: Screen;
test.beforeAll(async () => {
  home = makeHome();
  screen = await Screen.start();
});
test.afterAll(async () => {
  await screen.close();
  await removeHome(home);
});

type Ended = { readonly code: number | null; readonly said: string };

function start(...given: string[]): Promise<Ended> {
  const switches = (process.env['HOLDPOINT_E2E_SWITCHES'] ?? '').split(' ').filter(Boolean);
  const env = { ...home.env, DISPLAY: screen.display };
  const app = spawn(join(folder, 'holdpoint-app'), [...switches, ...given], {
    env,
    timeout: 2 * patienceMs,
  });
  let said = '';
  app.stderr.on('data', (part: Buffer) => (said += part.toString()));
  return new Promise((settle, fail) => {
    app.once('error', fail);
    app.once('close', (code) => settle({ code, said }));
  });
}

for (const [given, named] of [
  ['--remote-debugging-port=0', '--remote-debugging-port'],
  ['--remote-debugging-pipe', '--remote-debugging-pipe'],
  ['--inspect=0', '--inspect'],
  ['--inspect-brk=0', '--inspect-brk'],
  ['--js-flags=--allow-natives-syntax', '--js-flags'],
  ['--load-extension=/tmp', '--load-extension'],
  ['--disable-web-security', '--disable-web-security'],
  ['--user-data-dir=/tmp/holdpoint-elsewhere', '--user-data-dir'],
  ['--host-resolver-rules=MAP * 127.0.0.1', '--host-resolver-rules'],
  ['--proxy-server=127.0.0.1:1', '--proxy-server'],
  ['--no-sandbox', '--no-sandbox'],
] as const) {
  // S04: input can only be sent over the debugging protocol, and none of its doors opens.
  test(`E02: a release does not start with ${given} (S04)`, async () => {
    const { code, said } = await start(given);
    expect(said).toContain(`Holdpoint does not start with ${named}, because`);
    expect(code).toBe(refusedExit);
  });
}
