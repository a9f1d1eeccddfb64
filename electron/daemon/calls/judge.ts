import type { Classification } from '../../../shared/model/classification';
import type { PolicyResult } from '../../../shared/model/decision';
import type { RiskSignal } from '../../../shared/model/risk';
import type { ToolCall } from '../../../shared/model/tool-call';
import { raised } from '../policy/weight';

/** What judging a call asks of the rest of the daemon. */
export type JudgeWorld = {
  /** Facts about the call that its text does not show (electron/daemon/risk, electron/daemon/agents). */
  signals(call: ToolCall, runId: string, classification: Classification): readonly RiskSignal[];
  /** The operator's rules, which may match signals too. */
  evaluate(
    call: ToolCall,
    classification: Classification,
    signals: readonly RiskSignal[],
  ): PolicyResult;
};

/** What a call deserves: the rules' verdict, raised to the highest floor that a signal asks for. */
export function judge(
  world: JudgeWorld,
  call: ToolCall,
  about: { readonly runId: string; readonly classification: Classification },
): PolicyResult {
  const signals = world.signals(call, about.runId, about.classification);
  return raised(world.evaluate(call, about.classification, signals), signals);
}
