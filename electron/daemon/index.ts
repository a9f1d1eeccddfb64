/** The daemon `holdpointd`: a table of contents. Check, open, restore, serve, tend, stop. */
import { claudeCode } from '../adapters/claude-code';
import { currentPlatform } from '../platform/current';
import { sentence, type Refusal } from '../../shared/reasons';
import { hookShell } from './agents/hook-shell';
import { leaveParent } from './leave-parent';
import { loadVerifier } from './operator/verifier-file';
import { restoreAll, comeBackMs, dropAbsentCallers } from './restore';
import { startServers } from './servers';
import { takeLock } from './single-daemon';
import { closedJournal } from './store/closed-journal';
import { openJournal } from './store/open-journal';
import { Supervisor } from './supervisor';

const tendMs = 250;
const holdMs = 2_000;

const log = (level: 'info' | 'error', text: string): void =>
  void process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), level, text })}\n`);

function give(up: Refusal): never {
  process.stderr.write(`holdpointd: ${sentence(up)}\n`);
  process.exit(up.reason === 'daemon-running' ? 3 : 1);
}

async function main(): Promise<void> {
  leaveParent();
  const platform = currentPlatform();
  const { paths } = platform;
  const prepared = paths.prepare();
  if (!prepared.ok) give(prepared);
  const lock = takeLock(paths.lockFile, platform.processes);
  if (!lock.ok) give(lock);
  const verifier = loadVerifier(paths.verifierFile);
  if (!verifier.ok) give(verifier);
  const opened = await openJournal({
    file: paths.journalFile,
    bootId: platform.bootId,
    clock: platform.clock,
  });
  const journal = opened.ok ? opened.value : closedJournal(opened);
  const adapters = [claudeCode];
  const supervisor = await Supervisor.create({
    platform,
    journal,
    journalFault: opened.ok ? null : opened.reason,
    hookShell: hookShell(paths),
    adapters,
    version: __HOLDPOINT_VERSION__,
    log,
  });
  if (!opened.ok) supervisor.notices.set('journal', 'error', sentence(opened));
  await journal.append({
    type: 'daemon.started',
    agent: null,
    run: null,
    presence: 'gone',
    decision: null,
    rule: null,
    route: null,
    payload: { summary: `holdpointd ${__HOLDPOINT_VERSION__}`, pid: process.pid },
  });
  const found = await restoreAll(journal, supervisor);
  if (found.runs + found.approvals + found.interrupted > 0) {
    supervisor.notices.set(
      'restart',
      'info',
      `After a restart of the daemon: ${found.runs} runs found again, ${found.approvals} approvals still wait, ${found.interrupted} calls were interrupted and denied.`,
    );
  }
  const servers = await startServers(supervisor, verifier.value, () => void stop());
  if (!servers.ok) {
    lock.value();
    give(servers);
  }
  supervisor.hooks.look();
  const timers = [
    setInterval(() => void supervisor.tend(), tendMs),
    setInterval(() => supervisor.calls.holdAll(), holdMs),
    setInterval(() => supervisor.hooks.look(), holdMs),
  ];
  setTimeout(() => void dropAbsentCallers(supervisor.calls), comeBackMs).unref();
  let ending = false;
  const stop = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    timers.forEach(clearInterval);
    await supervisor.stop();
    servers.value.close();
    lock.value();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => void stop());
  log('info', `ready on ${paths.runtimeDir}`);
}

process.umask(0o077);
process.on('unhandledRejection', (fault) =>
  log('error', `unhandled: ${String((fault as Error)?.stack ?? fault)}`),
);
await main();
