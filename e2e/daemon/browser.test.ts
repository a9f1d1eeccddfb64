import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DaemonProcess } from '../fixtures/daemon';
import { canaryRequest, FakeAgent } from '../fixtures/fake-agent';
import { TestOperator } from '../fixtures/operator';

// What a page in a browser can make that browser send to loopback. Every request here is sent by a process of the run, with the
// run's own key, which no page has: so it is the mark of the browser alone that refuses it.
let daemon: DaemonProcess;
let operator: TestOperator;
let agent: FakeAgent;
let credential: string;
beforeAll(async () => {
  daemon = await DaemonProcess.start();
  // Without somebody there the run would be stopped, and its process with it.
  operator = await TestOperator.present(daemon);
  agent = FakeAgent.start(daemon);
  await agent.begin();
  credential = await agent.credential();
});
afterAll(async () => {
  agent.close();
  operator.close();
  await daemon.close();
});

const port = (): number => daemon.endpoint().http.port;
type Headers = Readonly<Record<string, string | readonly string[] | null>>;

/** A request as text: the good one, with some headers put in its place (null takes one away, a list sends several). */
function request(change: Headers, method = 'POST', path = '/v1/hook/claude-code'): string {
  const { text, headers } = canaryRequest(daemon, credential);
  const body = method === 'POST' ? text : '';
  const all: Headers = {
    host: `127.0.0.1:${String(port())}`,
    ...headers,
    'content-length': String(body.length),
    connection: 'close',
    ...change,
  };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}: ${one}\r\n`),
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}
const answer = async (text: string): Promise<string> => (await agent.raw(text)).text;
/** No answer but one of the two that a server gives to what it does not take; never the hook's, never leave for a page to read. */
const expectRefused = (said: string): void => {
  expect(said).toMatch(/^(HTTP\/1\.1 (404|400) |$)/);
  expect(said).not.toContain('hookSpecificOutput');
  expect(said.toLowerCase()).not.toContain('access-control-');
};

const websocket: Headers = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
const foreign: Headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };

describe('a page in a browser', () => {
  it('is told from a program: the same request without its marks is served', async () => {
    expect(await answer(request({}))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each<[string, Headers, string?]>([
    ['N01: text/plain', { ...foreign, 'content-type': 'text/plain' }],
    ['N01: text/plain without a mark', { 'content-type': 'text/plain' }],
    ['N02: a form', { ...foreign, 'content-type': 'application/x-www-form-urlencoded' }],
    ['N02: a form of parts', { ...foreign, 'content-type': 'multipart/form-data; boundary=x' }],
    ['N03: JSON', foreign],
    [
      'N03: what is asked before JSON',
      {
        ...foreign,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
      'OPTIONS',
    ],
    [
      'N04: a beacon',
      { ...foreign, 'sec-fetch-mode': 'no-cors', 'content-type': 'text/plain;charset=UTF-8' },
    ],
    [
      'N05: an image without Origin',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' },
      'GET',
    ],
    ['N05: a same-site page', { 'sec-fetch-site': 'same-site' }],
    ['N06: an event source', { ...foreign, accept: 'text/event-stream' }, 'GET'],
    ['N07: a WebSocket', { ...foreign, ...websocket }, 'GET'],
    ['N07: a WebSocket without a mark', websocket, 'GET'],
    ['N08: Origin null', { origin: 'null' }],
    ['N09: another local port', { origin: 'http://localhost:8080' }],
    ['N09: another spelling of loopback', { origin: 'http://127.0.0.1:1' }],
    ['N10: a rebound name, POST', { host: 'evil.example' }],
    ['N10: a rebound name, GET', { host: 'evil.example', 'sec-fetch-site': 'same-origin' }, 'GET'],
    ['N10: a rebound name, WebSocket', { ...websocket, host: 'evil.example' }, 'GET'],
  ])('%s is refused', async (_name, headers, method) => {
    expectRefused(await answer(request(headers, method)));
  });

  it.each([
    ['every address', (at: number) => `0.0.0.0:${String(at)}`],
    ['IPv6', (at: number) => `[::1]:${String(at)}`],
    ['a trailing dot', (at: number) => `localhost.:${String(at)}`],
    ['a short form', (at: number) => `127.1:${String(at)}`],
    ['a decimal number', (at: number) => `2130706433:${String(at)}`],
    ['upper case', (at: number) => `LOCALHOST:${String(at)}`],
    ['a neighbour', (at: number) => `127.0.0.2:${String(at)}`],
    ['a name below ours', (at: number) => `localhost.evil.example:${String(at)}`],
    ['a user before it', (at: number) => `evil@127.0.0.1:${String(at)}`],
    ['no port', () => '127.0.0.1'],
    ['another port', (at: number) => `127.0.0.1:${String(at + 1)}`],
    ['nothing', () => ''],
    ['no header at all', () => null],
    ['two of them', (at: number) => [`127.0.0.1:${String(at)}`, 'evil.example']],
    ['two of them, ours last', (at: number) => ['evil.example', `127.0.0.1:${String(at)}`]],
  ])('N11: a Host that is %s is refused', async (_name, host) => {
    expectRefused(await answer(request({ host: host(port()) })));
  });
});

describe('what a prober hears', () => {
  it('N12: is the same to the byte, whatever was wrong', async () => {
    const wrong = [
      request({ authorization: null }),
      request({ authorization: 'Bearer ' }),
      request({ authorization: `Bearer ${'0'.repeat(64)}` }),
      request({}, 'POST', '/v1/unknown'),
      request({}, 'POST', '/v1/hook/nobody'),
      request({}, 'GET'),
      request(foreign),
    ];
    const said = new Set<string>();
    for (const text of wrong) said.add((await answer(text)).replace(/^date: .*\r\n/im, ''));
    expect(said.size).toBe(1);
    expect([...said][0]).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('D01: a body of a gibibyte with a good key is cut off as well', async () => {
    const gibibyte = 1024;
    const { sent, text } = await agent.raw(
      request({ 'content-length': String(gibibyte * 1024 * 1024 + 1) }),
      gibibyte,
    );
    expectRefused(text);
    expect(sent).toBeLessThan(gibibyte / 4);
    expect(await answer(request({}))).toMatch(/^HTTP\/1\.1 200 /);
  });
});

/** What a descriptor stands for; nothing when it was closed between the listing and the look. */
function heldAt(descriptor: string): string {
  try {
    return readlinkSync(descriptor);
  } catch {
    return '';
  }
}

describe('what the daemon listens on', () => {
  /** Local addresses, as the kernel writes them, of the listening TCP sockets that this process holds. */
  function listening(pid: number): string[] {
    const fds = join('/proc', String(pid), 'fd');
    const held = new Set(readdirSync(fds).map((fd) => heldAt(join(fds, fd))));
    return ['tcp', 'tcp6']
      .flatMap((kind) => readFileSync(`/proc/${String(pid)}/net/${kind}`, 'utf8').split('\n'))
      .map((line) => line.trim().split(/\s+/))
      .filter(
        ([, , , state, , , , , , inode]) => state === '0A' && held.has(`socket:[${inode ?? ''}]`),
      )
      .map(([, local]) => local ?? '');
  }

  it('N17: is loopback and nothing else', () => {
    const hex = port().toString(16).toUpperCase().padStart(4, '0');
    expect(listening(daemon.child.pid!)).toEqual([`0100007F:${hex}`]);
  });
});
