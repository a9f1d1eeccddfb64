import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { hookClients, startProgram, type RunningHook } from '../fixtures/hook-clients';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';
import { toldOf } from '../../shared/reasons';

let home: Home;
let daemon: DaemonProcess;
let operator: TestOperator;
const keys = generateKeyPairSync('ed25519');

async function startDaemon(): Promise<void> {
  daemon = await DaemonProcess.start(home);
  operator = await TestOperator.present(daemon, keys);
}

// However long the operator's way back to a new daemon takes: a pause would take the card back.
const rules = '[detachment]\ngone = "hold"\n';

beforeEach(async () => {
  home = makeHome(rules);
  await startDaemon();
});
afterEach(async () => {
  operator.close();
  await daemon.close();
});

/** The hook as the product runs it, for a command that no rule lets pass: there are none. */
function heldCall(argv: readonly string[], more: readonly string[] = []): RunningHook {
  const payload = {
    session_id: 'session-1',
    cwd: join(home.base, 'project'),
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'touch made' },
  };
  const socket = join(home.runtimeDir, 'agent.sock');
  const args = ['--socket', socket, '--product', 'claude-code', '--reconnect-ms', '60000'];
  return startProgram([...argv, ...args, ...more], JSON.stringify(payload));
}

/** The record is durable and the daemon knows it, so the client has been told that it waits. */
async function isRecorded(): Promise<boolean> {
  const page = await operator.client.call('history.page', { limit: 10, callsOnly: true });
  const held = page.ok ? page.body.rows.find(({ type }) => type === 'call.held') : undefined;
  return held !== undefined && (await operator.snapshot()).daemon.journalRecords >= held.seq;
}

/** The daemon dies and is started again with its operator. */
async function restart(): Promise<void> {
  await until('a durable record of the call', isRecorded);
  operator.close();
  await daemon.kill('SIGKILL');
  await startDaemon();
}

const allowed = {
  code: 0,
  stdout: expect.stringContaining('"permissionDecision":"allow"'),
};
const denied = { code: 2, stderr: expect.stringContaining('denied') };

describe.each(hookClients)('a held call ($name client)', ({ argv }) => {
  it('outlives the daemon and gets the answer that is given after its restart', async () => {
    const hook = heldCall(argv);
    const before = await operator.waiting('Bash');
    await restart();
    const card = await until('the caller back at its card', async () => {
      const found = await operator.waiting('Bash');
      return found.callerAway ? undefined : found;
    });
    expect(card.digest).toBe(before.digest);
    expect(await operator.answer(card, 'allow')).toMatchObject({ ok: true, body: { calls: 1 } });
    expect(await hook.ended).toMatchObject(allowed);
  });

  it.each([
    ['allow', allowed],
    ['deny', denied],
  ] as const)('comes back to the answer that was given before: %s', async (answer, outcome) => {
    const hook = heldCall(argv);
    await operator.waiting('Bash');
    await until('a durable record of the call', isRecorded);
    hook.child.kill('SIGSTOP');
    await restart();
    const card = await operator.waiting('Bash');
    expect(card.callerAway).toBe(true);
    expect(await operator.answer(card, answer)).toMatchObject({ ok: true, body: { calls: 1 } });
    hook.child.kill('SIGCONT');
    expect(await hook.ended).toMatchObject(outcome);
    expect((await operator.snapshot()).approvals).toEqual([]);
  });

  it('is denied when the operator denies it', async () => {
    const hook = heldCall(argv);
    await operator.answer(await operator.waiting('Bash'), 'deny');
    expect(await hook.ended).toMatchObject(denied);
  });
});

describe('a held call (each client)', () => {
  it('is denied when the daemon stands still, before and after it was asked (R04)', async () => {
    // All at once, since each waits for as long as it does for a sign of life.
    const calls = (): RunningHook[] =>
      hookClients.map(({ argv }) => heldCall(argv, ['--silence-ms', '6000']));
    const asked = calls();
    await until(
      'both under an approval',
      async () => (await operator.snapshot()).approvals[0]?.count === hookClients.length,
    );
    daemon.child.kill('SIGSTOP');
    for (const hook of [...asked, ...calls()])
      expect(await hook.ended).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining(toldOf('daemon-hung')),
      });
  });
});
