import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { CanaryResult } from '../../shared/model/canary';
import type { HookOutput, ProductConnection } from './product-connection';

const patienceMs = 30_000;
const keptText = 4_000;

/** Runs a gate command exactly as the product does (`sh -c`, the event on standard input) with a call that no product makes. */
export async function sendCanary(
  connection: Pick<ProductConnection, 'canary' | 'blocks'>,
  command: string,
  cwd: string,
): Promise<CanaryResult> {
  const token = randomBytes(8).toString('hex');
  const input = JSON.stringify(connection.canary(token, cwd));
  const output = await runShell(command, input, cwd);
  const said = [output.stderr, output.stdout].join('\n').trim();
  if (!connection.blocks(output)) return { kind: 'open', exit: output.exit, said };
  return said.includes(token) ? { kind: 'live' } : { kind: 'closed', said };
}

function runShell(command: string, input: string, cwd: string): Promise<HookOutput> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], {
      cwd,
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: patienceMs,
      killSignal: 'SIGKILL',
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on(
      'data',
      (chunk: Buffer) => (stdout = (stdout + chunk.toString()).slice(0, keptText)),
    );
    child.stderr.on(
      'data',
      (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(0, keptText)),
    );
    child.stdin.on('error', () => undefined);
    child.on('error', () => resolve({ exit: null, stdout, stderr }));
    child.on('close', (exit) => resolve({ exit, stdout, stderr }));
    child.stdin.end(input);
  });
}
