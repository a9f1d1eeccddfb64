import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DaemonProcess } from '../fixtures/daemon';
import { figures, report } from './measure';

const run = promisify(execFile);
const rounds = 10;
const perRound = 20;

/** Process time of one hook call, from spawn to exit, beside a static program that does nothing. */
export async function benchHookClient(
  daemon: DaemonProcess,
  floors: { dir: string; floor: (name: string) => string },
): Promise<void> {
  const input = join(floors.dir, 'event.json');
  writeFileSync(
    input,
    JSON.stringify({
      session_id: 'bench',
      cwd: join(daemon.home.base, 'project'),
      permission_mode: 'default',
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command: `echo ${'x'.repeat(1500)}` },
    }),
  );
  const args = ['--socket', join(daemon.home.runtimeDir, 'agent.sock'), '--product', 'claude-code'];
  const out = resolve(process.cwd(), 'out/hook');
  const programs: Record<string, readonly string[]> = {
    'does nothing (C, static)': [floors.floor('nothing')],
    'holdpoint-hook (C), durable decision': [join(out, 'holdpoint-hook'), ...args],
    'holdpoint-hook (Node), durable decision': [
      process.execPath,
      join(out, 'holdpoint-hook.cjs'),
      ...args,
    ],
  };
  const measured = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(programs).toSorted(() => Math.random() - 0.5)) {
      // Not the synchronous form: the operator's heart beats in this very process.
      const times = await run(floors.floor('spawn-times'), [String(perRound), input, ...command]);
      for (const line of times.stdout.trim().split('\n')) {
        const [ns, exit] = line.split(' ').map(Number);
        if (exit !== 0) throw new Error(`${name} ended with ${exit}: it was not allowed`);
        measured.set(name, [...(measured.get(name) ?? []), ns! / 1e6]);
      }
    }
  }
  const [floor, ...ours] = Object.keys(programs).map((name) => figures(name, measured.get(name)!));
  report('Hook client, from spawn to exit', floor!, ours);
}
