import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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

[[rule]]
id = "no-new-files"
outcome = "deny"
kinds = ["write"]
reason = "Files are written by the operator alone."
`;

const rig = agentRig('copilot-cli', rules);
const inProject = (name: string): string => rig.world.inProject(name);
const bash = (command: string) => ({ name: 'bash', input: { command, description: 'a step' } });

const held = (tool: string) => whole(rig.world.operator, tool);
const answered = (tool: string, answer: 'allow' | 'deny') =>
  answeredBy(rig.world.operator, tool, answer);

function addMcpServer(): void {
  const file = join(rig.world.userHome, '.copilot', 'mcp-config.json');
  const args = [resolve(import.meta.dirname, '../fixtures/mcp-echo.ts')];
  const server = { type: 'local', command: process.execPath, args, tools: ['*'] };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ mcpServers: { 'my-files': server } }));
}

describe('the real Copilot CLI', () => {
  it(
    'waits for the operator, does as told, and shows each call whole',
    async () => {
      addMcpServer();
      await rig.world.startDaemon();
      await rig.world.connected();
      // Copilot runs these hooks of a trusted project as well; nobody is asked twice.
      expect(await rig.world.holdpoint('connect', 'claude-code', '--project', '.')).toMatchObject({
        code: 0,
      });
      writeFileSync(inProject('edited.txt'), 'one\ntwo\n');
      const long = `echo made > allowed.txt # ${'x'.repeat(100_000)}`;
      const large = `ONE${'x'.repeat(256 * 1024)}`;
      const script = [
        {
          opens: 'SUB-JOB',
          steps: [{ tools: [bash('echo sub > sub.txt')] }, { text: 'SUB DONE' }],
        },
        {
          opens: 'MAIN',
          steps: [
            { tools: [bash(long)] },
            { tools: [bash('echo denied > denied.txt')] },
            {
              tools: [
                {
                  name: 'create',
                  input: { path: inProject('new.txt'), file_text: 'x' },
                },
              ],
            },
            {
              tools: [
                {
                  name: 'edit',
                  input: { path: inProject('edited.txt'), old_str: 'one', new_str: large },
                },
              ],
            },
            { tools: [{ name: 'my-files-echo', input: { deep: { list: [1, 'two'] } } }] },
            {
              tools: [
                {
                  name: 'task',
                  input: {
                    description: 'a job',
                    prompt: 'SUB-JOB do it',
                    agent_type: 'task',
                    name: 'job',
                  },
                },
              ],
            },
            { text: 'The end.' },
          ],
        },
      ];
      const session = await rig.world.start(script, { args: ['--trust-folder'] });

      expect(await held('bash')).toMatchObject({ payload: { kind: 'command' } });
      expect(existsSync(inProject('allowed.txt'))).toBe(false);
      expect((await answered('bash', 'allow')).payload.text === long).toBe(true);
      await answered('bash', 'deny');
      expect(existsSync(inProject('allowed.txt'))).toBe(true);
      const { payload } = await answered('edit', 'allow');
      expect(payload).toMatchObject({ kind: 'edit', path: inProject('edited.txt'), before: 'one' });
      expect(payload.after === large).toBe(true);
      const mcp = await answered('my-files-echo', 'allow');
      expect(mcp.kind).toBe('mcp');
      expect(JSON.parse(mcp.payload.text)).toEqual({ deep: { list: [1, 'two'] } });
      const sub = await answered('bash', 'allow');
      const below = sub.chain.filter(({ role }) => role === 'agent' || role === 'sub-agent');
      expect(below.map(({ role, name, verified }) => [role, name, verified])).toEqual([
        ['agent', 'Copilot CLI', true],
        ['sub-agent', 'task', false],
      ]);

      const { output } = await session.ended;
      expect(output).toContain('The end.');
      expect(existsSync(inProject('denied.txt'))).toBe(false);
      expect(existsSync(inProject('new.txt'))).toBe(false);
      expect(readFileSync(inProject('edited.txt'), 'utf8') === `${large}\ntwo\n`).toBe(true);
      expect(existsSync(inProject('sub.txt'))).toBe(true);
      const told = rig.world.model.results('MAIN').map(({ text }) => text);
      expect(told[1]).toContain('The operator denied this call');
      expect(told[2]).toContain('Files are written by the operator alone.');
      expect(told[4]).toContain('echo {"deep":{"list":[1,"two"]}}');
    },
    oneAgentRunMs,
  );

  it(
    'runs nothing while the daemon is away, and is told why',
    async () => {
      await rig.world.connected();
      const output = await rig.world.session({
        opens: 'MAIN',
        steps: [{ tools: [bash('echo made > absent.txt')] }, { text: 'The end.' }],
      });
      expect(existsSync(inProject('absent.txt'))).toBe(false);
      expect(rig.world.model.results('MAIN')[0]?.text).toContain('Holdpoint is not running');
      expect(output).toContain('The end.');
    },
    oneAgentRunMs,
  );
});

describe('connecting Copilot CLI', () => {
  const connect = (...more: string[]) => rig.world.holdpoint('connect', 'copilot-cli', ...more);
  const disconnect = (...more: string[]) =>
    rig.world.holdpoint('disconnect', 'copilot-cli', ...more);

  it('writes a file of its own and proves that the hook is live, until it is taken away', async () => {
    const file = rig.world.settingsFile();
    await rig.world.startDaemon();
    await rig.world.connected();
    const written = readFileSync(file, 'utf8');
    expect(await connect()).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toBe(written);
    const healthy = await rig.world.holdpoint('doctor');
    expect(healthy.out).toContain('The canary call of Copilot CLI was blocked by the daemon');
    expect(healthy).toMatchObject({ code: 0 });
    mkdirSync(inProject('.github/copilot'), { recursive: true });
    writeFileSync(inProject('.github/copilot/settings.json'), '{"disableAllHooks": true}');
    expect(await rig.world.holdpoint('doctor')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail .*switches the hooks of Copilot CLI off/m),
    });

    writeFileSync(file, written.replace('preToolUse', 'preToolUseNot'));
    const agents = async () => (await rig.world.operator.snapshot()).agents;
    await until('the change to be seen', async () =>
      (await agents()).some(({ product, hook }) => product === 'copilot-cli' && hook === 'changed'),
    );
    await rig.world.connected();
    expect(readFileSync(file, 'utf8')).toBe(written);
    // A daemon with an operator would ask for a proof.
    await rig.world.daemon.kill();
    expect(await disconnect()).toMatchObject({ code: 0 });
    expect(existsSync(file)).toBe(false);
  });

  it('keeps what stands in the local settings of a project, and gives it back', async () => {
    const file = inProject('.github/copilot/settings.local.json');
    mkdirSync(dirname(file), { recursive: true });
    const mine = '{ "model":"x",\n "hooks": {"preToolUse":[{"type":"command","bash":"true"}]} }';
    writeFileSync(file, mine);
    expect(await connect('--project', '.')).toMatchObject({ code: 0 });
    const written = readFileSync(file, 'utf8');
    expect(written).toContain('{"type":"command","bash":"true"}');
    expect(written).toContain('holdpoint-hook');
    expect(await disconnect('--project', '.')).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toBe(mine);
  });
});

it(
  'is measured at every fault: only a hook that is too late lets the real Copilot CLI run its tool',
  async () => {
    const { faults } = await measureFaults(rig.world);
    const { 'host-timeout': late, ...others } = faults;
    expect(late).toBe('ran');
    expect(new Set(Object.values(others))).toEqual(new Set(['blocked', 'obeyed']));
  },
  oneAgentRunMs,
);
