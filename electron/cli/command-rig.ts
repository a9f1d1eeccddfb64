import { connectOperator } from '../client/operator-client';
import { ScriptedDaemon, type Script } from '../client/scripted-daemon';
import type { ApprovalCard } from '../../shared/model/approval';
import type { Run } from '../../shared/model/run';
import type { Snapshot } from '../../shared/model/snapshot';
import { currentPaths } from '../platform/current-paths';
import type { Io } from './command';
import { runCommandLine } from './commands';
import { guarded } from './terminal-text';

export const card: ApprovalCard = {
  id: 'a1b2',
  digest: 'd'.repeat(64),
  state: 'pending',
  product: 'claude-code',
  agentLabel: 'Claude Code',
  runId: 'r1',
  containment: 'weak',
  chain: [
    { role: 'operator', name: 'you', verified: true },
    { role: 'agent', name: 'Claude Code', verified: true },
    { role: 'sub-agent', name: 'fixer', verified: false },
  ],
  tool: 'Bash',
  kind: 'shell',
  payload: { kind: 'command', text: 'rm -rf build\u202e\necho done' },
  cwd: '/project',
  classification: {
    effects: ['deletes'],
    targets: [
      {
        kind: 'path',
        shown: 'build',
        resolved: '/project/build',
        effect: 'deletes',
        inProject: false,
      },
    ],
    programs: [],
    uninspectable: null,
  },
  signals: [],
  needs: 'none',
  reach: null,
  rules: [{ id: 'ask-deletes', source: 'rules.toml:3' }],
  why: 'It deletes files.',
  claims: [{ label: 'description', text: 'harmless\nYour passphrase: \u001b[8m' }],
  count: 2,
  askedAt: 1000,
  expiresInMs: 60_000,
  hostLimit: false,
  callerAway: false,
};

export const run: Run = {
  id: 'r1',
  product: 'claude-code',
  agentId: 'claude-code',
  label: 'Claude Code',
  sessionId: 's',
  cwd: '/project',
  root: null,
  processes: 3,
  containment: 'weak',
  containmentWhy: 'no control group',
  state: 'paused',
  pausedBy: 'absence',
  pausedAt: null,
  resumes: null,
  resumeFailed: null,
  stoodMs: null,
  guarded: false,
  leaseId: null,
  startedAt: 0,
  lastCallAt: null,
  calls: 4,
  waiting: 2,
  locks: [],
  remaining: [],
};

export const snapshot: Snapshot = {
  daemon: {
    version: '0.1.0',
    pid: 7,
    startedAt: 0,
    runtimeDir: '/run',
    journalPath: '/data/journal.db',
    rulesPath: '/config/rules.toml',
    journalRecords: 12,
  },
  operator: { enrolled: true, uiConnected: false },
  presence: { state: 'locked', why: 'the screen is locked', since: 0 },
  witnesses: [{ name: 'logind', state: 'failed', detail: 'no bus' }],
  agents: [
    {
      product: 'claude-code',
      label: 'Claude Code',
      installed: true,
      version: '2.0',
      hook: 'changed',
      settingsPath: '/s',
      provedVersion: '2.1.330',
      drift: 'same',
      coverage: { gated: ['Every tool'], ungated: [], patienceMs: null },
      grade: 'closed',
      measured: null,

      detail: 'removed',
      runs: 1,
      lastCallAt: null,
    },
  ],
  runs: [run],
  registry: [],
  stepUp: { enrolled: [], offered: [], recoveryLeft: 0, lockedForMs: 0 },
  approvals: [card],
  heldCalls: 1,
  grants: [],
  leases: [],
  notices: [{ id: 'n', level: 'error', text: 'rules \u001b[2J broken' }],
};

export type Said = { readonly code: number; readonly out: string; readonly err: string };

/** Runs one command line against a daemon that answers by the script (null: none there), and gives what it said. */
export async function holdpoint(
  args: readonly string[],
  script: Script | null,
  more: Partial<Io> = {},
): Promise<Said & { asked: ScriptedDaemon['asked'] }> {
  const daemon = await new ScriptedDaemon(script ?? {}).listen();
  const socketPath = script === null ? `${daemon.socketPath}-none` : daemon.socketPath;
  const connect = (): ReturnType<Io['connect']> =>
    connectOperator({ socketPath, client: 'cli', version: '0.1.0' });
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => void (said.out += `${guarded(text, false)}\n`),
    err: (text) => void (said.err += `${guarded(text, false)}\n`),
    color: false,
    paths: currentPaths({ HOME: daemon.folder, XDG_RUNTIME_DIR: daemon.folder }),
    home: daemon.folder,
    version: '0.1.0',
    connect,
    reach: connect,
    passphrase: () => Promise.resolve(null),
    secret: () => Promise.resolve(null),
    confirm: () => Promise.resolve(null),
    interrupted: new AbortController().signal,
    ...more,
  };
  try {
    const code = await runCommandLine(args, io);
    return { code, ...said, asked: daemon.asked.filter(({ call }) => call !== 'hello') };
  } finally {
    await daemon.close();
  }
}
