import { describe, expect, it } from 'vitest';
import type { Script } from '../client/scripted-daemon';
import type { DigestAgent, ReturnDigest } from '../../shared/model/digest';
import type { HistoryRow } from '../../shared/model/journal';
import { done } from '../../shared/reasons';
import { holdpoint } from './command-rig';

const row = (summary: string): HistoryRow => ({
  seq: 812,
  wallMs: 0,
  type: 'call.decided',
  agent: 'claude-code',
  run: 'r1',
  presence: 'locked',
  decision: 'allow',
  rule: null,
  summary,
  by: 'rule',
  tookMs: 1,
});
const none = { count: 0, rows: [] };
const agent: DigestAgent = {
  agentId: 'claude-code',
  label: 'Claude Code\u202e',
  runs: ['r1'],
  lease: { id: 'l1', scopes: ['read', 'edit-in-project'], used: 2, ended: 'returned' },
  ran: { count: 2, rows: [row('cat a\u001b[2J'), row('cat b')] },
  held: none,
  denied: none,
  pauses: [
    {
      runId: 'r1',
      fromMs: 10_000,
      toMs: 190_000,
      processes: 3,
      verified: true,
      stoodMs: 180_000,
      locks: [],
    },
  ],
  ended: none,
};
const digest: ReturnDigest = {
  leftAt: 0,
  returnedAt: 2_520_000,
  spans: [
    { state: 'idle', why: '', fromMs: 0, toMs: 300_000 },
    { state: 'locked', why: '', fromMs: 300_000, toMs: 2_520_000 },
  ],
  agents: [agent],
  warnings: [
    { kind: 'self-resumed', text: 'it went\non', seq: 811, agent: 'Claude Code' },
    { kind: 'daemon-lost', text: 'The daemon was interrupted.', seq: null, agent: null },
  ],
};
const script = (value: ReturnDigest | null): Script => ({
  'digest.latest': () => done({ digest: value }),
});
const said = async (value: ReturnDigest | null, ...more: string[]): Promise<string> => {
  const { code, out } = await holdpoint(['digest', ...more], script(value));
  expect(code).toBe(0);
  return out;
};

describe('holdpoint digest', () => {
  it('says in plain words what happened, what is suspicious first', async () => {
    const lines = (await said(digest)).split('\n');
    expect(lines[0]).toMatch(/^Away from .* to .*, 42 min: idle 5 min, locked 37 min$/);
    expect(lines.slice(1, 5)).toEqual([
      '',
      'Look at this',
      '  self-resumed  Claude Code: it went⏎on (record 811)',
      '  daemon-lost  The daemon was interrupted.',
    ]);
    expect(lines.slice(6)).toEqual([
      'Claude Code⟨U+202E⟩',
      '  lease l1 for read, edit-in-project: 2 calls, ended: by your return',
      '  2 calls ran while you were away:',
      expect.stringMatching(/cat a⟨U\+001B⟩\[2J \(by rule\) unattended$/),
      expect.stringContaining('cat b'),
      '  1 run stood still for 3 min, verified; open requests may fail with time-outs',
      '',
    ]);
  });

  it('prints the newest rows and says how many more there are', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => row(`cat ${i}`));
    const denied = { count: 1_234, rows };
    const out = await said({ ...digest, agents: [{ ...agent, denied }] });
    expect(out).toContain('1234 calls denied:');
    expect(out).toContain('cat 4');
    expect(out).not.toContain('cat 5');
    expect(out).toContain('and 1229 more');
  });

  it('names what was kept locked for long', async () => {
    const stood = { runId: 'r1', fromMs: 0, processes: 3, verified: true, stoodMs: null };
    const pauses = [
      { ...stood, toMs: 60_000, locks: ['/p/.git/index.lock', '/p/\u202Edb'] },
      { ...stood, toMs: 59_999, locks: ['/p/short'] },
    ];
    const out = await said({ ...digest, agents: [{ ...agent, pauses }] });
    expect(out).toContain('meanwhile it kept locked: /p/.git/index.lock, /p/⟨U+202E⟩db\n');
    expect(out).not.toContain('/p/short');
  });

  it('says what still stands, and what was not proved to stand', async () => {
    const pauses = [
      {
        runId: 'r1',
        fromMs: 0,
        toMs: null,
        processes: 3,
        verified: false,
        stoodMs: null,
        locks: [],
      },
    ];
    const out = await said({ ...digest, returnedAt: null, agents: [{ ...agent, pauses }] });
    expect(out).toContain('until now');
    expect(out).toMatch(/NOT VERIFIED, still paused/);
  });

  it('says one state once, whatever the grounds for it were', async () => {
    const spans = [0, 10_000, 40_000].map((fromMs, at, all) => ({
      state: 'gone' as const,
      why: String(at),
      fromMs,
      toMs: all[at + 1] ?? 60_000,
    }));
    expect(await said({ ...digest, spans })).toMatch(/: gone 60 s$/m);
  });

  it('says when nothing happened, and when nobody was away', async () => {
    expect(await said({ ...digest, agents: [], warnings: [] })).toContain('No agent did anything.');
    expect(await said(null)).toBe(
      'There is no absence to tell of: you have not left since you were first there.\n',
    );
  });

  it('gives it to programs as one line that no terminal obeys', async () => {
    const out = await said(digest, '--json');
    expect(JSON.parse(out)).toEqual(digest);
    expect(out.trimEnd()).not.toMatch(/[\n\u001b\u202e]/);
    expect(await said(null, '--json')).toBe('null\n');
  });
});

describe('holdpoint log', () => {
  const log: Script = {
    'history.page': () =>
      done({ rows: [{ ...row('ls'), wallMs: 400_000 }, row('pwd')], more: false }),
    'presence.spans': () => done({ spans: digest.spans }),
  };

  it('says first where the operator was in the time it shows', async () => {
    const out = (await holdpoint(['log'], log)).out.split('\n');
    expect(out[0]).toBe('You were: idle 5 min, locked 37 min');
    expect(out[1]).toContain('pwd');
    const { asked } = await holdpoint(['log'], log);
    expect(asked.at(-1)).toEqual({ call: 'presence.spans', body: { fromMs: 0, toMs: 400_000 } });
  });

  it('marks what passed while nobody was there, and nothing else', async () => {
    const held = { ...row('rm'), type: 'call.held' as const, decision: 'hold' };
    const rows = [row('a'), { ...row('b'), presence: 'present' as const }, held];
    const { out } = await holdpoint(['log', '--run', 'r1'], {
      'history.page': () => done({ rows, more: false }),
    });
    const marked = out
      .trimEnd()
      .split('\n')
      .filter((line) => line.endsWith(' unattended'));
    expect(marked).toEqual([expect.stringContaining('a (by rule)')]);
  });

  it('says nothing of it where it did not change, or for programs and single runs', async () => {
    const still: Script = {
      ...log,
      'presence.spans': () => done({ spans: digest.spans.slice(1) }),
    };
    expect((await holdpoint(['log'], still)).out).not.toContain('You were');
    const moment: Script = {
      ...log,
      'history.page': () => done({ rows: [{ ...row('ls'), wallMs: 300_000 }], more: false }),
    };
    expect((await holdpoint(['log'], moment)).out).not.toContain('You were');
    for (const more of [['--json'], ['--run', 'r1'], ['--text', 'ls']])
      expect((await holdpoint(['log', ...more], log)).out).not.toContain('You were');
  });
});
