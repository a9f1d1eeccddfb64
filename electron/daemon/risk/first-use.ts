import type { RiskSignal } from '../../../shared/model/risk';
import { hostsOf, targetsOf, type Past, type SeenCall } from './past';

/** Notes that rules may match: what is new is not bad by itself, and asks nobody. */
const note = (id: RiskSignal['id'], says: string): RiskSignal => ({ id, says, floor: 'allow' });

const listed = (names: readonly string[]): string =>
  names.length > 2 ? `${names[0] ?? ''} and ${names.length - 1} more` : names.join(' and ');

/** The agent never used this tool. */
export function firstTool(seen: SeenCall, past: Past): RiskSignal | null {
  const known = past.agent(seen.call.product)?.tools.has(seen.call.tool) === true;
  return known ? null : note('first-tool', `This agent uses ${seen.call.tool} for the first time.`);
}

/** The agent never touched this project, folder, package or server. */
export function firstTarget(seen: SeenCall, past: Past): RiskSignal | null {
  const known = past.agent(seen.call.product)?.targets;
  const fresh = targetsOf(seen.classification).filter((one) => known?.has(one) !== true);
  return fresh.length === 0
    ? null
    : note('first-target', `This agent touches ${listed(fresh)} for the first time.`);
}

/** The agent never reached this host. */
export function firstHost(seen: SeenCall, past: Past): RiskSignal | null {
  const known = past.agent(seen.call.product)?.hosts;
  const fresh = hostsOf(seen.classification).filter((one) => known?.has(one) !== true);
  return fresh.length === 0
    ? null
    : note('first-host', `This agent reaches ${listed(fresh)} for the first time.`);
}
