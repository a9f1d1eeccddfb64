import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentRig } from '../fixtures/agents/agent-rig';
import { answered as answeredBy, held as whole } from '../fixtures/agents/held-calls';
import { measureFaults } from '../fixtures/agents/measure-faults';
import { until } from '../fixtures/until';

const oneAgentRunMs = 400_000;

const rules = `
[[rule]]
id = "sub-agents-pass"
outcome = "allow"
kinds = ["agent"]
reason = "Sub-agents pass in this test."
`;

const rig = agentRig('cline', rules);
const inProject = (name: string): string => rig.world.inProject(name);
const shell = (command: string) => rig.world.agent.shell(command);
const tool = (name: string, input: Record<string, unknown>) => ({ tools: [{ name, input }] });
const held = (name: string) => whole(rig.world.operator, name);
const answered = (name: string, answer: 'allow' | 'deny') =>
  answeredBy(rig.world.operator, name, answer);

function addMcpServer(): void {
  const file = join(rig.world.userHome, '.cline/data/settings/cline_mcp_settings.json');
  const args = [resolve(import.meta.dirname, '../fixtures/mcp-echo.ts')];
  mkdirSync(dirname(file), { recursive: true });
  const mcpServers = { 'my-files': { command: process.execPath, args } };
  writeFileSync(file, JSON.stringify({ mcpServers }));
}

const script = (large: string) => [
  {
    opens: 'SUB-JOB',
    steps: [{ tools: [shell('echo sub > sub.txt')] }, { text: 'SUB DONE' }],
  },
  {
    opens: 'MAIN',
    steps: [
      { tools: [shell('echo made > allowed.txt')] },
      tool('editor', { path: inProject('edited.txt'), old_text: 'one', new_text: large }),
      tool('my-files__echo', { deep: { list: [1, 'two'] } }),
      tool('spawn_agent', { systemPrompt: 'You do jobs.', task: 'SUB-JOB do it' }),
      { tools: [shell('echo denied > denied.txt')] },
      { text: 'The end.' },
    ],
  },
];

describe('the real Cline', () => {
  it(
    'waits for the operator, does as told, and shows each call whole',
    async () => {
      addMcpServer();
      await rig.world.startDaemon();
      await rig.world.connected();
      writeFileSync(inProject('edited.txt'), 'one\ntwo\n');
      const large = `ONE${'x'.repeat(256 * 1024)}`;
      const session = await rig.world.start(script(large));

      const first = await held('run_commands');
      expect(first).toMatchObject({ payload: { kind: 'command' }, hostLimit: true });
      expect(first.expiresInMs).toBeLessThan(100_000);
      expect(existsSync(inProject('allowed.txt'))).toBe(false);
      await answered('run_commands', 'allow');
      const { payload } = await answered('editor', 'allow');
      expect(payload).toMatchObject({ kind: 'edit', path: inProject('edited.txt'), before: 'one' });
      expect(payload.after === large).toBe(true);
      expect(existsSync(inProject('allowed.txt'))).toBe(true);
      const mcp = await answered('my-files__echo', 'allow');
      expect(JSON.parse(mcp.payload.text)).toEqual({ deep: { list: [1, 'two'] } });
      const sub = await answered('run_commands', 'allow');
      const below = sub.chain.filter(({ role }) => role === 'agent' || role === 'sub-agent');
      expect(below.map(({ name, verified }) => [name, verified])).toEqual([
        ['Cline', true],
        ['sub-agent', false],
      ]);
      await answered('run_commands', 'deny');

      const { output } = await session.ended;
      expect(existsSync(inProject('sub.txt')), output).toBe(true);
      expect(rig.world.model.results('MAIN')[2]?.text).toContain('echo {');
      // A denied call ends its run: the model hears nothing more.
      expect(existsSync(inProject('denied.txt'))).toBe(false);
      expect(output).toContain('"finishReason":"aborted"');
      expect(output).not.toContain('The end.');
    },
    oneAgentRunMs,
  );

  it(
    'runs nothing while the daemon is away',
    async () => {
      await rig.world.connected();
      const output = await rig.world.session({
        opens: 'MAIN',
        steps: [{ tools: [shell('echo made > absent.txt')] }, { text: 'The end.' }],
      });
      expect(existsSync(inProject('absent.txt'))).toBe(false);
      expect(output).toContain('"finishReason":"aborted"');
    },
    oneAgentRunMs,
  );
});

describe('connecting Cline', () => {
  it('writes a file of its own beside other hooks and proves that it is live, until it is taken away', async () => {
    const file = rig.world.settingsFile();
    const foreign = join(dirname(file), 'PreToolUse.sh');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(foreign, '#!/bin/sh\necho {}\n', { mode: 0o755 });
    await rig.world.startDaemon();
    await rig.world.connected();
    const written = readFileSync(file, 'utf8');
    expect(statSync(file).mode & 0o777).toBe(0o755);
    await rig.world.connected();
    expect(readFileSync(file, 'utf8')).toBe(written);
    const healthy = await rig.world.holdpoint('doctor');
    expect(healthy.out).toContain('The canary call of Cline was blocked by the daemon');
    expect(healthy).toMatchObject({ code: 0 });

    writeFileSync(file, written.replace('exit 0', 'exit 0 '));
    const agents = async () => (await rig.world.operator.snapshot()).agents;
    await until('the change to be seen', async () =>
      (await agents()).some(({ product, hook }) => product === 'cline' && hook === 'changed'),
    );
    await rig.world.connected();
    // A daemon with an operator would ask for a proof.
    await rig.world.daemon.kill();
    expect(await rig.world.holdpoint('disconnect', 'cline')).toMatchObject({ code: 0 });
    expect([existsSync(file), existsSync(foreign)]).toEqual([false, true]);
  });

  it('leaves a script of somebody else alone, and says so', async () => {
    const file = inProject('.cline/hooks/PreToolUse.bash');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'echo {}\n');
    const said = await rig.world.holdpoint('connect', 'cline', '--project', '.');
    expect(said.code).not.toBe(0);
    expect(said.err).toContain('somebody else');
    expect(readFileSync(file, 'utf8')).toBe('echo {}\n');
  });
});

it(
  'is measured at every fault that can be made in a test: none lets the real Cline run its tool',
  async () => {
    const { faults } = await measureFaults(rig.world);
    // Two minutes that no setting shortens; our own deadline comes before.
    const { 'host-timeout': late, ...others } = faults;
    expect(late).toBe('not-measured');
    expect(new Set(Object.values(others))).toEqual(new Set(['blocked', 'obeyed']));
  },
  oneAgentRunMs,
);
