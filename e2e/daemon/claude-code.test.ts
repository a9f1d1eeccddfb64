import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installedClaude, placeClaude, runClaude } from '../fixtures/claude-cli';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { FakeModel, type Thread } from '../fixtures/fake-model';
import { TestOperator } from '../fixtures/operator';

const holdpointProgram = resolve(import.meta.dirname, '../../out/bin/holdpoint');
const oneAgentRunMs = 180_000;

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

let program: string;
let home: Home;
let daemon: DaemonProcess | null;
let operator: TestOperator | null;
let model: FakeModel | null;
const project = (): string => join(home.base, 'project');
const settingsFile = (): string => join(home.base, 'home', '.claude', 'settings.json');

beforeAll(async () => {
  program = await installedClaude();
}, 400_000);
beforeEach(() => {
  home = makeHome(rules);
  placeClaude(join(home.base, 'home'), program);
  daemon = operator = model = null;
});
afterEach(async () => {
  operator?.close();
  await model?.close();
  await (daemon ?? DaemonProcess.launch(home)).close();
});

async function startDaemon(): Promise<void> {
  daemon = await DaemonProcess.start(home);
  operator = await TestOperator.present(daemon);
}

async function holdpoint(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(holdpointProgram, args, {
    cwd: project(),
    env: home.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => (output += String(text)));
  child.stderr.on('data', (text) => (output += String(text)));
  const [code] = await once(child, 'close');
  return { code: code as number | null, output };
}

async function connected(): Promise<void> {
  expect(await holdpoint('connect', 'claude-code')).toMatchObject({ code: 0 });
}

/** Runs one headless session whose model says these steps; every step's first line names its thread. */
async function session(...threads: Thread[]): Promise<string> {
  model = await FakeModel.start(threads);
  const at = { home: join(home.base, 'home'), cwd: project(), modelUrl: model.url };
  return (
    await runClaude(program, 'MAIN please do it', at, ['--allowedTools', 'Bash,Write,Agent']).ended
  ).output;
}

describe('the real Claude Code', () => {
  it(
    'runs what a rule allows, and not what a rule denies, and the model is told why',
    async () => {
      await startDaemon();
      await connected();
      const output = await session({
        opens: 'MAIN',
        steps: [
          { tools: [bash('echo made > allowed.txt')] },
          {
            tools: [
              { name: 'Write', input: { file_path: join(project(), 'denied.txt'), content: 'x' } },
            ],
          },
          { text: 'The end.' },
        ],
      });
      expect(existsSync(join(project(), 'allowed.txt')), output).toBe(true);
      expect(existsSync(join(project(), 'denied.txt'))).toBe(false);
      const [allowed, denied] = model!.results('MAIN');
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
    'presents the calls of its sub-agents with their chain, and a deny reaches them',
    async () => {
      await startDaemon();
      await connected();
      await session(
        {
          opens: 'SUB-JOB',
          steps: [
            { tools: [bash('echo sub > sub.txt')] },
            {
              tools: [
                {
                  name: 'Write',
                  input: { file_path: join(project(), 'sub-denied.txt'), content: 'x' },
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
      expect(existsSync(join(project(), 'sub.txt'))).toBe(true);
      expect(existsSync(join(project(), 'sub-denied.txt'))).toBe(false);
      expect(model!.results('SUB-JOB')[1]).toMatchObject({
        isError: true,
        text: expect.stringContaining('by the operator alone'),
      });
      const chain = await chainOf('echo sub > sub.txt');
      expect(chain.map(({ role }) => role)).toEqual(['operator', 'app', 'agent', 'sub-agent']);
      expect(chain.at(-1)).toMatchObject({ name: 'general-purpose', verified: false });
      expect((await chainOf('Agent')).map(({ role }) => role)).toEqual([
        'operator',
        'app',
        'agent',
      ]);
    },
    oneAgentRunMs,
  );

  it(
    'runs nothing while the daemon is away, and still ends its turn',
    async () => {
      await connected();
      const output = await session({
        opens: 'MAIN',
        steps: [{ tools: [bash('echo made > absent.txt')] }, { text: 'The end.' }],
      });
      expect(existsSync(join(project(), 'absent.txt'))).toBe(false);
      expect(model!.results('MAIN')[0]).toMatchObject({
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
      await connected();
      writeFileSync(
        settingsFile(),
        readFileSync(settingsFile(), 'utf8').replaceAll(
          '/hook/holdpoint-hook',
          '/hook/gone/holdpoint-hook',
        ),
      );
      const large = { file_path: join(project(), 'large.txt'), content: 'x'.repeat(1_000_000) };
      await session({
        opens: 'MAIN',
        steps: [
          { tools: [bash('echo small > small.txt')] },
          { tools: [{ name: 'Write', input: large }] },
          { text: 'The end.' },
        ],
      });
      const results = model!.results('MAIN');
      expect(results).toHaveLength(2);
      for (const result of results)
        expect(result).toMatchObject({ isError: true, text: expect.stringContaining('not found') });
      expect(existsSync(join(project(), 'small.txt'))).toBe(false);
      expect(existsSync(join(project(), 'large.txt'))).toBe(false);
    },
    oneAgentRunMs,
  );
});

describe('connect, doctor, disconnect', () => {
  it('go round with the real product and give the settings back byte for byte', async () => {
    mkdirSync(join(home.base, 'home', '.claude'));
    const mine = '{ "permissions":{"allow":["Bash(ls:*)"]} }';
    writeFileSync(settingsFile(), mine);
    const shown = await holdpoint('connect', 'claude-code', '--dry-run');
    expect(shown.output).toContain('+ ');
    expect(readFileSync(settingsFile(), 'utf8')).toBe(mine);
    expect(await holdpoint('doctor')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^fail .*not running/m),
    });
    await startDaemon();
    expect(await holdpoint('doctor')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^fail .*There is no hook to try/m),
    });
    await connected();
    const healthy = await holdpoint('doctor');
    expect(healthy.output).toContain(
      'The canary call was blocked by the daemon: the hook is live.',
    );
    expect(healthy.output).toMatch(/^ok .*is the version Holdpoint was proved with/m);
    expect(healthy).toMatchObject({ code: 0 });
    mkdirSync(join(project(), '.claude'));
    writeFileSync(join(project(), '.claude', 'settings.local.json'), '{"disableAllHooks":true}');
    expect(await holdpoint('doctor')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^fail .*switches all hooks off/m),
    });
    await daemon!.kill();
    expect(await holdpoint('doctor')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^fail .*blocks, but not by the daemon/m),
    });
    expect(await holdpoint('disconnect', 'claude-code')).toMatchObject({ code: 0 });
    expect(readFileSync(settingsFile(), 'utf8')).toBe(mine);
  });

  it('say that a weakened hook does not block', async () => {
    await startDaemon();
    await connected();
    writeFileSync(
      settingsFile(),
      readFileSync(settingsFile(), 'utf8').replace('|| exit 2', '|| exit 0'),
    );
    expect(await holdpoint('doctor')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^fail .*did NOT block/m),
    });
  });
});

type Link = { role: string; name: string; verified: boolean };

/** The chain that the journal keeps for the call with this summary. */
async function chainOf(summary: string): Promise<Link[]> {
  const page = await operator!.client.call('history.page', { limit: 50, callsOnly: true });
  const row = page.ok ? page.body.rows.find((one) => one.summary.startsWith(summary)) : undefined;
  const record = await operator!.client.call('history.record', { seq: row?.seq ?? 0 });
  if (!record.ok) throw new Error(`no call ${summary} in the journal`);
  return record.body.payload['chain'] as unknown as Link[];
}
