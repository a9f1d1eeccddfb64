import { describe, expect, it } from 'vitest';
import type { Snapshot } from './model/snapshot';
import { trayStateOf, unprotectedWhy, waitingCalls } from './tray-state';

const calm: Snapshot = {
  daemon: {
    version: '0.1.0',
    pid: 1,
    startedAt: 0,
    runtimeDir: '/r',
    journalPath: '/j',
    rulesPath: '/p',
    journalRecords: 0,
  },
  operator: { enrolled: true, uiConnected: true },
  presence: { state: 'present', why: 'input', since: 0 },
  witnesses: [],
  agents: [
    {
      product: 'claude-code',
      label: 'Claude Code',
      installed: true,
      version: '2',
      hook: 'connected',
      settingsPath: '/s',
      provedVersion: '2.1.330',
      drift: 'same',
      coverage: { gated: ['Every tool'], ungated: [], patienceMs: null },
      grade: 'closed',
      measured: null,

      detail: '',
      runs: 0,
      lastCallAt: null,
    },
  ],
  runs: [],
  registry: [],
  stepUp: { enrolled: [], offered: [], recoveryLeft: 0, lockedForMs: 0 },
  approvals: [],
  heldCalls: 0,
  grants: [],
  leases: [],
  notices: [],
};

const withHook = (hook: Snapshot['agents'][number]['hook']): Snapshot => ({
  ...calm,
  agents: calm.agents.map((agent) => ({ ...agent, hook })),
});

describe('trayStateOf', () => {
  it('watches when the operator is here and nothing waits', () => {
    expect(trayStateOf({ snapshot: calm })).toBe('watching');
  });

  it.each(['idle', 'away', 'locked', 'gone'] as const)('holds when the operator is %s', (state) => {
    const snapshot = { ...calm, presence: { ...calm.presence, state } };
    expect(trayStateOf({ snapshot })).toBe('held');
  });

  it('holds while calls wait for the return', () => {
    expect(trayStateOf({ snapshot: { ...calm, heldCalls: 1 } })).toBe('held');
  });

  it('waits, and does not hold, while calls wait behind the cards of their own run', () => {
    const approvals = [{ state: 'pending', count: 1 }] as Snapshot['approvals'];
    expect(trayStateOf({ snapshot: { ...calm, heldCalls: 18, approvals } })).toBe('waiting');
  });

  it('is unprotected without a daemon and with a changed hook, whatever else holds', () => {
    expect(trayStateOf({ snapshot: null })).toBe('unprotected');
    expect(trayStateOf({ snapshot: withHook('not-connected') })).toBe('watching');
    expect(trayStateOf({ snapshot: { ...withHook('changed'), heldCalls: 3 } })).toBe('unprotected');
  });

  it('is unprotected while an error notice stands, and not for a warning or a note', () => {
    const withNotice = (id: string, level: Snapshot['notices'][number]['level']): Snapshot => ({
      ...calm,
      notices: [{ id, level, text: '' }],
    });
    expect(unprotectedWhy(withNotice('journal', 'error'))).toBe('journal');
    expect(trayStateOf({ snapshot: withNotice('own-files', 'error') })).toBe('unprotected');
    expect(trayStateOf({ snapshot: withNotice('rules', 'warning') })).toBe('watching');
    expect(trayStateOf({ snapshot: withNotice('restart', 'info') })).toBe('watching');
  });

  it('counts no calls when none waits', () => {
    expect(waitingCalls(calm)).toBe(0);
  });
});
