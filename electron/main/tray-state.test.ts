import { describe, expect, it } from 'vitest';
import { Effect } from '../../shared/model/classification';
import type { Snapshot } from '../../shared/model/snapshot';
import { plain } from './plain';
import {
  approvalLabel,
  quitSentence,
  stateLine,
  trayView,
  type MenuItem,
  type TrayMoment,
} from './tray-state';
import { run, card, app, moment, down, agent, lease } from './tray-state.test-data';

const error = (id: string): Snapshot['notices'][number] => ({ id, level: 'error', text: 'Said.' });

describe('tray state: the worst that holds', () => {
  it.each([
    ['watching', app()],
    ['watching', app({ runs: [run()], agents: [agent('connected')] })],
    ['waiting', app({ approvals: [card()] })],
    ['waiting', app({ approvals: [card()], runs: [run(), run({ id: 'r2', state: 'paused' })] })],
    ['held', app({ approvals: [card()], presence: { state: 'locked', why: '', since: 0 } })],
    ['held', app({ presence: { state: 'gone', why: '', since: 0 } })],
    ['held', app({ heldCalls: 1 })],
    ['held', app({ runs: [run({ state: 'paused' }), run({ state: 'ended' })] })],
    ['unprotected', app({ agents: [agent('changed')], heldCalls: 1, approvals: [card()] })],
    ['unprotected', app({ runs: [run({ state: 'pause-failed' })] })],
    [
      'unprotected',
      app({
        runs: [run({ state: 'killing', remaining: [{ pid: 1, startTime: '1', name: 'a' }] })],
      }),
    ],
    ['unprotected', down],
  ] as const)('%s', (expected, state) => {
    expect(trayView(state, moment).state).toBe(expected);
  });
});

describe('state line', () => {
  it.each([
    ['Watching: no agent is running', app()],
    ['Watching 1 run', app({ runs: [run(), run({ state: 'ended' })] })],
    ['2 calls wait for you', app({ approvals: [card(), card({ id: 'a2' })] })],
    [
      'Held: the screen is locked, 1 run paused, 2 calls held',
      app({
        presence: { state: 'locked', why: '', since: 0 },
        runs: [run({ state: 'paused' })],
        heldCalls: 2,
      }),
    ],
    [
      'Held: the screen is locked, 1 call held, 1 agent goes on by lease',
      app({
        presence: { state: 'locked', why: '', since: 0 },
        heldCalls: 1,
        leases: [lease],
      }),
    ],
    [
      'Held: enter your passphrase',
      app({ presence: { state: 'gone', why: '', since: 0 } }, { kind: 'locked', wrong: false }),
    ],
    ['Unprotected: the daemon is not running; connected agents are denied', down],
    ['Unprotected: the hook of Claude Code was changed', app({ agents: [agent('changed')] })],
    [
      'Unprotected: nothing can be recorded, every call is denied',
      app({ notices: [error('own-files'), error('journal')] }),
    ],
    ['Unprotected: something is wrong, see Now', app({ notices: [error('own-files')] })],
    [
      'Unprotected: the hooks of Claude Code, Codex, and OpenCode were changed',
      app({
        agents: [
          agent('changed'),
          agent('changed', 'Codex'),
          agent('connected', 'Cline'),
          agent('changed', 'OpenCode'),
        ],
      }),
    ],
  ])('%s', (expected, state) => {
    expect(stateLine(state)).toBe(expected);
  });
});

const labels = (items: readonly MenuItem[]): string[] =>
  items.flatMap((item) => {
    if (item.kind === 'line') return [];
    return item.kind === 'group' ? [item.label, ...labels(item.items)] : [item.label];
  });

describe('menu', () => {
  it('shows the first three pending, each with Deny and Review and nothing that allows', () => {
    const approvals = ['a1', 'a2', 'a3', 'a4'].map((id) => card({ id }));
    const all = labels(trayView(app({ approvals }), moment).menu);
    expect(all.filter((label) => label === 'Deny')).toHaveLength(3);
    expect(all.filter((label) => label === 'Review')).toHaveLength(3);
    expect(all.join(' ')).not.toMatch(/allow|approve/iu);
  });

  it('can pause, stop and quit without a daemon', () => {
    expect(labels(trayView(down, moment).menu)).toEqual(
      expect.arrayContaining(['Pause all', 'End everything now (Ctrl+Esc)', 'Quit']),
    );
  });

  it('denies the very call that was shown', () => {
    const group = trayView(app({ approvals: [card()] }), moment).menu.find(
      (item) => item.kind === 'group',
    );
    expect(group?.items[0]).toMatchObject({
      command: { do: 'deny', approvalId: 'a1', digest: 'd1' },
    });
  });

  it('offers the way back while away', () => {
    const away = app({ presence: { state: 'away', why: '', since: 0 } });
    expect(labels(trayView(away, moment).menu)).toContain('I am back');
    expect(labels(trayView(app(), moment).menu)).toContain('I am away');
  });
});

describe('leases', () => {
  const labelsAt = (sinceMs: number): string =>
    labels(trayView(app({ leases: [lease] }), { ...moment, sinceMs }).menu).join('\n');

  it('stand in the menu with what they let pass, and end with one press', () => {
    const { menu } = trayView(app({ leases: [lease] }), moment);
    const group = menu.find((item) => item.kind === 'group');
    expect(group?.items).toMatchObject([
      { label: 'reads, edits in the project' },
      { label: '12 of 200 calls used' },
      { command: { do: 'end-lease', leaseId: 'l1' } },
    ]);
    expect(labels(menu)).toContain('I’m leaving…');
  });

  it('count down in the tooltip by the minute, at last by seconds, and in the menu in wide steps', () => {
    const tip = (sinceMs: number): string =>
      trayView(app({ leases: [lease] }), { ...moment, sinceMs }).tip;
    expect(tip(0)).toContain('claude-code: 43 min, 188 calls');
    expect(tip(60_000)).toContain('claude-code: 42 min, 188 calls');
    expect(tip(41.5 * 60_000)).toContain('claude-code: 1 min 30 s, 188 calls');
    expect(tip(43 * 60_000 - 1)).toContain('claude-code: 5 s, 188 calls');
    expect(labelsAt(0)).toContain('claude-code, 45 min at most');
    expect(labelsAt(60_000)).toBe(labelsAt(0));
    expect(labelsAt(39 * 60_000)).toContain('claude-code, 4 min at most');
  });

  it('are never said to be over before they are', () => {
    expect(labelsAt(43 * 60_000 - 1)).toContain('1 min at most');
  });

  it('promises no keys that may do nothing', () => {
    const wayland: TrayMoment = { ...moment, panicKey: { keys: 'Ctrl+Esc', state: 'wayland' } };
    expect(labels(trayView(app(), wayland).menu)).toContain('End everything now');
  });
});

describe('label of a pending call', () => {
  it('names the heaviest effect in our words and none of the agent', () => {
    expect(approvalLabel(card({ count: 14 }))).toBe('Claude Code wants to delete (14 times)');
  });

  it('says when the call cannot be seen through', () => {
    const uninspectable = { effects: [], targets: [], programs: [], uninspectable: 'eval' };
    expect(approvalLabel(card({ classification: uninspectable }))).toMatch(
      /cannot be seen through/u,
    );
  });

  it('weighs effects as the contract orders them', () => {
    const all = Effect.options;
    all.forEach((effect, at) => {
      const rest = all.slice(0, at + 1).toReversed();
      const classification = { effects: rest, targets: [], programs: [], uninspectable: null };
      const alone = { effects: [effect], targets: [], programs: [], uninspectable: null };
      expect(approvalLabel(card({ classification }))).toBe(
        approvalLabel(card({ classification: alone })),
      );
    });
  });

  it('is one short line whatever the name holds', () => {
    expect(plain('a\nb\u202ec\u200bd')).toBe('a b c d');
    expect(plain('x'.repeat(10_000))).toHaveLength(60);
  });
});

describe('quitting', () => {
  it('says what happens to live runs and asks nothing when there are none', () => {
    expect(quitSentence(app({ runs: [run(), run({ id: 'r2' })] }))).toMatch(/2 runs stand still/u);
    expect(quitSentence(app({ runs: [run({ state: 'ended' })] }))).toBeNull();
    expect(quitSentence(down)).toBeNull();
  });
});
