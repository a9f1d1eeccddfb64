import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { canaryTool } from '../adapters/claude-events';

/** How the hook dealt with the harmless call that must be blocked. */
export type CanaryResult =
  /** Blocked, and by our daemon: the token came back. */
  | { readonly kind: 'live' }
  /** Blocked, but not by an answer of the daemon: `said` is what the hook wrote. */
  | { readonly kind: 'closed'; readonly said: string }
  /** Not blocked: agents would run their tools. */
  | { readonly kind: 'open'; readonly exit: number | null; readonly said: string };

const patienceMs = 30_000;

/** Runs a hook command exactly as the product does (`sh -c`, the event on standard input) with a call that no product makes. */
export async function sendCanary(command: string, cwd: string): Promise<CanaryResult> {
  const token = randomBytes(8).toString('hex');
  const payload = {
    session_id: `canary-${token}`,
    transcript_path: '',
    cwd,
    hook_event_name: 'PreToolUse',
    tool_name: canaryTool,
    tool_input: { token },
  };
  const { exit, said } = await runShell(command, JSON.stringify(payload), cwd);
  if (exit !== 2) return { kind: 'open', exit, said };
  return said.includes(token) ? { kind: 'live' } : { kind: 'closed', said };
}

function runShell(
  command: string,
  input: string,
  cwd: string,
): Promise<{ exit: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], {
      cwd,
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: patienceMs,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(0, 4_000)));
    child.stdin.on('error', () => undefined);
    child.on('error', () => resolve({ exit: null, said }));
    child.on('close', (exit) => resolve({ exit, said: said.trim() }));
    child.stdin.end(input);
  });
}
