import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ApprovalCard } from '../../shared/model/approval';
import { agentEnvironment, startSession } from '../fixtures/agents/agent-session';
import { agentRig } from '../fixtures/agents/agent-rig';
import { measureFaults } from '../fixtures/agents/measure-faults';
import { FakeModel } from '../fixtures/fake-model';
import { freePort } from '../fixtures/free-port';
import type { Thread } from '../fixtures/models/script';
import { until } from '../fixtures/until';

const oneAgentRunMs = 400_000;
/** The program may take this long to start on a busy machine. */
const startMs = 110_000;

const rules = `
[[rule]]
id = "sub-agents-start"
outcome = "allow"
kinds = ["agent"]
reason = "Sub-agents start in this test."

[[rule]]
id = "touching-passes"
outcome = "allow"
kinds = ["shell"]
programs = ["touch"]
reason = "Touching passes in this test."

[[rule]]
id = "no-fetching"
outcome = "deny"
kinds = ["fetch"]
reason = "Nothing is fetched in this test."
`;

const rig = agentRig('opencode', rules);
const inProject = (name: string): string => rig.world.inProject(name);
const settingsFile = (): string => rig.world.settingsFile();
const bash = (command: string) => ({ name: 'bash', input: { command, description: 'a step' } });

const task = (prompt: string) => ({
  name: 'task',
  input: { description: 'a job', prompt, subagent_type: 'general' },
});

/** An MCP server with the one tool `echo`, as a repository brings it along. */
function withMcpServer(): void {
  const script = join(import.meta.dirname, '../fixtures/mcp-echo.ts');
  const echo = { type: 'local', command: [process.execPath, script] };
  writeFileSync(inProject('opencode.json'), JSON.stringify({ mcp: { echo } }));
}

/** The whole card of the call of that tool that waits. The program itself may take long to start. */
async function waiting(tool: string): Promise<ApprovalCard> {
  const card = await until(
    `a call of ${tool}`,
    async () => (await rig.world.operator.snapshot()).approvals.find((one) => one.tool === tool),
    startMs,
  );
  const whole = await rig.world.operator.client.call('approval.detail', { approvalId: card.id });
  if (!whole.ok) throw new Error(whole.reason);
  return whole.body;
}

async function answered(tool: string, answer: 'allow' | 'deny'): Promise<ApprovalCard> {
  const card = await waiting(tool);
  await rig.world.operator.answer(card, answer);
  return card;
}

describe('the real OpenCode', () => {
  it(
    'runs what is allowed, holds what is asked about, and tells the model why a call was denied',
    async () => {
      await rig.world.startDaemon();
      withMcpServer();
      const file = inProject('a.txt');
      writeFileSync(file, 'one\ntwo\n');
      await rig.world.connected();
      const long = `: ${'x'.repeat(250_000)}`;
      const calls = [
        bash('touch allowed.txt'),
        { name: 'webfetch', input: { url: 'http://127.0.0.1:1/', format: 'text' } },
        { name: 'edit', input: { filePath: file, oldString: 'two', newString: 'TWO' } },
        bash(long),
        { name: 'echo_echo', input: { deep: { list: [1, 'two'] } } },
        task('SUB-JOB do it'),
      ];
      const session = await rig.world.start([
        { opens: 'SUB-JOB', steps: [{ tools: [bash('echo sub > sub.txt')] }, { text: 'Done.' }] },
        { opens: 'MAIN', steps: [...calls.map((one) => ({ tools: [one] })), { text: 'The end.' }] },
      ]);

      const edit = await waiting('edit');
      expect(existsSync(inProject('allowed.txt'))).toBe(true);
      expect(edit.payload).toMatchObject({ kind: 'edit', path: file, before: 'two', after: 'TWO' });
      expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
      await rig.world.operator.answer(edit, 'allow');
      const command = await answered('bash', 'deny');
      expect(readFileSync(file, 'utf8')).toBe('one\nTWO\n');
      expect(command.payload.text === long).toBe(true);
      const mcp = await answered('mcp__echo__echo', 'allow');
      expect(JSON.parse(mcp.payload.text)).toEqual({ deep: { list: [1, 'two'] } });
      const sub = await answered('bash', 'deny');
      expect(sub.chain.map(({ role, name, verified }) => [role, name, verified])).toEqual(
        expect.arrayContaining([
          ['agent', 'OpenCode', true],
          ['sub-agent', 'general', false],
        ]),
      );

      const { output } = await session.ended;
      const told = rig.world.model.results('MAIN').map(({ text }) => text);
      expect(told[1], output).toContain('Nothing is fetched in this test.');
      expect(told[3]).toContain('operator');
      expect(told[4]).toContain('echo {"deep":{"list":[1,"two"]}}');
      expect(existsSync(inProject('sub.txt'))).toBe(false);
      expect(output).toContain('The end.');
    },
    oneAgentRunMs,
  );

  it(
    'never runs a call whose session was aborted while it waited, of a sub-agent neither (C06)',
    async () => {
      await rig.world.startDaemon();
      await rig.world.connected();
      await using server = await served([
        { opens: 'SUB-JOB', steps: [{ tools: [bash('echo sub > sub.txt')] }] },
        { opens: 'MAIN', steps: [{ tools: [task('SUB-JOB do it')] }] },
        { opens: 'PLAIN', steps: [{ tools: [bash('echo made > plain.txt')] }] },
      ]);
      for (const prompt of ['PLAIN go', 'MAIN go']) {
        const session = await server.open(prompt);
        await waiting('bash');
        await server.post(`/session/${session}/abort`);
        await until('the card gone', async () => {
          const { approvals } = await rig.world.operator.snapshot();
          return approvals.length === 0;
        });
        await server.idle(session);
      }
      expect(existsSync(inProject('plain.txt'))).toBe(false);
      expect(existsSync(inProject('sub.txt'))).toBe(false);
      const page = await rig.world.operator.client.call('history.page', { limit: 50 });
      const decided = page.ok ? page.body.rows.filter(({ type }) => type === 'call.decided') : [];
      expect(decided.map(({ summary, decision }) => [summary, decision])).toEqual(
        expect.arrayContaining([
          ['echo made > plain.txt', 'deny'],
          ['echo sub > sub.txt', 'deny'],
        ]),
      );
    },
    oneAgentRunMs,
  );
});

it(
  'is held shut by our plugin whatever breaks between it and the daemon (R01)',
  async () => {
    const { 'host-timeout': patience, ...faults } = (await measureFaults(rig.world)).faults;
    expect(new Set(Object.values(faults))).toEqual(new Set(['blocked', 'obeyed']));
    // It waits for a plugin as long as that takes: there is nothing that could run out.
    expect(patience).toBe('not-measured');
  },
  oneAgentRunMs,
);

describe('the settings of OpenCode', () => {
  const original = '{\n  // mine\n  "plugin": [\n    "other", // keep\n  ],\n}\n';
  const pluginFile = (): string => join(dirname(settingsFile()), 'holdpoint-plugin.mjs');

  it('carry our plugin beside what stands there, once, and are given back byte for byte', async () => {
    mkdirSync(dirname(settingsFile()), { recursive: true });
    writeFileSync(settingsFile(), original);
    await rig.world.connected();
    const connected = readFileSync(settingsFile(), 'utf8');
    expect(connected).toContain('"other", // keep');
    expect(connected).toContain(pathToFileURL(pluginFile()).href);
    await rig.world.connected();
    expect(readFileSync(settingsFile(), 'utf8')).toBe(connected);
    expect(await rig.world.holdpoint('disconnect', 'opencode')).toMatchObject({ code: 0 });
    expect(readFileSync(settingsFile(), 'utf8')).toBe(original);
    expect(existsSync(pluginFile())).toBe(false);
  });

  it('of a project name a plugin in the project, and both are gone afterwards', async () => {
    const added = await rig.world.holdpoint('connect', 'opencode', '--project', '.');
    expect(added, added.err).toMatchObject({ code: 0 });
    expect(readFileSync(inProject('opencode.json'), 'utf8')).toContain('/.holdpoint/');
    expect(existsSync(settingsFile())).toBe(false);
    await rig.world.holdpoint('disconnect', 'opencode', '--project', '.');
    expect(readdirSync(rig.world.project)).toEqual([]);
  });

  it('are tried by a canary, and by nothing when the plugin cannot be loaded', async () => {
    await rig.world.startDaemon();
    await rig.world.connected();
    const tried = (): ReturnType<typeof rig.world.operator.client.call<'agent.canary'>> =>
      rig.world.operator.client.call('agent.canary', { product: 'opencode' });
    expect(await tried()).toMatchObject({ body: { kind: 'live' } });
    expect((await rig.world.holdpoint('doctor')).out).toMatch(
      /canary call of OpenCode was blocked/,
    );
    writeFileSync(pluginFile(), `${readFileSync(pluginFile(), 'utf8')}\nsyntax error`);
    expect(await tried()).toMatchObject({ body: { kind: 'open' } });
    await until('the agent shown as changed', async () => {
      const { agents } = await rig.world.operator.snapshot();
      return agents.find(({ product }) => product === 'opencode')?.hook === 'changed';
    });
  });
});

/** OpenCode as a server, as its terminal view and its editors use it: it can abort a session, which `run` cannot. */
async function served(threads: Thread[]) {
  const { world } = rig;
  const model = await FakeModel.start(threads, world.agent.dialect);
  const at = { home: world.userHome, project: world.project, modelUrl: model.url };
  world.agent.prepare?.(at);
  const port = String(await freePort());
  const started = startSession([world.program, 'serve', '--port', port], {
    cwd: world.project,
    env: agentEnvironment(world.agent, at),
  });
  const url = `http://127.0.0.1:${port}`;
  const ask = async (path: string, init?: RequestInit): Promise<unknown> =>
    (await fetch(`${url}${path}`, init)).json();
  const post = (path: string, body: object = {}): Promise<unknown> =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  // A request that comes while it starts may never be answered.
  const alive = (): Promise<unknown> => ask('/session', { signal: AbortSignal.timeout(2_000) });
  await until('a server', () => alive().catch(() => null), startMs, 200);
  return {
    post,
    /** Opens a session and gives it these words; does not wait for its end. */
    open: async (text: string): Promise<string> => {
      const { id } = Session.parse(await post('/session'));
      void post(`/session/${id}/message`, { parts: [{ type: 'text', text }] }).catch(() => null);
      return id;
    },
    idle: (id: string) =>
      until('the end of the session', async () => {
        const busy = Statuses.parse(await ask('/session/status'));
        return !(id in busy) || busy[id]?.type === 'idle';
      }),
    [Symbol.asyncDispose]: async () => {
      started.kill();
      await started.ended;
      await model.close();
    },
  };
}

const Session = z.object({ id: z.string() });
const Statuses = z.record(z.string(), z.object({ type: z.string() }));
