import { homedir } from 'node:os';
import { join } from 'node:path';
import { faultText } from '../../shared/faults';
import { beginWork } from './agents/live-run';
import { unprotectedSignals } from './agents/unprotected';
import { CallMemory } from './calls/call-memory';
import type { CallWorld } from './calls/call-path-world';
import { fixFiles } from './calls/fixed-files.shell';
import { judge, type JudgeWorld } from './calls/judge';
import type { WaitingCall } from './calls/waiting-call';
import { classify } from './classify/classify';
import { machineWorld } from './classify/world.shell';
import { McpPins } from './mcp-pins';
import { evaluate } from './policy/evaluate';
import type { FinalDecision } from '../../shared/model/decision';
import type { ProcessRef } from '../../shared/model/run';
import { log } from './log';
import type { Supervisor } from './supervisor';
import { unawaited } from './unawaited';

/** The stations between adapter and decision, as the call path asks for them. */
export function callWorld(supervisor: Supervisor): CallWorld {
  const { platform, journal, journalFault, ownPaths, shellGrammar } = supervisor.parts;
  const { bootId, clock, paths } = platform;
  // SECURITY: T-12 (T01): the rules file by itself too, because a link may lead from the folder to somewhere else.
  const own = [paths.runtimeDir, paths.dataDir, paths.configDir, paths.rulesFile, ...ownPaths];
  const world = machineWorld(homedir(), own, shellGrammar.read);
  const presence = () => supervisor.presence.current().state;
  const parentOf = parentLookup(supervisor);
  const quietMs = () => supervisor.presence.quietMs();
  const memory = new CallMemory({ clock, bootId, parentOf, quietMs }, journal);
  const servers = new McpPins(join(paths.dataDir, 'mcp-servers.json'), (text) =>
    log('error', text),
  );
  const judgeWorld: JudgeWorld = {
    signals: (call, runId, classification) => [
      ...memory.signals(call, runId, classification),
      ...supervisor.agents.signals(call, runId, classification),
      ...unprotectedSignals(supervisor.hooks, call),
      ...servers.signals(classification),
    ],
    evaluate: (call, classification, signals) =>
      evaluate(supervisor.rules.current.rules, {
        call,
        classification,
        home: world.home,
        presence: presence(),
        signals,
      }),
  };
  return {
    clock,
    journal,
    journalFault: () => journalFault,
    stopping: () => supervisor.stopping,
    barred: (call, runId) => supervisor.agents.barred(call.product, runId),
    classify: (call) => classify(call, world),
    judge: (call, runId, classification) => judge(judgeWorld, call, { runId, classification }),
    fix: fixFiles,
    gate: (call, classification) => supervisor.absence.gate(call, classification),
    leases: supervisor.leases,
    presence,
    runState: (runId) => supervisor.registry.gate(runId),
    onChange: () => supervisor.changed(),
    fault: async (summary) => void (await supervisor.note('fault', summary)),
    onFault: (fault) => log('error', `decision failed: ${faultText(fault)}`),
    parentOf,
    onCrowd: (runId, waiting) => tellCrowd(supervisor, runId, waiting),
    onApproved: (waiting) => memory.approved(waiting),
    onDecided: (waiting, decision) => {
      memory.decided(waiting, decision);
      if (decision.outcome === 'deny')
        unawaited('what follows a denial', supervisor.absence.denied(waiting, decision));
      servers.decided(waiting.look.classification, waiting.ticket !== null, decision);
      atWork(supervisor, waiting, decision);
    },
  };
}

/** What its product goes to work on, and what it must not. */
function atWork(
  { events, parts, registry }: Supervisor,
  { call, look, runId }: WaitingCall,
  decision: FinalDecision,
): void {
  const { sessionId, toolUseId } = call;
  const run = registry.get(runId);
  if (toolUseId === undefined || run === undefined) return;
  events.ignored.decided(run, toolUseId, decision);
  const atMs = parts.platform.clock.monoMs();
  if (decision.outcome === 'allow')
    beginWork(run, toolUseId, { sessionId, atMs, ...look.classification });
}

/** Who started a run's first process, by name. Asked of the system once for each process. */
function parentLookup({ registry, parts }: Supervisor): (runId: string) => string | null {
  const known = new WeakMap<ProcessRef, string | null>();
  const { processes } = parts.platform;
  return (runId) => {
    const root = registry.get(runId)?.root ?? null;
    if (root === null) return null;
    const before = known.get(root);
    if (before !== undefined) return before;
    const pid = processes.parentOf(root.pid);
    const name = pid === null ? null : (processes.identify(pid)?.name ?? null);
    known.set(root, name);
    return name;
  };
}

/** One notice for a run that asks too often, instead of a card for each of its calls (T-11). */
function tellCrowd({ registry, notices }: Supervisor, runId: string, waiting: number): void {
  const id = `asks-too-often ${runId}`;
  const shown = notices.list.find((one) => one.id === id);
  if (waiting === 0 && shown === undefined) return;
  const label = registry.get(runId)?.label ?? runId;
  const text = `${label} asks very often: ${waiting} more of its calls wait behind what is shown. "I did not ask for this" denies all of them and pauses the run.`;
  notices.set(id, 'warning', waiting === 0 ? null : text);
}
