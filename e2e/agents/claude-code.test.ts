import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentRig } from '../fixtures/agents/agent-rig';
import { measureFaults } from '../fixtures/agents/measure-faults';
import { until } from '../fixtures/until';

const oneAgentRunMs = 400_000;

const rules = `
[[rule]]
id = "commands-pass"
outcome = "allow"
kinds = ["shell", "agent"]
reason = "Commands pass in this test."

[[rule]]
id = "no-writing"
outcome = "deny"
kinds = ["write"]
reason = "Files are written by the operator alone."
`;

const bash = (command: string) => ({
  name: 'Bash',
  input: { command, description: 'a step of the test' },
});

const rig = agentRig('claude-code', rules);
const inProject = (name: string): string => rig.world.inProject(name);
const settingsFile = (): string => rig.world.settingsFile();

describe('the real Claude Code', () => {
  it(
    'runs what a rule allows, and not what a rule denies, and the model is told why',
    async () => {
      await rig.world.startDaemon();
      await rig.world.connected();
      const output = await rig.world.session({
        opens: 'MAIN',
        steps: [
          { tools: [bash('echo made > allowed.txt')] },
          {
            tools: [{ name: 'Write', input: { file_path: inProject('denied.txt'), content: 'x' } }],
          },
          { text: 'The end.' },
        ],
      });
      expect(existsSync(inProject('allowed.txt')), output).toBe(true);
      expect(existsSync(inProject('denied.txt'))).toBe(false);
      const [allowed, denied] = rig.world.model.results('MAIN');
      expect(allowed).toMatchObject({ isError: false });
      expect(denied).toMatchObject({
        isError: true,
        text: expect.stringContaining('Files are written by the operator alone.'),
      });
      expect(output).toContain('The end.');
    },
    oneAgentRunMs,
  );

  it(
    'is told that a call expired when nobody answered it in time, and does not run it',
    async () => {
      const file = join(rig.world.home.configDir, 'rules.toml');
      writeFileSync(file, `[approvals]\nexpires_after = "3s"\n${rules}`);
      await rig.world.startDaemon();
      await rig.world.connected();
      const fetched = { name: 'WebFetch', input: { url: 'https://example.com/', prompt: 'x' } };
      const output = await rig.world.session({
        opens: 'MAIN',
        steps: [{ tools: [fetched] }, { text: 'The end.' }],
      });
      expect(rig.world.model.results('MAIN')[0]).toMatchObject({
        isError: true,
        text: expect.stringContaining('Nobody answered in time'),
      });
      const page = await rig.world.operator.client.call('history.page', { limit: 50 });
      const types = page.ok ? page.body.rows.map(({ type }) => type) : [];
      expect(types).toContain('approval.expired');
      expect(output).toContain('The end.');
    },
    oneAgentRunMs,
  );

  it(
    'presents the calls of its sub-agents with their chain, and a deny reaches them',
    async () => {
      await rig.world.startDaemon();
      await rig.world.connected();
      await rig.world.session(
        {
          opens: 'SUB-JOB',
          steps: [
            { tools: [bash('echo sub > sub.txt')] },
            {
              tools: [
                {
                  name: 'Write',
                  input: { file_path: inProject('sub-denied.txt'), content: 'x' },
                },
              ],
            },
            { text: 'SUB DONE' },
          ],
        },
        {
          opens: 'MAIN',
          steps: [
            {
              tools: [
                {
                  name: 'Agent',
                  input: {
                    description: 'a job',
                    prompt: 'SUB-JOB do it',
                    subagent_type: 'general-purpose',
                  },
                },
              ],
            },
            { text: 'The end.' },
          ],
        },
      );
      expect(existsSync(inProject('sub.txt'))).toBe(true);
      expect(existsSync(inProject('sub-denied.txt'))).toBe(false);
      expect(rig.world.model.results('SUB-JOB')[1]).toMatchObject({
        isError: true,
        text: expect.stringContaining('by the operator alone'),
      });
      // Which terminal stands above depends on where the test runs.
      const below = (await chainOf('echo sub > sub.txt')).filter(({ role }) => role !== 'app');
      expect(below.map(({ role, name, verified }) => [role, name, verified])).toEqual([
        ['operator', userInfo().username, true],
        ['agent', 'Claude Code', true],
        ['sub-agent', 'general-purpose', false],
        ['tool', 'Bash', true],
      ]);
      const main = (await chainOf('Agent')).filter(({ role }) => role !== 'app');
      expect(main.map(({ role }) => role)).toEqual(['operator', 'agent', 'tool']);
    },
    oneAgentRunMs,
  );

  it(
    'runs nothing while the daemon is away, and still ends its turn',
    async () => {
      await rig.world.connected();
      const output = await rig.world.session({
        opens: 'MAIN',
        steps: [{ tools: [bash('echo made > absent.txt')] }, { text: 'The end.' }],
      });
      expect(existsSync(inProject('absent.txt'))).toBe(false);
      expect(rig.world.model.results('MAIN')[0]).toMatchObject({
        isError: true,
        text: expect.stringContaining('Holdpoint is not running'),
      });
      expect(output).toContain('The end.');
    },
    oneAgentRunMs,
  );

  it(
    'runs nothing when the hook client is missing, whatever the size of the call',
    async () => {
      await rig.world.connected();
      writeFileSync(
        settingsFile(),
        readFileSync(settingsFile(), 'utf8').replaceAll(
          '/hook/holdpoint-hook',
          '/hook/gone/holdpoint-hook',
        ),
      );
      const large = { file_path: inProject('large.txt'), content: 'x'.repeat(1_000_000) };
      await rig.world.session({
        opens: 'MAIN',
        steps: [
          { tools: [bash('echo small > small.txt')] },
          { tools: [{ name: 'Write', input: large }] },
          { text: 'The end.' },
        ],
      });
      const results = rig.world.model.results('MAIN');
      expect(results).toHaveLength(2);
      for (const result of results)
        expect(result).toMatchObject({ isError: true, text: expect.stringContaining('not found') });
      expect(existsSync(inProject('small.txt'))).toBe(false);
      expect(existsSync(inProject('large.txt'))).toBe(false);
    },
    oneAgentRunMs,
  );

  it.each([
    ['settings from which the agent took the hook', () => [settingsFile(), '{}\n'] as const],
    [
      'project settings with which the agent switches hooks off',
      () => [inProject('.claude/settings.local.json'), '{"disableAllHooks":true}\n'] as const,
    ],
  ])(
    'does not take over %s',
    async (_name, change) => {
      await rig.world.startDaemon();
      await rig.world.connected();
      mkdirSync(inProject('.claude'));
      writeFileSync(inProject('.claude/settings.local.json'), '{}\n');
      const running = rig.world.session({
        opens: 'MAIN',
        steps: [
          { tools: [bash('touch waiting; while [ ! -e go ]; do sleep 0.1; done')] },
          {
            tools: [{ name: 'Write', input: { file_path: inProject('denied.txt'), content: 'x' } }],
          },
          { text: 'The end.' },
        ],
      });
      await until('the command that waits', () => existsSync(inProject('waiting')), oneAgentRunMs);
      const [file, text] = change();
      writeFileSync(file, text);
      await until('the refusal of the settings', () => recorded(/settings without our hook/));
      writeFileSync(inProject('go'), '');
      await running;
      expect(readFileSync(file, 'utf8')).toBe(text);
      expect(rig.world.model.results('MAIN')[1]).toMatchObject({ isError: true });
      expect(existsSync(inProject('denied.txt'))).toBe(false);
    },
    oneAgentRunMs,
  );
});

it(
  'runs nothing whatever breaks between it and the daemon',
  async () => {
    const { faults } = await measureFaults(rig.world);
    expect(new Set(Object.values(faults))).toEqual(new Set(['blocked', 'obeyed']));
  },
  oneAgentRunMs,
);

async function recorded(summary: RegExp): Promise<boolean> {
  const page = await rig.world.operator.client.call('history.page', { limit: 50 });
  return page.ok && page.body.rows.some((row) => summary.test(row.summary));
}

type Link = { role: string; name: string; verified: boolean };

/** The chain that the journal keeps for the call with this summary. */
async function chainOf(summary: string): Promise<Link[]> {
  const page = await rig.world.operator.client.call('history.page', { limit: 50, callsOnly: true });
  const row = page.ok ? page.body.rows.find((one) => one.summary.startsWith(summary)) : undefined;
  const record = await rig.world.operator.client.call('history.record', { seq: row?.seq ?? 0 });
  if (!record.ok) throw new Error(`no call ${summary} in the journal`);
  return record.body.payload['chain'] as unknown as Link[];
}
