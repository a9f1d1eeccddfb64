import { spawn } from 'node:child_process';
import net from 'node:net';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { allowed, present } from '../fixtures/calls';
import type { DaemonProcess } from '../fixtures/daemon';
import { figures, report } from './measure';

const rounds = 20;
const perRound = 25;

/** One line out, one line back, over a connection kept open. */
function lineClient(path: string): { ask: (line: string) => Promise<string>; close: () => void } {
  const socket = net.connect(path);
  let settle: (line: string) => void = () => undefined;
  socket.on('data', (chunk) => settle(String(chunk)));
  return {
    ask: (line) =>
      new Promise((resolve) => {
        settle = resolve;
        socket.write(line);
      }),
    close: () => socket.destroy(),
  };
}

async function timed(count: number, act: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await act();
    times.push(performance.now() - began);
  }
  return times;
}

/** Decision over the socket with its durable record, beside a bare socket echo that appends and flushes 512 bytes, in shuffled rounds. */
export async function benchDecision(
  daemon: DaemonProcess,
  floors: { dir: string; floor: (name: string) => string },
): Promise<void> {
  const socket = join(floors.dir, 'echo.sock');
  const echo = spawn(floors.floor('durable-echo'), [socket, join(daemon.home.dataDir, 'floor')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => echo.stdout.once('data', resolve));
  const bare = lineClient(socket);
  const line = (key: string): string => {
    const payload = JSON.stringify({
      session_id: 'bench',
      cwd: join(daemon.home.base, 'project'),
      permission_mode: 'default',
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command: `echo ${'x'.repeat(1500)}` },
      tool_use_id: key,
    });
    return `${JSON.stringify({ v: 1, id: '1', call: 'hook', body: { product: 'claude-code', key, pid: process.pid, payload } })}\n`;
  };
  if (!allowed(await present(daemon, { tool: 'Bash', input: { command: 'echo hello' } }).answer))
    throw new Error('the bench call is not allowed: nothing to measure');
  const kept = lineClient(join(daemon.home.runtimeDir, 'agent.sock'));
  const key = (): string => randomBytes(16).toString('hex');
  const once = async (): Promise<void> => {
    const fresh = lineClient(join(daemon.home.runtimeDir, 'agent.sock'));
    await fresh.ask(line(key()));
    fresh.close();
  };
  const measured: Record<'bare' | 'kept' | 'fresh', number[]> = { bare: [], kept: [], fresh: [] };
  for (let round = 0; round < rounds; round++) {
    const variants = [
      async () => measured.bare.push(...(await timed(perRound, () => bare.ask(line(key()))))),
      async () => measured.kept.push(...(await timed(perRound, () => kept.ask(line(key()))))),
      async () => measured.fresh.push(...(await timed(perRound, once))),
    ].toSorted(() => Math.random() - 0.5);
    for (const variant of variants) await variant();
  }
  for (const one of [bare, kept]) one.close();
  echo.kill();
  report(
    'Decision with durable record, 2 KB call, one client',
    figures('socket echo + 512 B + fdatasync (C)', measured.bare),
    [
      figures('decision, connection kept', measured.kept),
      figures('decision, new connection each', measured.fresh),
    ],
  );
}
