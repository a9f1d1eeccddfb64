import picomatch from 'picomatch';
import type { Agent, AgentState, Entitlements } from '../../../shared/model/agent';
import type { Classification, Effect } from '../../../shared/model/classification';
import type { RiskSignal } from '../../../shared/model/risk';
import type { ToolCall } from '../../../shared/model/tool-call';
import type { Reason } from '../../../shared/reasons';

/** An effect that is not known says nothing about what an agent is meant to do: the rules decide about it. */
const unjudged: ReadonlySet<Effect> = new Set(['unknown']);

/** Is the host one of those named: the same, or below a name that begins with a dot? No name at all = any host. */
export function namesHost(hosts: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase();
  return (
    hosts.length === 0 ||
    hosts.some((one) => {
      const name = one.toLowerCase();
      return name.startsWith('.')
        ? wanted.endsWith(name) || wanted === name.slice(1)
        : wanted === name;
    })
  );
}

const inProjects = (projects: readonly string[], folder: string): boolean =>
  projects.length === 0 || picomatch.isMatch(folder, [...projects], { dot: true });

/** How a call goes beyond the entitlements, as words for the card; empty when it does not. */
export function beyond(
  entitlements: Entitlements,
  call: Pick<ToolCall, 'cwd'>,
  classification: Classification,
): readonly string[] {
  const effects = classification.effects.filter(
    (effect) => !unjudged.has(effect) && !entitlements.effects.includes(effect),
  );
  const hosts = classification.targets.filter(
    ({ kind, resolved }) => kind === 'host' && !namesHost(entitlements.hosts, resolved),
  );
  const folder = classification.project ?? call.cwd;
  return [
    ...effects,
    ...hosts.map(({ resolved }) => resolved),
    ...(inProjects(entitlements.projects, folder) ? [] : [folder]),
  ];
}

/** Why an agent in that state is denied everything, or null. */
export function barredBy(state: AgentState): Reason | null {
  switch (state) {
    case 'proposed':
    case 'active':
      return null;
    case 'suspended':
      return 'agent-suspended';
    case 'revoked':
    case 'retired':
      return 'agent-revoked';
    default:
      return state satisfies never;
  }
}

/**
 * Facts about a call that follow from who its agent is. `agents` are that of the call and, before it, those it was started by;
 * the call may do what all of them may. `nowMs` is wall time.
 */
export function agentSignals(
  agents: readonly Agent[],
  call: Pick<ToolCall, 'cwd'>,
  about: { readonly classification: Classification; readonly nowMs: number },
): RiskSignal[] {
  const stranger = agents.find(({ state }) => state !== 'active');
  if (agents.length === 0 || stranger !== undefined)
    return [
      {
        id: 'not-onboarded',
        says: `${stranger?.id ?? 'This agent'} is not onboarded: nobody said yet what it is for.`,
        floor: 'confirm',
      },
    ];
  // SECURITY: T-4, I09: what one of them may not do, none may: whoever was started by another never has more than that other.
  const more = new Set(
    agents.flatMap(({ entitlements }) => beyond(entitlements, call, about.classification)),
  );
  const overdue = agents.find(({ reviewBy }) => reviewBy < about.nowMs);
  const signals: RiskSignal[] = [];
  if (more.size > 0)
    signals.push({
      id: 'entitlement-mismatch',
      says: `${agents.at(-1)?.id ?? ''} is not meant to do this: ${[...more].join(', ')}.`,
      floor: 'confirm',
    });
  if (overdue !== undefined)
    signals.push({
      id: 'review-overdue',
      says: `The review of ${overdue.id} is overdue.`,
      floor: 'allow',
    });
  return signals;
}
