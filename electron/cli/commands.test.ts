import { describe, expect, it } from 'vitest';
import type { Script } from '../client/scripted-daemon';
import type { HistoryRow } from '../../shared/model/journal';
import type { ContainmentProof } from '../../shared/model/run';
import { done } from '../../shared/reasons';
import { card, holdpoint, run, snapshot } from './command-rig';
import { commands } from './commands';

const seen: Script = { subscribe: () => done(snapshot), 'approval.detail': () => done(card) };
const proof: ContainmentProof = {
  method: 'tree',
  verified: true,
  processes: [{ pid: 5, startTime: '1', name: 'node' }],
  remaining: [],
  tookMs: 3.4,
};
const row = (seq: number): HistoryRow => ({
  seq,
  wallMs: 0,
  type: 'call.decided',
  agent: 'claude-code',
  run: 'r1',
  presence: 'present',
  decision: 'deny',
  rule: 'no',
  summary: `call ${seq} \u001b[2J`,
  by: 'rule',
  tookMs: 1,
});

describe('the command line', () => {
  it('explains itself', async () => {
    const help = await holdpoint(['--help'], null);
    expect(help.code).toBe(0);
    const listed = help.out.split('\n').map((line) => line.trim().replace(/ {2,}/, ': '));
    for (const { name, summary } of commands) expect(listed).toContain(`${name}: ${summary}`);
    expect((await holdpoint(['--version'], null)).out).toBe('0.1.0\n');
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    '%s has help, refuses what it does not know',
    async (name, command) => {
      expect(command.usage).toMatch(new RegExp(`^Usage: holdpoint ${name}`));
      expect(await holdpoint([name, '--help'], null)).toMatchObject({
        code: 0,
        out: `${command.usage}\n`,
        asked: [],
      });
      const wrong = await holdpoint([name, '--no-such-option'], seen);
      expect(wrong).toMatchObject({ code: 2, out: '', asked: [] });
      expect(wrong.err).toContain('Usage:');
    },
  );

  it.each([
    [[]],
    [['frobnicate']],
    [['show']],
    [['pause']],
    [['kill', 'r1', '--all']],
    [['log', '--limit', '0']],
    [['approve', 'a1b2', '--for', 'ever']],
    [['approve', 'a1b2', '--for', '0m']],
    [['approve', 'a1b2', '--for', '13h']],
    [['approve', 'a1b2', '--for', '30m', '--run']],
    [['pause', 'r1', '--passphrase-stdin']],
  ])('calls %j wrong usage', async (args) => {
    expect(await holdpoint(args, seen)).toMatchObject({ code: 2, asked: [] });
  });

  it.each([
    ['status --all', 'There is no option --all.'],
    ['log --limit', '--limit needs a value, as in --limit=VALUE.'],
    ['log --limit -3', '--limit needs a value, as in --limit=VALUE.'],
    ['status --json=yes', '--json takes no value.'],
    ['lease', 'This command takes 1 to 2 words.'],
    ['kill', 'Name a run, or --all.'],
    ['resume --json', 'Name a run, or --all.'],
    ['connect a b', 'This command takes at most one word.'],
  ])('says of %j in one sentence what is wrong', async (line, sentence) => {
    const [name = '', ...rest] = line.split(' ');
    const said = await holdpoint([name, ...rest], seen);
    expect(said.err.split('\n')[0]).toBe(`holdpoint ${name}: ${sentence}`);
  });

  it.each([
    ['status'],
    ['approvals'],
    ['pause --all'],
    ['kill --all'],
    ['stop'],
    ['policy show'],
    ['policy suggest'],
    ['log'],
  ])('%s says when no daemon runs', async (line) => {
    const said = await holdpoint(line.split(' '), null);
    expect(said.code).toBe(3);
    expect(said.err).toContain('holdpoint start');
  });
});

describe('what it shows', () => {
  it('shows the state, and what is wrong with it', async () => {
    const { code, out } = await holdpoint(['status'], seen);
    expect(code).toBe(0);
    for (const text of [
      'locked',
      'the screen is locked',
      '1 approval, 1 call held',
      'No tray app',
      'the login session cannot be watched',
      'UNPROTECTED: hook changed',
      'paused (absence)',
      'weak containment',
    ])
      expect(out).toContain(text);
    expect(out).toContain('error: rules ⟨U+001B⟩[2J broken');
  });

  it('shows the same as JSON', async () => {
    const { out } = await holdpoint(['status', '--json'], seen);
    expect(JSON.parse(out)).toEqual(snapshot);
    expect(out.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('shows a waiting call whole, effect first, its agent behind a margin', async () => {
    const { out } = await holdpoint(['show', 'a1'], seen);
    expect(out.split('\n')[0]).toBe('Run a command that deletes files outside the project');
    expect(out).toContain('  │ rm -rf build⟨U+202E⟩\n  │ echo done\n');
    expect(out).toContain(
      'The agent says (not checked):\n  │ description: harmless\n  │ Your passphrase: ⟨U+001B⟩[8m\n',
    );
    expect(out).toContain('fixer (unverified)');
    expect(out).toContain('/project/build (outside the project)');
  });

  it('lists what waits', async () => {
    expect((await holdpoint(['approvals'], seen)).out).toBe(
      'a1b2  Claude Code  Bash  60 s left  2 × rm -rf build⟨U+202E⟩⏎echo done\n',
    );
    expect(
      (await holdpoint(['approvals'], { subscribe: () => done({ ...snapshot, approvals: [] }) }))
        .out,
    ).toBe('Nothing waits for an answer.\n');
  });

  it('shows the newest records last, over as many pages as it takes', async () => {
    const history: Script = {
      'history.page': ({ before = 501, limit }) =>
        done({
          rows: Array.from({ length: limit }, (_, i) => row(before - 1 - i)),
          more: before - 1 - limit > 0,
        }),
    };
    const said = await holdpoint(
      ['log', '--limit', '250', '--run', 'r1', '--text', 'call'],
      history,
    );
    const lines = said.out.trimEnd().split('\n');
    expect(lines).toHaveLength(250);
    expect(lines[0]).toContain('call 251 ⟨U+001B⟩[2J');
    expect(lines.at(-1)).toContain('call 500');
    expect(said.asked.map(({ body }) => body)).toEqual([
      { limit: 200, run: 'r1', text: 'call' },
      { limit: 50, run: 'r1', text: 'call', before: 301 },
    ]);
  });

  it('says when no record fits, and not among the records', async () => {
    const nothing: Script = { 'history.page': () => done({ rows: [], more: false }) };
    const said = await holdpoint(['log', '--run', 'r9'], nothing);
    expect(said).toMatchObject({ code: 0, out: '', err: 'holdpoint: No record fits.\n' });
  });

  it('follows until it is interrupted, each record once', async () => {
    const end = new AbortController();
    let last = 3;
    const history: Script = {
      'history.page': () => {
        if (last === 6) end.abort();
        const rows = Array.from({ length: last }, (_, i) => row(last - i));
        last += 1;
        return done({ rows, more: false });
      },
    };
    const said = await holdpoint(['log', '--follow', '--json'], history, {
      interrupted: end.signal,
    });
    expect(said.code).toBe(0);
    expect(
      said.out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as HistoryRow).seq),
    ).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('shows the rules, and fails on their fault', async () => {
    const rules = (fault: string | null): Script => ({
      'rules.read': () => done({ path: '/r.toml', text: 'a = 1\n', fault }),
    });
    expect(await holdpoint(['policy', 'show'], rules(null))).toMatchObject({
      code: 0,
      out: '# /r.toml\na = 1\n',
    });
    const faulty = await holdpoint(['policy', 'show'], rules('line 1'));
    expect(faulty.code).toBe(1);
    expect(faulty.err).toContain('line 1');
  });

  it('says when there is no journal to verify', async () => {
    expect(await holdpoint(['verify'], null)).toMatchObject({ code: 1 });
  });
});

describe('what it does', () => {
  const answered: Script = { ...seen, 'approval.answer': () => done({ calls: 2 }) };

  it('denies without a passphrase', async () => {
    const said = await holdpoint(['deny', 'a1b2', '--not-asked'], answered);
    expect(said).toMatchObject({ code: 0, out: 'Denied: 2 calls.\n' });
    expect(said.asked.at(-1)).toEqual({
      call: 'approval.answer',
      body: {
        approvalId: 'a1b2',
        digest: card.digest,
        answer: 'deny',
        scope: 'once',
        notAsked: true,
      },
    });
  });

  it.each(['', 'b', 'a1b2c'])('answers nothing for the id %j', async (id) => {
    const said = await holdpoint(['deny', id], answered);
    expect(said.code).toBe(1);
    expect(said.asked.map(({ call }) => call)).toEqual(['subscribe']);
  });

  it('answers nothing when two ids begin so', async () => {
    const two: Script = {
      ...answered,
      subscribe: () => done({ ...snapshot, approvals: [card, { ...card, id: 'a1ff' }] }),
    };
    const said = await holdpoint(['deny', 'a1'], two);
    expect(said.code).toBe(1);
    expect(said.err).toContain('a1 fits 2');
  });

  it('pauses and kills everything, and fails when something is left', async () => {
    const all = (verified: boolean, remaining = verified ? [] : [...proof.processes]): Script => ({
      subscribe: () => done(snapshot),
      'runs.kill-all': () =>
        done({
          proofs: [
            {
              runId: 'r1',
              proof: { ...proof, verified, remaining },
            },
          ],
        }),
    });
    expect(await holdpoint(['kill', '--all'], all(true))).toMatchObject({
      code: 0,
      out: 'r1  done: 1 process, by tree, in 3 ms\nNothing is left.\n',
    });
    expect(await holdpoint(['kill', '--all'], all(false))).toMatchObject({
      code: 1,
      out: 'r1  NOT WHOLE: 1 process, by tree, in 3 ms; left: node 5\nLeft alive: node 5. End it by hand, or try again.\n',
    });
    expect(await holdpoint(['kill', '--all'], all(false, []))).toMatchObject({
      code: 1,
      out: expect.stringContaining('Something may still be alive'),
    });
    expect(
      await holdpoint(['pause', '--all'], { 'runs.pause-all': () => done({ proofs: [] }) }),
    ).toMatchObject({ code: 0, out: 'There are no runs.\n' });
  });

  it('pauses one run by the beginning of its id', async () => {
    const two: Script = {
      subscribe: () => done({ ...snapshot, runs: [run, { ...run, id: 'x9' }] }),
      'run.pause': () => done(proof),
    };
    const said = await holdpoint(['pause', 'x'], two);
    expect(said.asked.at(-1)).toEqual({ call: 'run.pause', body: { runId: 'x9' } });
    expect((await holdpoint(['pause', 'y'], two)).code).toBe(1);
  });
});
