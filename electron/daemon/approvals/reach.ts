import type { GrantReach } from '../../../shared/model/approval';
import type { Classification, Target } from '../../../shared/model/classification';
import type { PolicyResult } from '../../../shared/model/decision';
import type { SignalId } from '../../../shared/model/risk';
import type { ToolCall } from '../../../shared/model/tool-call';
import { oneByOne } from '../policy/one-by-one';

/** What grants are made of and held against: a call, what it would do, and what was judged of it. */
export type Judged = {
  readonly call: ToolCall;
  readonly classification: Classification;
  readonly policy: PolicyResult;
};

/** A reach with what else stood on the card: the grant covers nothing beyond either. */
export type GrantTerms = {
  readonly agentId: string;
  readonly reach: GrantReach;
  /** Targets that were on the card, each as kind, effect and real name. */
  readonly shown: readonly string[];
  /** Signals on the card that asked for more than an allow. */
  readonly signals: readonly SignalId[];
};

/** More programs than this in one command are not a thing that a person grants. */
const mostPrograms = 8;
const longestProgram = 80;

const hostsOf = ({ targets }: Classification): string[] => [
  ...new Set(targets.filter(({ kind }) => kind === 'host').map(({ resolved }) => resolved)),
];
const nameOf = (target: Target): string => `${target.kind} ${target.effect} ${target.resolved}`;
const raised = ({ signals }: PolicyResult): SignalId[] =>
  signals.filter(({ floor }) => floor !== 'allow').map(({ id }) => id);

/**
 * What a grant for the agent would cover after this card, or null when nothing could safely be granted: the call cannot be seen
 * through, it is more than a confirm, it has an effect that is always decided one by one, it is like one that was denied, or there is
 * no project to bind it to.
 */
export function reachOf({ call, classification, policy }: Judged): GrantReach | null {
  const { effects, project, programs, uninspectable } = classification;
  if (uninspectable !== null || policy.verdict !== 'confirm' || project === undefined) return null;
  if (effects.some((one) => oneByOne.has(one))) return null;
  // SECURITY: T-11 (U20): a permission does not outweigh a denial that came before or after it.
  if (raised(policy).includes('asked-after-deny')) return null;
  if (call.kind === 'shell' && !areGrantable(programs)) return null;
  const reach = {
    project,
    kind: call.kind,
    tool: call.tool,
    programs,
    effects,
    hosts: hostsOf(classification),
  };
  return { ...reach, says: saysOf(reach) };
}

const areGrantable = (programs: readonly string[]): boolean =>
  programs.length > 0 &&
  programs.length <= mostPrograms &&
  programs.every((one) => one.length <= longestProgram);

function saysOf({ kind, tool, programs, hosts }: Omit<GrantReach, 'says'>): string {
  const at = hosts.length === 0 ? '' : ` with ${hosts.join(', ')}`;
  return `${kind === 'shell' ? programs.join(', ') : tool}${at} in this project`;
}

/** The terms of a grant for the agent, from the card it is given on. Null when the card offered none. */
export function termsOf(judged: Judged, agentId: string): GrantTerms | null {
  const reach = reachOf(judged);
  return reach === null
    ? null
    : {
        agentId,
        reach,
        shown: judged.classification.targets.map(nameOf),
        signals: raised(judged.policy),
      };
}

/**
 * SECURITY: T-11. Is this later call within what the card said? Same agent, project and tool; no program, effect or host that was
 * not there; files in the project, or on the card; nothing that starts a file, a package or a server that was not on the card;
 * no new signal that asks.
 */
export function covers(terms: GrantTerms, judged: Judged): boolean {
  const now = reachOf(judged);
  const { reach, shown, signals } = terms;
  if (now === null || terms.agentId !== judged.call.product) return false;
  const within = (some: readonly string[], all: readonly string[]): boolean =>
    some.every((one) => all.includes(one));
  return (
    now.project === reach.project &&
    now.kind === reach.kind &&
    now.tool === reach.tool &&
    within(now.programs, reach.programs) &&
    within(now.effects, reach.effects) &&
    within(now.hosts, reach.hosts) &&
    within(raised(judged.policy), signals) &&
    judged.classification.targets.every(
      (target) => isInside(target) || shown.includes(nameOf(target)),
    )
  );
}

/** Targets that need not be on the card: ordinary files of the project, and what is held against the reach as program or host. */
const isInside = ({ kind, effect, inProject }: Target): boolean =>
  kind === 'path'
    ? inProject === true && effect !== 'executes'
    : kind === 'host' || kind === 'command';
