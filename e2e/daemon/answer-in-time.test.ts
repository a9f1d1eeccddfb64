import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowed, bash, present, type Presented } from '../fixtures/calls';
import { holdpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { hookClients, startProgram } from '../fixtures/hook-clients';
import { heldOnRecord } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules = `
[approvals]
expires_after = "1h"

[[rule]]
id = "ask"
outcome = "confirm"
kinds = ["shell"]
`;

const keys = generateKeyPairSync('ed25519');
let daemon: DaemonProcess;
let operator: TestOperator | null;
beforeEach(async () => {
  operator = null;
  daemon = await DaemonProcess.start(makeHome(rules));
});
afterEach(async () => {
  operator?.close();
  await daemon.close();
});

async function told(call: Presented): Promise<string> {
  const reply = await call.answer;
  expect(allowed(reply)).toBe(false);
  return reply.ok ? reply.body.stderr : reply.reason;
}

describe('a call whose product waits no longer', () => {
  it('is denied while the operator is away, and told so', async () => {
    const call = present(daemon, bash('ls'), { answerWithinMs: 2_500 });
    expect(await told(call)).toContain(
      'the operator was away for longer than this agent waits, so the call was denied.',
    );
    operator = await TestOperator.present(daemon, keys);
    const page = await operator.client.call('history.page', { limit: 20, callsOnly: true });
    expect(page.ok && page.body.rows[0]).toMatchObject({ decision: 'deny' });
  });

  it('is denied while its run stands, and told so', async () => {
    operator = await TestOperator.present(daemon, keys);
    const first = present(daemon, bash('ls'));
    const { runId } = await operator.waiting();
    await operator.client.call('run.pause', { runId });
    const call = present(daemon, bash('pwd'), { answerWithinMs: 2_500 });
    expect(await told(call)).toContain('the run was paused for longer than this agent waits');
    first.hangUp();
  });

  it.each(hookClients)(
    'hears the daemon before the $name hook client gives up by itself',
    async (client) => {
      const socket = join(daemon.home.runtimeDir, 'agent.sock');
      const args = ['--socket', socket, '--product', 'claude-code', '--deadline-ms', '2500'];
      const event = {
        session_id: 's',
        transcript_path: '',
        cwd: daemon.home.base,
        hook_event_name: 'PreToolUse',
        tool_name: 'Bash',
        tool_input: { command: 'ls' },
      };
      // A machine that gives neither of them the processor for the second between their two ends tells nothing of either.
      const heard = await until('the words of the daemon', async () => {
        const ended = await startProgram([...client.argv, ...args], JSON.stringify(event)).ended;
        expect(ended.code).toBe(2);
        return ended.stderr.includes('longer than this agent waits') && ended.stderr;
      });
      expect(heard).toContain('the operator was away');
    },
  );
});

describe('a card', () => {
  it('shows the limit of the product, less the time that its call was held before', async () => {
    const call = present(daemon, bash('ls'), { answerWithinMs: 600_000 });
    await until('the held call', () => call.holds() > 0);
    operator = await TestOperator.present(daemon, keys);
    const card = await operator.waiting();
    expect(card.hostLimit).toBe(true);
    // A second is kept back, and it was held at least as long as the operator took to come.
    expect(card.expiresInMs).toBeLessThan(599_000);
    const shown = await holdpoint(daemon.home, ['show', card.id]);
    expect(shown.out).toMatch(/the product waits until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
    await operator.answer(card, 'allow');
    expect(allowed(await call.answer)).toBe(true);
  });

  it('keeps that limit over a restart of the daemon', async () => {
    const key = 'a'.repeat(32);
    present(daemon, bash('ls'), { key, answerWithinMs: 600_000 });
    operator = await TestOperator.present(daemon, keys);
    await operator.waiting();
    await heldOnRecord(operator);
    operator.close();
    await daemon.kill();
    daemon = await DaemonProcess.start(daemon.home);
    // The client comes back and says more than is true: what is on record holds.
    const again = present(daemon, bash('ls'), { key, answerWithinMs: 3_000_000 });
    operator = await TestOperator.present(daemon, keys);
    const card = await operator.waiting();
    expect(card.hostLimit).toBe(true);
    expect(card.expiresInMs).toBeLessThan(599_000);
    again.hangUp();
  });
});
