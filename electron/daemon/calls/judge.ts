import type { Classification } from '../../../shared/model/classification';
import type { PolicyResult, Verdict } from '../../../shared/model/decision';
import type { RiskSignal } from '../../../shared/model/risk';
import type { ToolCall } from '../../../shared/model/tool-call';

const weight: Readonly<Record<Verdict, number>> = { allow: 0, confirm: 1, 'step-up': 2, deny: 3 };

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

/**
 * What a call deserves: the rules' verdict, raised to the highest floor that a signal asks for. A signal never lowers anything.
 */
export function judge(
  world: JudgeWorld,
  call: ToolCall,
  about: { readonly runId: string; readonly classification: Classification },
): PolicyResult {
  const signals = world.signals(call, about.runId, about.classification);
  const ruled = world.evaluate(call, about.classification, signals);
  const highest = signals.reduce<RiskSignal | null>(
    (top, one) => (top === null || weight[one.floor] > weight[top.floor] ? one : top),
    null,
  );
  // SECURITY: T-24, T-11: only upwards. Whatever raised the verdict is the reason that the operator reads.
  if (highest === null || weight[highest.floor] <= weight[ruled.verdict])
    return { ...ruled, signals: [...signals] };
  return { ...ruled, verdict: highest.floor, why: highest.says, signals: [...signals] };
}
