import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Gate } from './gate';
import type * as Public from './holdpoint';

let folder: string;
let server: net.Server | null = null;
const heard: string[] = [];

const speak = (socket: net.Socket, line: string): void => {
  if (line === 'cut') socket.end();
  else socket.write(`${line}\n`);
};

/** A daemon of few words: each connection gets the next of these lines, after what it asked came whole. */
async function says(...answers: readonly (readonly string[] | 'hang up')[]): Promise<Gate> {
  let next = 0;
  server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (chunk) => {
      heard.push(String(chunk));
      const answer = answers[Math.min(next++, answers.length - 1)];
      if (answer === undefined || answer === 'hang up') socket.destroy();
      else for (const line of answer) speak(socket, line);
    });
  });
  const socketPath = join(folder, 'agent.sock');
  await new Promise<void>((resolve) => server?.listen(socketPath, resolve));
  return new Gate({ agent: { name: 'mine' }, session: 's', cwd: '/p', socketPath });
}
const ok = (exit: number, stdout: string): string[] => [
  JSON.stringify({ v: 1, id: '1', ok: true, body: { exit, stdout, stderr: 'because' } }),
];
const call = { tool: 'shell', kind: 'shell', input: { command: 'ls' } } as const;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hp-gate-'));
  chmodSync(folder, 0o700);
  heard.length = 0;
});
afterEach(() => {
  server?.close();
  server = null;
  rmSync(folder, { recursive: true, force: true });
});

it('is what its published types say', () => {
  const published: new (options: Public.GateOptions) => Public.Gate = Gate;
  expect(published).toBe(Gate);
});

it('allows only what was allowed in both halves of the answer', async () => {
  const gate = await says(ok(0, '{"allowed":true}'));
  expect(await gate.ask(call)).toEqual({ allowed: true });
  const body = (JSON.parse(heard[0] ?? '') as { body: { product: string; payload: string } }).body;
  expect(body.product).toBe('custom');
  expect(JSON.parse(body.payload)).toMatchObject({
    event: 'call',
    agent: { name: 'mine' },
    session: 's',
    cwd: '/p',
    ...call,
  });
});

it.each([
  ['a deny', ok(2, '{"allowed":false,"why":"no"}'), 'no'],
  ['an allow with a denying exit', ok(2, '{"allowed":true}'), 'because'],
  ['a deny with an allowing exit', ok(0, '{"allowed":false,"why":"no"}'), 'because'],
  ['nothing', ok(0, ''), 'because'],
  ['words', ok(0, 'yes'), 'because'],
  ['more than was agreed', ok(0, '{"allowed":true,"and":1}'), 'because'],
  ['no answer', ['{"v":1,"id":"1","ok":true,"body":{}}'], expect.stringContaining('.')],
  ['noise', ['yes'], expect.stringContaining('.')],
  [
    'a refusal',
    ['{"v":1,"id":"1","ok":false,"reason":"product-unknown"}'],
    expect.stringContaining('adapter'),
  ],
  ['a hung up line', 'hang up' as const, expect.stringContaining('.')],
])('denies on %s', async (_name, answer, why: unknown) => {
  const gate = await says(answer);
  expect(await gate.ask(call)).toEqual({ allowed: false, why });
});

it('denies when there is no daemon', async () => {
  const gate = new Gate({ agent: { name: 'mine' }, socketPath: join(folder, 'agent.sock') });
  expect(await gate.ask(call)).toMatchObject({ allowed: false });
});

it('presents a call that was held again, with the same key, when the daemon comes back', async () => {
  const hold = '{"v":1,"id":"1","hold":true}';
  const gate = await says([hold, 'cut'], ok(0, '{"allowed":true}'));
  expect(await gate.ask(call)).toEqual({ allowed: true });
  const keys = heard.map((line) => (JSON.parse(line) as { body: { key: string } }).body.key);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});

it('is given up by its signal', async () => {
  const gate = await says(['{"v":1,"id":"1","hold":true}']);
  const ending = new AbortController();
  const asked = gate.ask(call, { signal: ending.signal, onHold: () => ending.abort() });
  expect(await asked).toMatchObject({ allowed: false, why: expect.stringContaining('gave up') });
});
