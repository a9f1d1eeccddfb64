import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { ApprovalCard } from '../../shared/model/approval';
import type { MeasuredFaults } from '../../shared/model/coverage';
import { agentRig } from '../fixtures/agents/agent-rig';
import { measureFaults } from '../fixtures/agents/measure-faults';
import type { Step } from '../fixtures/models/script';
import { isAlive } from '../fixtures/process-tree';
import { patienceMs, until } from '../fixtures/until';

/** Where Gemini CLI and Qwen Code part, for one test of both. */
export type MemberUnderTest = {
  readonly product: 'gemini-cli' | 'qwen-code';
  /** The tools that edit, that reach the MCP server `echo`, and that start a sub-agent with this prompt. */
  readonly edit: string;
  /** What an edit must say beside its texts. */
  readonly says: Readonly<Record<string, string>>;
  readonly echo: string;
  readonly agent: (prompt: string) => NonNullable<Step['tools']>[number];
  /** Settings without which no session starts. */
  readonly needs: string;
  /** Links of the chain of a call in a sub-agent, below the operator. */
  readonly chain: readonly (readonly [role: string, name: RegExp])[];
  readonly faults: MeasuredFaults['faults'];
};

const rules = `
[[rule]]
id = "these-pass"
outcome = "allow"
kinds = ["shell", "agent", "read"]
reason = "These pass in this test."

[[rule]]
id = "no-writing"
outcome = "deny"
kinds = ["write"]
reason = "Files are written by the operator alone."
`;
const oneAgentRunMs = 400_000;
const soonMs = 2 * patienceMs;
const large = 'x'.repeat(256 * 1024);
const echoServer = resolve(import.meta.dirname, '../fixtures/mcp-echo.ts');

/** All that the real product, the real daemon and the built programs must do together. */
export function provesMember(member: MemberUnderTest): void {
  const rig = agentRig(member.product, rules);
  const inProject = (name: string): string => rig.world.inProject(name);

  /** The card of the next call of that tool, after this one. */
  async function held(tool: string, after?: ApprovalCard): Promise<ApprovalCard> {
    const cards = async () => (await rig.world.operator.snapshot()).approvals;
    const next = async () =>
      (await cards()).find((card) => card.tool === tool && card.id !== after?.id);
    return until(`a card for ${tool}`, next, soonMs, 100).catch(async () => {
      const others = (await cards()).map((card) => `${card.tool}: ${card.why}`);
      const told = JSON.stringify(rig.world.model.told.at(-1) ?? null).slice(-2_000);
      throw new Error(`no card for ${tool}, but ${others.join(', ') || 'none'}; ${told}`);
    });
  }

  /** Settings as a person keeps them: comments, a hook of their own, and what a session needs. */
  function writeSettings(): string {
    const server = JSON.stringify({ command: process.execPath, args: [echoServer], trust: true });
    const text = `// mine\n{\n  ${member.needs},\n  "mcpServers": { "echo": ${server} }, // a server\n  "hooks": { "SessionStart": [{ "hooks": [{ "type": "command", "command": "touch '${inProject('own-hook')}'" }] }] }\n}\n`;
    mkdirSync(dirname(rig.world.settingsFile()), { recursive: true });
    writeFileSync(rig.world.settingsFile(), text);
    return text;
  }
  const settings = (): string => readFileSync(rig.world.settingsFile(), 'utf8');

  const editing = (before: string, after: string) => ({
    name: member.edit,
    input: {
      file_path: inProject('file.txt'),
      old_string: before,
      new_string: after,
      ...member.says,
    },
  });

  const steps = (): readonly Step[] => [
    { tools: [rig.world.agent.shell('echo one > file.txt')] },
    {
      tools: [{ name: 'write_file', input: { file_path: inProject('denied.txt'), content: 'x' } }],
    },
    { tools: [{ name: 'read_file', input: { file_path: inProject('file.txt') } }] },
    { tools: [editing('one', large)] },
    { tools: [editing('one', 'two')] },
    { tools: [{ name: member.echo, input: { message: 'hi', deep: { list: [1, { a: null }] } } }] },
    { tools: [member.agent('SUB-JOB do it')] },
    { text: 'The end.' },
  ];
  const subSteps = (): readonly Step[] => [
    { tools: [rig.world.agent.shell('echo sub > sub.txt')] },
    { tools: [{ name: 'write_file', input: { file_path: inProject('sub.no'), content: 'x' } }] },
    { text: 'SUB DONE' },
  ];

  it(
    'asks before every tool, and nothing that is not allowed runs',
    async () => {
      const original = writeSettings();
      await rig.world.startDaemon();
      await rig.world.connected();
      const connected = settings();
      expect(connected).toContain('// a server');
      await rig.world.connected();
      expect(settings()).toBe(connected);
      const { operator } = rig.world;
      expect(await operator.client.call('agent.canary', { product: member.product })).toMatchObject(
        { ok: true, body: { kind: 'live' } },
      );

      const session = await rig.world.start([
        { opens: 'SUB-JOB', steps: subSteps() },
        { opens: 'MAIN', steps: steps() },
      ]);
      const first = await held(member.edit);
      const detail = await operator.client.call('approval.detail', { approvalId: first.id });
      expect(detail.ok && detail.body.payload).toMatchObject({
        kind: 'edit',
        path: inProject('file.txt'),
        before: 'one',
        after: large,
      });
      // The product starts itself a second time: its first process is the root, and both are in the run.
      const run = await until('both of its processes in its run', async () => {
        const { runs } = await operator.snapshot();
        return runs.find(({ id, processes }) => id === first.runId && processes >= 2);
      });
      expect(run).toMatchObject({ root: { pid: session.pid }, product: member.product });
      await operator.answer(first, 'deny');
      const second = await held(member.edit, first);
      expect(second.payload).toMatchObject({ kind: 'edit', before: 'one', after: 'two' });
      expect(readFileSync(inProject('file.txt'), 'utf8')).toBe('one\n');
      await operator.answer(second, 'allow');
      const mcp = await held('mcp__echo__echo');
      expect(mcp.kind).toBe('mcp');
      expect(JSON.parse(mcp.payload.text)).toEqual({
        message: 'hi',
        deep: { list: [1, { a: null }] },
      });
      await operator.answer(mcp, 'allow');
      const { code, output } = await session.ended;

      expect(code, output).toBe(0);
      expect(existsSync(inProject('own-hook'))).toBe(true);
      expect(existsSync(inProject('denied.txt'))).toBe(false);
      expect(readFileSync(inProject('file.txt'), 'utf8')).toBe('two\n');
      const told = rig.world.model.results('MAIN').map(({ text }) => text);
      expect(told[1]).toContain('Files are written by the operator alone.');
      expect(told[2]).toContain('one');
      expect(told[3]).toContain('The operator denied this call');
      expect(told[5]).toContain('echo {"message":"hi","deep":{"list":[1,{"a":null}]}}');
      expect(existsSync(inProject('sub.txt'))).toBe(true);
      expect(existsSync(inProject('sub.no'))).toBe(false);
      const chain = (await chainOf('echo sub')).filter(({ role }) => role !== 'app');
      expect(chain).toMatchObject([
        { role: 'operator', name: userInfo().username, verified: true },
        ...member.chain.map(([role, name]) => ({ role, name: expect.stringMatching(name) })),
      ]);

      await rig.world.daemon.kill();
      expect(await rig.world.holdpoint('disconnect', member.product)).toMatchObject({ code: 0 });
      expect(settings()).toBe(original);
    },
    oneAgentRunMs,
  );

  it(
    'is seen without its hook, and killed whole while a call waits',
    async () => {
      writeSettings();
      await rig.world.startDaemon();
      await rig.world.connected();
      const { operator } = rig.world;
      writeFileSync(inProject('file.txt'), 'one\n');
      const session = await rig.world.start([
        { opens: 'MAIN', steps: [{ tools: [editing('one', 'two')] }, { text: 'The end.' }] },
      ]);
      const card = await held(member.edit);
      writeFileSync(rig.world.settingsFile(), '{}\n');
      const hook = async () =>
        (await operator.snapshot()).agents.find(({ product }) => product === member.product)?.hook;
      await until('the change of the hook', async () => (await hook()) === 'changed');
      const processes = childrenOf(session.pid);
      expect(processes).not.toHaveLength(0);
      expect(await operator.client.call('run.kill', { runId: card.runId })).toMatchObject({
        ok: true,
      });
      await session.ended;
      await until('the end of all its processes', () => !processes.some(isAlive));
      expect(readFileSync(inProject('file.txt'), 'utf8')).toBe('one\n');
    },
    oneAgentRunMs,
  );

  it(
    'lets a call run by no fault but those that are known',
    async () => {
      expect((await measureFaults(rig.world)).faults).toEqual(member.faults);
    },
    oneAgentRunMs,
  );

  type Link = { readonly role: string; readonly name: string; readonly verified: boolean };

  /** The chain that the journal keeps for the call with this summary. */
  async function chainOf(summary: string): Promise<readonly Link[]> {
    const { client } = rig.world.operator;
    const page = await client.call('history.page', { limit: 100, callsOnly: true });
    const row = page.ok ? page.body.rows.find((one) => one.summary.startsWith(summary)) : undefined;
    const record = await client.call('history.record', { seq: row?.seq ?? 0 });
    if (!record.ok) throw new Error(`no call ${summary} in the journal`);
    return record.body.payload['chain'] as unknown as Link[];
  }
}

/** Children of a process, as the kernel lists them for each of its threads (proc(5)). */
const childrenOf = (pid: number): readonly number[] =>
  readFileSync(join('/proc', String(pid), 'task', String(pid), 'children'), 'utf8')
    .split(' ')
    .filter((word) => word !== '')
    .map(Number);
