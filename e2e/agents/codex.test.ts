import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ApprovalCard } from '../../shared/model/approval';
import type { AgentStatus } from '../../shared/model/snapshot';
import { agentRig } from '../fixtures/agents/agent-rig';
import type { AgentWorld } from '../fixtures/agents/agent-world';
import { listedHooks } from '../fixtures/agents/codex-app-server';
import { measureFaults } from '../fixtures/agents/measure-faults';
import type { Step } from '../fixtures/models/script';
import { until } from '../fixtures/until';

const oneAgentRunMs = 400_000;
const echoServer = resolve(import.meta.dirname, '../fixtures/mcp-echo.ts');

const rules = `
[[rule]]
id = "sub-agents-pass"
outcome = "allow"
kinds = ["agent", "internal"]
reason = "Sub-agents may start in this test."

[[rule]]
id = "touching-passes"
outcome = "allow"
kinds = ["shell"]
programs = ["touch"]
reason = "Touching passes in this test."

[[rule]]
id = "no-copies"
outcome = "deny"
kinds = ["shell"]
programs = ["cp"]
reason = "Nothing is copied here."
`;

const rig = agentRig('codex', rules);
const inProject = (name: string): string => rig.world.inProject(name);
const configFile = (): string => join(dirname(rig.world.settingsFile()), 'config.toml');

const shell = (cmd: string, more = {}) => ({ name: 'exec_command', input: { cmd, ...more } });
const echo = (said: object) => ({ name: 'mcp__ev/echo', input: { said } });
const untilSub = 'while [ ! -e sub.txt ]; do sleep 0.1; done';
const patch = (...lines: string[]) => ({
  name: 'apply_patch',
  input: { patch: ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n') },
});
const steps = (...tools: NonNullable<Step['tools']>[number][]): Step[] => [
  ...tools.map((tool) => ({ tools: [tool] })),
  { text: 'The end.' },
];

/** What a person may have written before: words of their own, an MCP server, and a hook that Codex trusts. */
function settledBefore(): string {
  const text = [
    '# my own words',
    '[mcp_servers.ev]  # mine',
    `command = "${process.execPath}"`,
    `args = ["${echoServer}"]`,
    '',
  ].join('\n');
  mkdirSync(dirname(configFile()), { recursive: true });
  writeFileSync(configFile(), text);
  return text;
}

/** Plays the operator until the session ends: answers each card as `decide` says, and gives all of them whole. */
async function answering(
  world: AgentWorld,
  ended: Promise<unknown>,
  decide: (card: ApprovalCard) => 'allow' | 'deny',
): Promise<readonly ApprovalCard[]> {
  const cards: ApprovalCard[] = [];
  const session = { over: false };
  void ended.then(() => (session.over = true));
  while (!session.over) {
    const [brief] = (await world.operator.snapshot()).approvals;
    if (brief !== undefined && !cards.some(({ id }) => id === brief.id)) {
      const whole = await world.operator.client.call('approval.detail', { approvalId: brief.id });
      if (!whole.ok) throw new Error(whole.reason);
      cards.push(whole.body);
      expect((await world.operator.answer(whole.body, decide(whole.body))).ok).toBe(true);
    }
    await new Promise((settle) => setTimeout(settle, 50));
  }
  return cards;
}

describe('the real Codex', () => {
  it(
    'asks about everything it does, waits for the answer, shows it whole, and tells the model why not',
    async () => {
      const { world } = rig;
      settledBefore();
      await world.startDaemon();
      await world.connected();
      const large = 'x'.repeat(256 * 1024);
      const long = `printf '${'y'.repeat(100_000)}' > long.txt`;
      writeFileSync(inProject('a.txt'), 'one\ntwo\n');
      writeFileSync(inProject('b.txt'), 'b\n');
      mkdirSync(inProject('below'));
      const main = steps(
        shell('touch allowed.txt'),
        shell('cp a.txt denied.txt'),
        shell(long, { workdir: inProject('below') }),
        patch(
          '*** Update File: a.txt',
          '*** Move to: c.txt',
          '@@',
          ' one',
          '-two',
          '+three',
          '*** Delete File: b.txt',
          '*** Add File: new.txt',
          '+new',
        ),
        patch('*** Add File: large.txt', `+${large}`),
        echo({ deep: [1, { x: 'ä' }] }),
        { name: 'multi_agent_v1/spawn_agent', input: { message: 'SUB-JOB do it' } },
        { name: 'multi_agent_v1/wait_agent', input: { targets: [], timeout_ms: 1_000 } },
        // At most half a minute each.
        ...[1, 2, 3].map((more) => shell(`${untilSub}; : ${more}`, { yield_time_ms: 30_000 })),
      );
      const session = await world.start([
        { opens: 'SUB-JOB', steps: steps(shell('touch sub.txt')) },
        { opens: 'MAIN', steps: main },
      ]);
      const early: string[] = [];
      const cards = await answering(world, session.ended, ({ kind, payload }) => {
        early.push(...['c.txt', 'below/long.txt'].filter((name) => existsSync(inProject(name))));
        return payload.path === 'large.txt' || kind === 'mcp' ? 'deny' : 'allow';
      });
      const { output } = await session.ended;
      expect(output).toContain('The end.');
      expect(output).not.toContain('Failed');

      const [allowed, copied, , patched, added, echoed] = world.model.results('MAIN');
      expect(existsSync(inProject('allowed.txt')), output).toBe(true);
      expect(allowed?.text).toContain('Process exited with code 0');
      expect(existsSync(inProject('denied.txt'))).toBe(false);
      expect(copied?.text).toContain('Nothing is copied here.');
      expect(readFileSync(inProject('below/long.txt'), 'utf8')).toHaveLength(100_000);
      expect(patched?.text).toContain('Success');
      expect(readFileSync(inProject('c.txt'), 'utf8')).toBe('one\nthree\n');
      expect(existsSync(inProject('b.txt'))).toBe(false);
      expect(readFileSync(inProject('new.txt'), 'utf8')).toBe('new\n');
      expect(existsSync(inProject('large.txt'))).toBe(false);
      for (const denied of [added, echoed]) expect(denied?.text).toContain('The operator denied');
      expect(echoed?.text).not.toContain('echo {');
      expect(existsSync(inProject('sub.txt'))).toBe(true);

      const [command, edits, file, tool] = cards;
      // Seen at the card after each of them, and not before.
      expect(early.slice(0, 3)).toEqual(['below/long.txt', 'c.txt', 'below/long.txt']);
      expect(command).toMatchObject({
        cwd: inProject('below'),
        payload: { kind: 'command', text: long },
      });
      expect(edits?.payload).toMatchObject({
        kind: 'edit',
        files: [
          {
            path: 'a.txt',
            to: 'c.txt',
            change: 'update',
            before: '@@\none\ntwo',
            after: '@@\none\nthree',
          },
          { path: 'b.txt', change: 'delete' },
          { path: 'new.txt', change: 'add', before: '', after: 'new' },
        ],
      });
      expect(edits?.classification.effects).toEqual(expect.arrayContaining(['writes', 'deletes']));
      expect(
        edits?.classification.targets.map(({ shown, effect }) => `${effect} ${shown}`).toSorted(),
      ).toEqual(['deletes b.txt', 'writes a.txt', 'writes c.txt', 'writes new.txt']);
      expect(file?.payload).toEqual({ kind: 'file', path: 'large.txt', text: large });
      expect(JSON.parse(tool?.payload.text ?? '')).toEqual({ said: { deep: [1, { x: 'ä' }] } });
      expect(await chainOf('touch sub.txt')).toEqual(['Codex', 'default', 'Bash']);
      expect(await chainOf('touch allowed.txt')).toEqual(['Codex', 'Bash']);
    },
    oneAgentRunMs,
  );

  it(
    'has its own questions answered as calls of their own',
    async () => {
      const { world } = rig;
      settledBefore();
      await world.startDaemon();
      await world.connected();
      // In its sandbox Codex asks before it uses a tool of an MCP server, whatever its approval policy.
      const session = await world.start(
        [
          {
            opens: 'MAIN',
            steps: steps({ name: 'get_goal', input: {} }, echo({ n: 1 }), echo({ n: 2 })),
          },
        ],
        { args: ['-c', 'sandbox_mode="workspace-write"'] },
      );
      let asked = 0;
      const cards = await answering(world, session.ended, () => (++asked === 4 ? 'deny' : 'allow'));
      const { output } = await session.ended;
      expect(cards.map(({ claims }) => claims.map(({ label }) => label))).toEqual([
        [],
        ['Codex asks'],
        [],
        ['Codex asks'],
      ]);
      expect(new Set(cards.map(({ digest }) => digest)).size).toBe(4);
      const [, first, second] = world.model.results('MAIN');
      expect(first?.text, output).toContain('echo {"said":{"n":1}}');
      expect(second?.text).toContain('The operator denied');
      expect(second?.text).not.toContain('echo {');
    },
    oneAgentRunMs,
  );

  it(
    'trusts our hooks as we write them, until somebody touches them, and gets its files back as they were',
    async () => {
      const { world } = rig;
      const text = settledBefore();
      const at = { home: world.userHome, cwd: world.project };
      const mine = '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"true"}]}]}}';
      writeFileSync(world.settingsFile(), mine);
      await world.startDaemon();
      await world.connected();
      const ours = (await listedHooks(world.program, at)).filter(({ command }) =>
        command.includes('holdpoint-hook'),
      );
      expect(ours).toHaveLength(8);
      for (const hook of ours)
        expect(hook).toMatchObject({ trustStatus: 'trusted', enabled: true });
      expect(readFileSync(configFile(), 'utf8').startsWith(text)).toBe(true);
      const both = (): string[] =>
        [world.settingsFile(), configFile()].map((file) => readFileSync(file, 'utf8'));
      const written = both();
      await world.connected();
      expect(both()).toEqual(written);
      expect((await world.holdpoint('doctor')).out).toContain(
        'The canary call of Codex was blocked by the daemon: the hook is live.',
      );

      // A repository that Codex trusts can switch every hook off.
      mkdirSync(inProject('.codex'));
      writeFileSync(inProject('.codex/config.toml'), '[features]\nhooks = false\n');
      expect(await world.holdpoint('doctor')).toMatchObject({
        code: 1,
        out: expect.stringMatching(/^fail .*config.toml switches the hooks of Codex off/m),
      });

      // Without the trust Codex leaves our hooks out without a word: the daemon must see it.
      writeFileSync(configFile(), text);
      expect((await listedHooks(world.program, at)).map((one) => one.trustStatus)).toContain(
        'untrusted',
      );
      await hookIs('changed');
      await world.connected();
      await hookIs('connected');
      rmSync(world.settingsFile());
      await hookIs('changed');
      await world.connected();
      await world.daemon.kill();
      expect(await world.holdpoint('disconnect', 'codex')).toMatchObject({ code: 0 });
      expect(readFileSync(configFile(), 'utf8')).toBe(text);
    },
    oneAgentRunMs,
  );

  it(
    'runs nothing whatever breaks between it and the daemon, but for its own impatience',
    async () => {
      const { faults } = await measureFaults(rig.world);
      // Codex runs the tool when a hook is too late. We write a day, and the hook client denies before that.
      const { 'host-timeout': impatience, ...others } = faults;
      expect(impatience).toBe('ran');
      expect(new Set(Object.values(others))).toEqual(new Set(['blocked', 'obeyed']));
    },
    oneAgentRunMs,
  );
});

const hookIs = (hook: AgentStatus['hook']): Promise<unknown> =>
  until(`the hook of Codex to be ${hook}`, async () => {
    const { agents } = await rig.world.operator.snapshot();
    return agents.some((one) => one.product === 'codex' && one.hook === hook);
  });

/** Names in the chain of the call with this summary, from the agent down. */
async function chainOf(summary: string): Promise<string[]> {
  const page = await rig.world.operator.client.call('history.page', { limit: 50, callsOnly: true });
  const row = page.ok ? page.body.rows.find((one) => one.summary.startsWith(summary)) : undefined;
  const record = await rig.world.operator.client.call('history.record', { seq: row?.seq ?? 0 });
  if (!record.ok) throw new Error(`no call ${summary} in the journal`);
  const chain = record.body.payload['chain'] as unknown as { role: string; name: string }[];
  return chain.filter(({ role }) => role !== 'operator' && role !== 'app').map(({ name }) => name);
}
