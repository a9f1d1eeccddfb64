import { homedir } from 'node:os';
import { faultText } from '../../shared/faults';
import { gateFor } from './agents/detachment';
import type { CallWorld } from './calls/call-path';
import { judge, type JudgeWorld } from './calls/judge';
import { classify } from './classify/classify';
import { machineWorld } from './classify/world.shell';
import { evaluate } from './policy/evaluate';
import type { Supervisor } from './supervisor';

/** The stations between adapter and decision, as the call path asks for them. */
export function callWorld(supervisor: Supervisor): CallWorld {
  const { platform, journal, log, journalFault, ownPaths, shellGrammar } = supervisor.parts;
  const { clock, paths } = platform;
  const own = [paths.runtimeDir, paths.dataDir, paths.configDir, ...ownPaths];
  const world = machineWorld(homedir(), own, shellGrammar.read);
  const presence = () => supervisor.presence.current().state;
  const judgeWorld: JudgeWorld = {
    signals: (call, runId, classification) =>
      supervisor.agents.signals(call, runId, classification),
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
    gate: (classification) => gateFor(presence(), classification),
    presence,
    runState: (runId) => supervisor.registry.gate(runId),
    onChange: () => supervisor.changed(),
    fault: (summary) => supervisor.note('fault', summary),
    onFault: (fault) => log('error', `decision failed: ${faultText(fault)}`),
    onAllowed: ({ call, runId }) => {
      if (call.toolUseId !== undefined)
        supervisor.registry.get(runId)?.inFlight.set(call.toolUseId, clock.monoMs());
    },
  };
}
