import type { RiskSignal } from '../../../shared/model/risk';
import { routesOf, type Past, type SeenCall } from './past';

const says: Readonly<Record<string, (name: string) => string>> = {
  process: (name) => `its process is ${name}`,
  parent: (name) => `${name} started it`,
  project: (name) => `it works in ${name}`,
  way: (name) => `it comes by ${name}`,
};

/** The call comes by a way this agent never came before: another process, parent, project or socket. Silent for an agent that is new altogether. */
export function unusualRoute(seen: SeenCall, past: Past): RiskSignal | null {
  const known = past.agent(seen.call.product)?.routes;
  if (known === undefined) return null;
  const fresh = routesOf(seen).filter(([kind, name]) => !known.has(`${kind} ${name}`));
  if (fresh.length === 0) return null;
  const parts = fresh.map(([kind, name]) => says[kind]?.(name) ?? name);
  return {
    id: 'unusual-route',
    says: `New for this agent: ${parts.join(', ')}.`,
    floor: 'allow',
  };
}

/** Sub-agents of sub-agents: from this depth on it is said. */
const deep = 2;

/** The call comes through more than one sub-agent. */
export function deepChain({ call }: SeenCall): RiskSignal | null {
  const depth = call.chain.filter((link) => link.role === 'sub-agent').length;
  return depth < deep
    ? null
    : {
        id: 'deep-chain',
        says: `${depth} sub-agents lie between the agent and this call.`,
        floor: 'allow',
      };
}
