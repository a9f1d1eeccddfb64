import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ApprovalCard } from '../../shared/model/approval';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';
import { Authenticator } from '../fixtures/authenticator';
import { allowed, present, type Presented } from '../fixtures/calls';

/** The rules let every MCP call pass: what asks below is the server's identity alone. */
const rules = `
[[rule]]
id = "servers"
outcome = "allow"
kinds = ["mcp"]
reason = "A test."
`;
const rig = fakeAgentRig(rules);

/** Puts a server of that command under the name `lamp` into the settings of Claude Code. */
const configure = (command: string, more: Readonly<Record<string, unknown>> = {}): void =>
  writeFileSync(
    join(rig.daemon.home.base, 'home', '.claude.json'),
    JSON.stringify({ mcpServers: { lamp: { command, args: ['serve'], ...more } } }),
  );
const call = (room: string, tool = 'mcp__lamp__list_lamps'): Presented =>
  present(rig.daemon, { tool, input: { room } });
const passes = async (room: string): Promise<boolean> => {
  const answer = allowed(await call(room).answer);
  expect((await rig.operator.snapshot()).approvals).toEqual([]);
  return answer;
};

/** A call that has to ask: its card, and what became of it. */
async function asks(room: string, tool?: string): Promise<{ card: ApprovalCard; call: Presented }> {
  const presented = call(room, tool);
  return { card: await rig.operator.waiting(), call: presented };
}
async function approve(room: string, scope: 'once' | 'run' = 'once'): Promise<void> {
  const asked = await asks(room);
  expect(asked.card).toMatchObject({ needs: 'none' });
  expect(await rig.operator.answer(asked.card, 'allow', scope)).toMatchObject({ ok: true });
  expect(allowed(await asked.call.answer)).toBe(true);
}
async function authenticator(): Promise<Authenticator> {
  const begun = await rig.operator.client.call('step-up.totp-begin', { proof: null });
  if (!begun.ok) throw new Error(begun.reason);
  const app = new Authenticator(begun.body.secret);
  const finished = await rig.operator.client.call('step-up.totp-finish', {
    code: await app.fresh(),
  });
  expect(finished.ok).toBe(true);
  return app;
}
const changed = expect.objectContaining({ id: 'mcp-server-changed', floor: 'step-up' });
const unknown = expect.objectContaining({ id: 'mcp-server-changed', floor: 'confirm' });
const pins = (): string => join(rig.daemon.home.dataDir, 'mcp-servers.json');

describe('an MCP server', () => {
  it('P14: is asked about at first use, whatever a rule allows, until a call to it is approved', async () => {
    configure('/usr/bin/lamp');
    const first = await asks('hall');
    expect(first.card.signals).toContainEqual(unknown);
    await rig.operator.answer(first.card, 'deny');
    expect(allowed(await first.call.answer)).toBe(false);
    expect(existsSync(pins())).toBe(false);
    await approve('kitchen');
    expect(await passes('cellar')).toBe(true);
  });

  it('P14: takes a step-up when its command changed under the same name, also after a restart', async () => {
    const app = await authenticator();
    configure('/usr/bin/lamp');
    await approve('hall', 'run');
    const pinned = readFileSync(pins(), 'utf8');
    await rig.restart();
    await rig.reconnect();
    expect(await passes('kitchen')).toBe(true);

    configure('/usr/bin/other');
    // The very call that has a grant for its run.
    const { card, call: waits } = await asks('hall');
    expect(card.needs).not.toBe('none');
    expect(card.signals).toContainEqual(changed);
    expect(await rig.operator.answer(card, 'allow')).toMatchObject({ reason: 'step-up-needed' });
    expect(readFileSync(pins(), 'utf8')).toBe(pinned);
    const proof = { factor: 'totp', code: await app.fresh() } as const;
    expect(await rig.operator.answer(card, 'allow', 'once', { proof })).toMatchObject({ ok: true });
    expect(allowed(await waits.answer)).toBe(true);
    expect(readFileSync(pins(), 'utf8')).not.toBe(pinned);
    expect(await passes('kitchen')).toBe(true);
  });

  it('P14: that changed is not pinned by a grant that stands, nor by a rule', async () => {
    configure('/usr/bin/lamp');
    await approve('hall', 'run');
    const pinned = readFileSync(pins(), 'utf8');
    configure('/usr/bin/lamp', { env: { NODE_OPTIONS: '--require=/tmp/a.js' } });
    const again = await asks('hall');
    expect(again.card.signals).toContainEqual(changed);
    await rig.operator.answer(again.card, 'deny');
    expect(allowed(await again.call.answer)).toBe(false);
    const other = await asks('kitchen');
    expect(other.card.signals).toContainEqual(changed);
    await rig.operator.answer(other.card, 'deny');
    expect(allowed(await other.call.answer)).toBe(false);
    expect(readFileSync(pins(), 'utf8')).toBe(pinned);
  });

  it('P15: no hint of its settings and no harmless name of a tool lowers what it takes', async () => {
    configure('/usr/bin/lamp');
    await approve('hall');
    configure('/usr/bin/other', {
      annotations: { readOnlyHint: true, destructiveHint: false },
      alwaysAllow: ['list_lamps', 'get_and_delete'],
    });
    for (const tool of ['mcp__lamp__list_lamps', 'mcp__lamp__get_and_delete']) {
      const { card, call: waits } = await asks(tool, tool);
      expect(card.needs).not.toBe('none');
      expect(card.signals).toContainEqual(changed);
      expect(card.classification.effects).toContain('unknown');
      await rig.operator.answer(card, 'deny');
      expect(allowed(await waits.answer)).toBe(false);
    }
  });
});
