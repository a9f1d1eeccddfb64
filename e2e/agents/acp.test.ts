import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Effect } from '../../shared/model/classification';
import { AcpClient } from '../fixtures/acp-client';
import { agentRig } from '../fixtures/agents/agent-rig';
import { agentEnvironment } from '../fixtures/agents/agent-session';
import type { AgentWorld } from '../fixtures/agents/agent-world';
import { FakeModel } from '../fixtures/fake-model';
import type { Step } from '../fixtures/models/script';
import { until } from '../fixtures/until';

const cli = join(resolve(import.meta.dirname, '../..'), 'out/cli/holdpoint.js');
const oneAgentRunMs = 400_000;
const rules = `
[approvals]
expires_after = "10m"

[[rule]]
id = "no-writing"
outcome = "deny"
kinds = ["write", "edit"]
reason = "Files are written by the operator alone."
`;

let editor: AcpClient | null = null;
let model: FakeModel | null = null;
afterEach(async () => {
  editor?.kill();
  await model?.close();
  editor = model = null;
});

/** The real agent behind `holdpoint acp`, in an editor of ours; its model plays these steps. */
async function inEditor(
  world: AgentWorld,
  args: readonly string[],
  steps: readonly Step[],
): Promise<AcpClient> {
  await world.startDaemon();
  await world.operator.onboard(Effect.options, 'acp-agent');
  model = await FakeModel.start([{ opens: 'MAIN', steps }], world.agent.dialect);
  const at = { home: world.userHome, project: world.project, modelUrl: model.url };
  world.agent.prepare?.(at);
  const env = { ...world.home.env, ...agentEnvironment(world.agent, at) };
  const command = [process.execPath, cli, 'acp', '--', world.program, '--acp', ...args];
  editor = new AcpClient(command, { cwd: world.project, env });
  return editor;
}

describe('the real Gemini CLI behind holdpoint acp', () => {
  const rig = agentRig('gemini-cli', rules);
  const shell = (command: string) => rig.world.agent.shell(command);

  it(
    'acts as the daemon decides, for this once, and its editor is asked nothing',
    async () => {
      const { world } = rig;
      const client = await inEditor(
        world,
        [],
        [
          { tools: [shell('touch allowed.txt')] },
          { tools: [shell('touch again.txt')] },
          {
            tools: [
              {
                name: 'write_file',
                input: { file_path: world.inProject('denied.txt'), content: 'x' },
              },
            ],
          },
          { text: 'The end.' },
        ],
      );
      const session = await client.open(world.project);
      const turn = client.prompt(session, 'MAIN please do it');
      const card = await world.operator.waiting();
      expect(card).toMatchObject({ product: 'acp-agent', cwd: world.project });
      expect(JSON.stringify(card.payload)).toContain('touch allowed.txt');
      expect(card.chain.map(({ role }) => role)).toContain('tool');
      expect(existsSync(world.inProject('allowed.txt'))).toBe(false);
      await world.operator.answer(card, 'allow');
      // It was allowed for once: the next command asks again.
      const next = await until('the next card', async () =>
        (await world.operator.snapshot()).approvals.find(({ id }) => id !== card.id),
      );
      expect(existsSync(world.inProject('allowed.txt'))).toBe(true);
      await world.operator.answer(next, 'deny');
      expect((await turn).result?.['stopReason']).toBe('end_turn');
      expect(existsSync(world.inProject('again.txt'))).toBe(false);
      expect(existsSync(world.inProject('denied.txt'))).toBe(false);
      expect(client.asked('session/request_permission')).toEqual([]);
      expect(client.asked('fs/write_text_file')).toEqual([]);
    },
    oneAgentRunMs,
  );

  it(
    'runs nothing of a turn that is cancelled while it is held, and cannot be silenced by its editor',
    async () => {
      const { world } = rig;
      const client = await inEditor(
        world,
        [],
        [{ tools: [shell('touch held.txt')] }, { text: 'The end.' }],
      );
      const session = await client.open(world.project);
      const yolo = await client.request('session/set_mode', { sessionId: session, modeId: 'yolo' });
      expect(yolo.error?.message).toContain('in a mode in which it asks');
      const turn = client.prompt(session, 'MAIN please do it');
      const card = await world.operator.waiting();
      // Nobody but the daemon answers the agent.
      for (const id of [0, 1])
        client.send({ id, result: { outcome: { outcome: 'selected', optionId: 'proceed_once' } } });
      client.send({ method: 'session/cancel', params: { sessionId: session } });
      expect((await turn).result?.['stopReason']).toBe('cancelled');
      expect(await world.operator.answer(card, 'allow')).toMatchObject({ ok: false });
      expect(existsSync(world.inProject('held.txt'))).toBe(false);
    },
    oneAgentRunMs,
  );

  it(
    'is brought back to asking when it was started in another mode',
    async () => {
      const { world } = rig;
      const client = await inEditor(
        world,
        ['--yolo'],
        [{ tools: [shell('touch yolo.txt')] }, { text: 'The end.' }],
      );
      const session = await client.open(world.project);
      const turn = client.prompt(session, 'MAIN please do it');
      const card = await world.operator.waiting();
      expect(existsSync(world.inProject('yolo.txt'))).toBe(false);
      await world.operator.answer(card, 'deny');
      await turn;
      expect(existsSync(world.inProject('yolo.txt'))).toBe(false);
    },
    oneAgentRunMs,
  );
});

describe('the real Qwen Code behind holdpoint acp', () => {
  const rig = agentRig('qwen-code', rules);

  it(
    'asks although it opens its sessions in a mode in which it judges by itself',
    async () => {
      const { world } = rig;
      writeFileSync(world.inProject('a.txt'), 'a');
      const client = await inEditor(
        world,
        [],
        [{ tools: [rig.world.agent.shell('touch made.txt')] }, { text: 'The end.' }],
      );
      const session = await client.open(world.project);
      const turn = client.prompt(session, 'MAIN please do it');
      const card = await world.operator.waiting();
      expect(JSON.stringify(card.payload)).toContain('touch made.txt');
      expect(existsSync(world.inProject('made.txt'))).toBe(false);
      await world.operator.answer(card, 'allow');
      await turn;
      expect(existsSync(world.inProject('made.txt'))).toBe(true);
    },
    oneAgentRunMs,
  );
});
