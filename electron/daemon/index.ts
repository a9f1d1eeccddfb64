/** The daemon `holdpointd`: a table of contents. Check, open, restore, serve, tend, stop. */
import { dirname } from 'node:path';
import type { KeyObject } from 'node:crypto';
import { adapters } from '../adapters/all';
import { ProductHooks, userPlace } from '../connect/product-hooks';
import { currentPlatform } from '../platform/current';
import { loadShellGrammar, shippedGrammar } from './classify/shell-grammar.shell';
import { faultText } from '../../shared/faults';
import type { Platform } from '../../shared/platform';
import { sentence, type Refusal } from '../../shared/reasons';
import { Detached, detachedLookMs } from './agents/detached';
import { MadeInput } from './agents/made-input';
import { lookAtHooks } from './agents/unprotected';
import { leaveParent } from './env';
import { log } from './log';
import { keepPresenceMarker } from './presence/presence-marker.shell';
import { loadVerifier } from './operator/verifier-file';
import { restoreAll, comeBackMs, dropAbsentCallers } from './restore';
import { startServers } from './servers';
import { watchOwnFiles } from './own-files';
import { takeLock } from './single-daemon';
import { closedJournal } from './store/closed-journal';
import { openJournal } from './store/open-journal';
import { Supervisor } from './supervisor';
import { unawaited } from './unawaited';
import { tryAgainMs } from './unrecorded';
import { unrecordedMark } from './unrecorded-mark.shell';

const tendMs = 250;
const holdMs = 2_000;
/** A changed hook is to be seen within two seconds. */
const lookMs = 1_000;

function give(up: Refusal): never {
  process.stderr.write(`holdpointd: ${sentence(up)}\n`);
  process.exit(up.reason === 'daemon-running' ? 3 : 1);
}

/** What must hold before anything is opened: safe directories, nobody else running, a verifier that can be read. */
function claim(platform: Platform): { release: () => void; verifier: KeyObject | null } {
  const prepared = platform.paths.prepare();
  if (!prepared.ok) give(prepared);
  const lock = takeLock(platform.paths.lockFile, platform.processes);
  if (!lock.ok) give(lock);
  const verifier = loadVerifier(platform.paths.verifierFile);
  if (!verifier.ok) give(verifier);
  return { release: lock.value, verifier: verifier.value };
}

/** The supervisor over the journal; a journal that cannot be opened leaves a daemon that denies and says why. */
async function openSupervisor(platform: Platform): Promise<Supervisor> {
  const { paths, bootId, clock } = platform;
  const opened = await openJournal({ file: paths.journalFile, bootId, clock });
  const build = dirname(import.meta.dirname);
  const productHooks = new ProductHooks(paths, build);
  const shellGrammar = await loadShellGrammar(shippedGrammar(import.meta.dirname));
  const supervisor = await Supervisor.create({
    platform,
    journal: opened.ok ? opened.value : closedJournal(opened),
    journalFault: opened.ok ? null : opened.reason,
    unrecordedMark: unrecordedMark(paths.unrecordedFile),
    productHooks,
    adapters,
    ownPaths: [
      build,
      ...adapters.flatMap(({ product }) =>
        productHooks.filesAt(userPlace(product)).map((file) => file.path),
      ),
    ],
    shellGrammar,
    version: __HOLDPOINT_VERSION__,
  });
  if (!platform.proven) supervisor.notices.set('unproven', 'warning', unproven);
  if (shellGrammar.fault !== null)
    supervisor.notices.set('shell-grammar', 'error', grammarMissing(shellGrammar.fault));
  if (!opened.ok) supervisor.notices.set('journal', 'error', sentence(opened));
  return supervisor;
}

const unproven =
  'Holdpoint was built for this system but never tried on it: do not rely on pausing, ending and sensing that you left before you have seen them work.';

const grammarMissing = (fault: string): string =>
  `Every shell command is put to you: the second shell parser could not be loaded (${fault}).`;

async function restore(supervisor: Supervisor): Promise<void> {
  supervisor.agents.restore();
  await supervisor.leases.closeOld();
  const found = await restoreAll(supervisor.parts.journal, supervisor);
  if (found.runs + found.approvals + found.interrupted === 0) return;
  const text = `After a restart of the daemon: ${found.runs} runs found again, ${found.approvals} approvals still wait, ${found.interrupted} calls were interrupted and denied.`;
  supervisor.notices.set('restart', 'info', text);
}

/** The clockwork; returns how to stop it. */
function tick(supervisor: Supervisor): () => void {
  const madeInput = new MadeInput(supervisor);
  const detached = new Detached(supervisor);
  const timers = [
    setInterval(() => supervisor.tend(), tendMs),
    setInterval(() => supervisor.calls.holdAll(), holdMs),
    setInterval(() => unawaited('the look at hooks', lookAtHooks(supervisor)), lookMs),
    setInterval(() => madeInput.look(), tendMs),
    setInterval(() => unawaited('the look outside of runs', detached.look()), detachedLookMs),
    setInterval(
      () => unawaited('the word of missing records', supervisor.unrecorded.tell()),
      tryAgainMs,
    ),
  ];
  const drop = (): void =>
    unawaited('the end of calls without a caller', dropAbsentCallers(supervisor.calls));
  setTimeout(drop, comeBackMs).unref();
  return () => timers.forEach((timer) => clearInterval(timer));
}

async function main(): Promise<void> {
  const platform = currentPlatform();
  // SECURITY: T-13, T-20: the opened step-up file and every approval are in this memory. --disable-sigusr1 (the debugger) stands on the command line.
  if (!platform.closeMemory()) log('error', 'other programs of this user can read this memory');
  const { release, verifier } = claim(platform);
  const supervisor = await openSupervisor(platform);
  await restore(supervisor);
  supervisor.hooks.look();
  let ending = false;
  const servers = await startServers(supervisor, verifier, () => void stop());
  if (!servers.ok) {
    release();
    give(servers);
  }
  const still = tick(supervisor);
  const unmark = keepPresenceMarker(supervisor);
  const unwatch = watchOwnFiles(supervisor, dirname(import.meta.dirname));
  // A fault in it ends us too (`endBy`).
  const stop = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    still();
    unmark();
    unwatch();
    await supervisor.stop();
    servers.value.close();
    release();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => void stop());
  log('info', `ready on ${platform.paths.runtimeDir}`);
}

/** SECURITY: T-13: after a fault that nobody caught nobody knows what of us still works. An end leaves everything held (docs/architecture.md). */
function endBy(fault: unknown): never {
  log('error', `ended by a fault that nobody caught: ${faultText(fault)}`);
  process.exit(1);
}

process.umask(0o077);
process.on('uncaughtException', endBy).on('unhandledRejection', endBy);
leaveParent();
await main();
