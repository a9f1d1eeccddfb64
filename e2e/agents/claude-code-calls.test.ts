import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { ApprovalCard } from '../../shared/model/approval';
import { agentRig } from '../fixtures/agents/agent-rig';
import { patienceMs, until } from '../fixtures/until';

const oneAgentRunMs = 400_000;

/** Commands, changes and MCP calls are put to the operator. */
const rules = `
[[rule]]
id = "reading-passes"
outcome = "allow"
kinds = ["read"]
reason = "Reading passes in this test."

[[rule]]
id = "the-rest"
outcome = "deny"
kinds = ["fetch", "search", "agent", "internal", "other"]
reason = "Not in this test."
`;

const rig = agentRig('claude-code', rules);
const inProject = (name: string): string => rig.world.inProject(name);
const use = (name: string, input: Readonly<Record<string, unknown>>) => ({
  tools: [{ name, input }],
});
const bash = (command: string) => use('Bash', { command, description: 'a step of the test' });
const cell = { cell_type: 'code', source: 'one', metadata: {}, outputs: [], execution_count: null };
const notebook = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
const workflow = "export const meta = { name: 'w', description: 'd', phases: [] };\nreturn 1;";

/** Every tool that a headless session offers and that needs no running job, beside those that are answered one by one. */
const others: readonly [tool: string, kind: string, input: Readonly<Record<string, unknown>>][] = [
  ['WebFetch', 'fetch', { url: 'http://127.0.0.1:9/', prompt: 'x' }],
  ['WebSearch', 'search', { query: 'holdpoint' }],
  ['Agent', 'agent', { description: 'j', prompt: 'SUB', subagent_type: 'general-purpose' }],
  ['SendMessage', 'agent', { to: 'somebody', message: 'm', summary: 's' }],
  ['CronCreate', 'other', { cron: '0 9 * * *', prompt: 'x', recurring: true }],
  ['ScheduleWakeup', 'other', { delaySeconds: 60, reason: 'r', prompt: 'p' }],
  ['EnterWorktree', 'other', { name: 'aside' }],
  ['Skill', 'other', { skill: 'hello' }],
  ['Workflow', 'other', { script: workflow }],
  ['CronList', 'internal', {}],
  ['ListAgents', 'internal', {}],
  ['ReportFindings', 'internal', { findings: [] }],
  ['ToolSearch', 'internal', { query: 'select:CronList', max_results: 1 }],
];

/** All that a headless session of the pinned version offers: a tool that is new there is to get its kind first. */
const offered = [
  ...['Bash', 'CronCreate', 'CronDelete', 'CronList', 'Edit', 'EnterWorktree', 'ExitWorktree'],
  ...['ListAgents', 'Monitor', 'NotebookEdit', 'Read', 'ReportFindings', 'ScheduleWakeup'],
  ...['SendMessage', 'Skill', 'Task', 'TaskStop', 'ToolSearch', 'WebFetch', 'WebSearch'],
  ...['Workflow', 'Write', 'mcp__my-files__echo'],
];

/** A repository that brings along an MCP server, a hook, a shell line, and a rule of the product that asks by itself. */
function bringAlong(): void {
  const put = (file: string, text: unknown): void =>
    writeFileSync(inProject(file), typeof text === 'string' ? text : JSON.stringify(text));
  mkdirSync(inProject('.claude/commands'), { recursive: true });
  const server = resolve(import.meta.dirname, '../fixtures/mcp-echo.ts');
  put('.mcp.json', { mcpServers: { 'my-files': { command: process.execPath, args: [server] } } });
  put('.claude/settings.json', {
    permissions: { ask: ['Bash(touch asked*)'] },
    hooks: { Stop: [{ hooks: [{ type: 'command', command: 'touch hook-ran' }] }] },
  });
  put('.claude/commands/hello.md', 'Say hello.\n!`date`\n');
  put('edited.txt', 'one\ntwo\n');
  put('book.ipynb', notebook);
}

/** The next call of that tool that waits, whole; answered, and gone. */
async function answered(tool: string, answer: 'allow' | 'deny'): Promise<ApprovalCard> {
  const { operator } = rig.world;
  const { id } = await until(
    `a call of ${tool}`,
    async () => (await operator.snapshot()).approvals.find((one) => one.tool === tool),
    2 * patienceMs,
  );
  const card = await operator.client.call('approval.detail', { approvalId: id });
  if (!card.ok) throw new Error(card.reason);
  expect(await operator.answer(card.body, answer)).toMatchObject({ ok: true });
  await until('the answer to reach the card', async () =>
    (await operator.snapshot()).approvals.every((one) => one.id !== id),
  );
  return card.body;
}

/** Kind of each tool whose call was decided, as the journal has it. */
async function decidedKinds(): Promise<Readonly<Record<string, unknown>>> {
  const { client } = rig.world.operator;
  const page = await client.call('history.page', { limit: 100, callsOnly: true });
  const rows = page.ok ? page.body.rows : [];
  const records = await Promise.all(rows.map(({ seq }) => client.call('history.record', { seq })));
  const kinds: Record<string, unknown> = {};
  for (const one of records) {
    const { tool, kind } = one.ok ? one.body.payload : {};
    if (typeof tool === 'string') kinds[tool] = kind;
  }
  return kinds;
}

it(
  'puts every tool it offers to us as what it is, and each call whole',
  async () => {
    bringAlong();
    await rig.world.startDaemon();
    await rig.world.connected();
    const large = `ONE\n${'x'.repeat(256 * 1024)}\n`;
    const long = `touch long.txt # ${'y'.repeat(100_000)}`;
    const deep = { deep: { list: [1, 'two', null] }, text: 'three' };
    const session = await rig.world.start([
      {
        opens: 'MAIN',
        steps: [
          bash(long),
          bash('touch asked.txt'),
          use('Monitor', { command: 'touch watched.txt', description: 'd', timeout_ms: 1000 }),
          use('Write', { file_path: inProject('large.txt'), content: large }),
          use('Read', { file_path: inProject('edited.txt') }),
          use('Edit', { file_path: inProject('edited.txt'), old_string: 'one', new_string: 'ONE' }),
          use('Read', { file_path: inProject('book.ipynb') }),
          use('NotebookEdit', {
            notebook_path: inProject('book.ipynb'),
            cell_id: 'cell-0',
            new_source: 'two',
          }),
          use('mcp__my-files__echo', deep),
          ...others.map(([tool, , input]) => use(tool, input)),
          { text: 'The end.' },
        ],
      },
    ]);

    const command = await answered('Bash', 'allow');
    expect(command).toMatchObject({ kind: 'shell', payload: { kind: 'command' } });
    expect(command.payload.text === long).toBe(true);
    await answered('Bash', 'allow');
    expect(await answered('Monitor', 'deny')).toMatchObject({
      kind: 'shell',
      payload: { kind: 'command', text: 'touch watched.txt' },
    });
    const written = await answered('Write', 'allow');
    expect(written).toMatchObject({ kind: 'write', payload: { path: inProject('large.txt') } });
    expect(written.payload.text === large).toBe(true);
    expect(await answered('Edit', 'allow')).toMatchObject({
      kind: 'edit',
      payload: { kind: 'edit', path: inProject('edited.txt'), before: 'one', after: 'ONE' },
    });
    expect(await answered('NotebookEdit', 'deny')).toMatchObject({ kind: 'edit' });
    const mcp = await answered('mcp__my-files__echo', 'allow');
    expect(mcp.kind).toBe('mcp');
    expect(JSON.parse(mcp.payload.text)).toEqual(deep);
    expect(mcp.classification.targets).toContainEqual(
      expect.objectContaining({ kind: 'mcp-server', shown: 'my-files' }),
    );

    const { output, code } = await session.ended;
    expect(output).toContain('The end.');
    expect(code).toBe(0);
    expect(offeredIn(output)).toEqual(offered);
    const told = rig.world.model.results('MAIN');
    expect(existsSync(inProject('long.txt')), told[0]?.text).toBe(true);
    // Its own rule asks after us, nobody can answer it here, and our leave does not beat it.
    expect(told[1]).toMatchObject({
      isError: true,
      text: expect.stringContaining("you haven't granted it"),
    });
    expect(existsSync(inProject('asked.txt'))).toBe(false);
    expect(existsSync(inProject('watched.txt'))).toBe(false);
    expect(readFileSync(inProject('large.txt'), 'utf8') === large).toBe(true);
    expect(readFileSync(inProject('edited.txt'), 'utf8')).toBe('ONE\ntwo\n');
    expect(JSON.parse(readFileSync(inProject('book.ipynb'), 'utf8'))).toMatchObject({
      cells: [{ source: 'one' }],
    });
    expect(told[8]?.text).toContain(`echo ${JSON.stringify(deep)}`);
    const denied = told.slice(9);
    expect(denied).toHaveLength(others.length);
    for (const { text } of denied) expect(text).toContain('Not in this test.');
    expect(await decidedKinds()).toMatchObject(
      Object.fromEntries(others.map(([tool, kind]) => [tool, kind])),
    );
    expect((await rig.world.operator.snapshot()).approvals).toEqual([]);
    await namesWhatItBrings();
  },
  oneAgentRunMs,
);

/** Tools that the session said it has, in the first line of its output. */
function offeredIn(output: string): readonly string[] {
  const init = output.split('\n').find((line) => line.includes('"subtype":"init"')) ?? '{}';
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the real client prints
  return ((JSON.parse(init) as { tools?: string[] }).tools ?? []).toSorted();
}

async function namesWhatItBrings(): Promise<void> {
  const brought = [
    '.claude/settings.json (hook Stop)',
    '.mcp.json (MCP server my-files)',
    '.claude/commands/hello.md (shell lines)',
  ].join(', ');
  // That nobody asked us about it is why it is named.
  expect(existsSync(inProject('hook-ran'))).toBe(true);
  const { notices } = await rig.world.operator.snapshot();
  expect(notices).toContainEqual(
    expect.objectContaining({ level: 'warning', text: expect.stringContaining(brought) }),
  );
  expect((await rig.world.holdpoint('doctor')).out).toContain(brought);
}

/** A hook of somebody else that defers: the process ends at the call, and a later one presents it again. */
function alsoDefers(): void {
  const output = { hookEventName: 'PreToolUse', permissionDecision: 'defer' };
  const command = `echo '${JSON.stringify({ hookSpecificOutput: output })}'`;
  const entry = { matcher: 'Bash', hooks: [{ type: 'command', command }] };
  mkdirSync(inProject('.claude'), { recursive: true });
  writeFileSync(
    inProject('.claude/settings.json'),
    JSON.stringify({ hooks: { PreToolUse: [entry] } }),
  );
}

it(
  'asks again about a call that another hook deferred after the operator allowed it',
  async () => {
    await rig.world.startDaemon();
    await rig.world.connected();
    alsoDefers();
    const script = [{ opens: 'MAIN', steps: [bash('touch later.txt'), { text: 'The end.' }] }];
    const first = await rig.world.start(script);
    const allowed = await answered('Bash', 'allow');
    const { output, code } = await first.ended;
    expect(code, output).toBe(0);
    expect(output).toContain('"stop_reason":"tool_deferred"');
    expect(existsSync(inProject('later.txt'))).toBe(false);

    writeFileSync(inProject('.claude/settings.json'), '{}');
    const session = /"session_id":"([^"]+)"/.exec(output)?.[1] ?? '';
    const again = await rig.world.start(script, {
      whole: ['-p', '--resume', session, '--output-format', 'stream-json', '--verbose'],
    });
    const asked = await answered('Bash', 'deny');
    expect(asked.id).not.toBe(allowed.id);
    expect((await again.ended).output).toContain('The end.');
    expect(rig.world.model.results('MAIN')[0]).toMatchObject({
      toolUseId: 'toolu_MAIN_0_0',
      isError: true,
      text: expect.stringContaining('The operator denied this call'),
    });
    expect(existsSync(inProject('later.txt'))).toBe(false);
  },
  oneAgentRunMs,
);

it('knows the variable by which it is told that the operator is present', () => {
  const { program } = rig.world;

  const found = execFileSync('grep', ['-c', '-a', '-F', 'CLAUDE_CLIENT_PRESENCE_FILE', program]);
  expect(Number(found)).toBeGreaterThan(0);
});
