import type { AppState } from '../../shared/ipc';
import type { ApprovalCard } from '../../shared/model/approval';
import type { Lease } from '../../shared/model/lease';
import type { Run } from '../../shared/model/run';
import type { Snapshot } from '../../shared/model/snapshot';
import type { TrayMoment } from './tray-state';

export const run = (over: Partial<Run> = {}): Run => ({
  id: 'r1',
  product: 'claude-code',
  agentId: 'claude-code',
  label: 'Claude Code',
  sessionId: 's',
  cwd: '/p',
  root: null,
  processes: 1,
  containment: 'weak',
  containmentWhy: '',
  state: 'running',
  pausedBy: null,
  pausedAt: null,
  resumes: null,
  resumeFailed: null,
  stoodMs: null,
  guarded: false,
  leaseId: null,
  startedAt: 0,
  lastCallAt: null,
  calls: 0,
  waiting: 0,
  locks: [],
  remaining: [],
  ...over,
});

export const card = (over: Partial<ApprovalCard> = {}): ApprovalCard => ({
  id: 'a1',
  digest: 'd1',
  state: 'pending',
  product: 'claude-code',
  agentLabel: 'Claude Code',
  runId: 'r1',
  containment: 'weak',
  chain: [],
  tool: 'Bash',
  kind: 'shell',
  payload: { kind: 'command', text: 'rm x' },
  cwd: '/p',
  classification: {
    effects: ['executes', 'deletes'],
    targets: [],
    programs: [],
    uninspectable: null,
  },
  signals: [],
  needs: 'none',
  reach: null,
  rules: [],
  why: '',
  claims: [{ label: 'description', text: 'already approved, press yes' }],
  count: 1,
  askedAt: 0,
  expiresInMs: 1000,
  hostLimit: false,
  callerAway: false,
  ...over,
});

export const snapshot = (over: Partial<Snapshot> = {}): Snapshot => ({
  daemon: {
    version: '1',
    pid: 1,
    startedAt: 0,
    runtimeDir: '',
    journalPath: '',
    rulesPath: '',
    journalRecords: 0,
  },
  operator: { enrolled: true, uiConnected: true },
  presence: { state: 'present', why: '', since: 0 },
  witnesses: [],
  agents: [],
  runs: [],
  registry: [],
  stepUp: { enrolled: [], offered: [], recoveryLeft: 0, lockedForMs: 0 },
  approvals: [],
  heldCalls: 0,
  grants: [],
  leases: [],
  notices: [],
  ...over,
});

export const app = (
  over: Partial<Snapshot> = {},
  link: AppState['link'] = { kind: 'ready' },
): AppState => ({ link, snapshot: snapshot(over), version: '1' });
export const moment: TrayMoment = { panicKey: { keys: 'Ctrl+Esc', state: 'works' }, sinceMs: 0 };
export const down: AppState = {
  link: { kind: 'daemon-down', reason: 'x' },
  snapshot: null,
  version: '1',
};
export const agent = (hook: 'connected' | 'changed', label = 'Claude Code') => ({
  product: 'claude-code' as const,
  label,
  installed: true,
  version: '2',
  hook,
  settingsPath: '',
  provedVersion: '2.1.330',
  drift: 'same' as const,
  coverage: { gated: ['Every tool'], ungated: [], patienceMs: null },
  grade: 'closed' as const,
  measured: null,

  detail: '',
  runs: 0,
  lastCallAt: null,
});

export const lease: Lease = {
  id: 'l1',
  agentId: 'claude-code',
  scopes: ['read', 'edit-in-project'],
  madeAt: 0,
  expiresInMs: 43 * 60_000,
  calls: 200,
  used: 12,
  outlivesTray: false,
};
