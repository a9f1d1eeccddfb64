import type { RiskSignal } from '../../../shared/model/risk';
import { askedAfterDeny } from './denial';
import { firstHost, firstTarget, firstTool } from './first-use';
import { burst, operatorQuiet } from './pace';
import type { Past, SeenCall } from './past';
import { deepChain, unusualRoute } from './route';
import { tainted } from './taint';

/** All signals that follow from what was decided before. Pure: the same past gives the same signals. */
export function pastSignals(
  seen: SeenCall,
  past: Past,
  quietMs: number | null,
): readonly RiskSignal[] {
  return [
    askedAfterDeny(seen, past),
    tainted(seen, past),
    burst(seen, past),
    unusualRoute(seen, past),
    deepChain(seen),
    firstTool(seen, past),
    firstTarget(seen, past),
    firstHost(seen, past),
    operatorQuiet(quietMs),
  ].filter((one) => one !== null);
}
