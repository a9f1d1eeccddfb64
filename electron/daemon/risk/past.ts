import type { Classification } from '../../../shared/model/classification';
import type { DecidedBy } from '../../../shared/model/decision';
import type { ToolCall } from '../../../shared/model/tool-call';
import { Bounded } from './bounded';
import { denialOf, isTakenBack, type Denial } from './denial';
import { downloadsOf, taintOf } from './taint';

/** A call and what was found about it: what every signal is computed from. Times are monotonic milliseconds. */
export type SeenCall = {
  readonly call: ToolCall;
  readonly runId: string;
  readonly classification: Classification;
  readonly atMs: number;
  /** Name of the process that started the agent's own, as the kernel says; null where it is not known. */
  readonly parent: string | null;
};

/** A call that is over and done with. */
export type DecidedCall = SeenCall & {
  readonly outcome: 'allow' | 'deny';
  readonly by: DecidedBy;
};

/** What an agent did before, in all its runs. */
export type AgentPast = {
  readonly tools: Bounded<string, true>;
  readonly targets: Bounded<string, true>;
  readonly hosts: Bounded<string, true>;
  /** Names of client processes, projects, ways to the daemon and parents, each with its kind in front. */
  readonly routes: Bounded<string, true>;
};

/** What one run did; its sub-agents are the run too, so they inherit its taint and its denials. */
export type RunPast = {
  /** What untrusted content was read, in words; null = none. */
  taint: string | null;
  denials: readonly Denial[];
  /** When its newest calls were decided, oldest first. */
  readonly times: number[];
};

const mostAgents = 64;
const mostRuns = 512;
const mostNames = 2_000;
/** More than one answer can deny (`waitingCallsPerRun`), so that no storm pushes out what was denied before it. */
const mostDenials = 256;
/** As many as the largest rate that a signal asks about needs. */
export const mostTimes = 256;

const newAgent = (): AgentPast => ({
  tools: new Bounded(mostNames),
  targets: new Bounded(mostNames),
  hosts: new Bounded(mostNames),
  routes: new Bounded(mostNames),
});

/**
 * What is remembered of decided calls, bounded, in memory: fed by every decision, and from the journal at start. Only what was
 * allowed happened, so only that makes something known or taints; only what the operator denied is a denial.
 */
export class Past {
  readonly #agents = new Bounded<string, AgentPast>(mostAgents);
  readonly #runs = new Bounded<string, RunPast>(mostRuns);
  /** The same by the product's session, so that one that goes on in another process is not forgotten. Apart, because sessions are only claimed: ever new ones must push out no run. */
  readonly #sessions = new Bounded<string, RunPast>(mostRuns);
  readonly #downloads = new Bounded<string, true>(mostNames);

  agent(id: string): AgentPast | undefined {
    return this.#agents.get(id);
  }

  /** Of the run and of the session that it claims, where these were apart before. */
  run(of: Pick<SeenCall, 'runId' | 'call'>): RunPast | undefined {
    const [own, other] = this.#known(of);
    return own === undefined || other === undefined ? own : joined(own, other);
  }

  #known(of: Pick<SeenCall, 'runId' | 'call'>): readonly RunPast[] {
    const both = [this.#runs.get(of.runId), this.#sessions.get(sessionOf(of))];
    return [...new Set(both)].filter((one) => one !== undefined);
  }

  /** Was this file (real path) made by a call that used the network? */
  isDownloaded(path: string): boolean {
    return this.#downloads.has(path);
  }

  /** Takes a decision in. Older calls come before newer ones. */
  note(decided: DecidedCall): void {
    const run = this.run(decided) ?? { taint: null, denials: [], times: [] };
    this.#runs.set(decided.runId, run);
    this.#sessions.set(sessionOf(decided), run);
    run.times.push(decided.atMs);
    if (run.times.length > mostTimes) run.times.shift();
    if (decided.outcome === 'allow') this.#happened(decided, run);
    else if (decided.by === 'operator')
      run.denials = [...run.denials, denialOf(decided)].slice(-mostDenials);
  }

  /** The operator allowed this very call: what he denied of the same before does not speak against it any more. */
  takeBack(allowed: SeenCall): void {
    for (const run of this.#known(allowed))
      run.denials = run.denials.filter((denial) => !isTakenBack(denial, allowed));
  }

  #happened(decided: DecidedCall, run: RunPast): void {
    run.taint ??= taintOf(decided, (path) => this.isDownloaded(path));
    for (const path of downloadsOf(decided.classification)) this.#downloads.set(path, true);
    const agent = this.#agents.take(decided.call.product, newAgent);
    agent.tools.set(decided.call.tool, true);
    for (const target of targetsOf(decided.classification)) agent.targets.set(target, true);
    for (const host of hostsOf(decided.classification)) agent.hosts.set(host, true);
    for (const [kind, name] of routesOf(decided)) agent.routes.set(`${kind} ${name}`, true);
  }
}

const joined = (one: RunPast, other: RunPast): RunPast => ({
  taint: one.taint ?? other.taint,
  denials: [...new Set([...one.denials, ...other.denials])]
    .toSorted((a, b) => a.atMs - b.atMs)
    .slice(-mostDenials),
  times: one.times,
});

/** A session is only claimed; whoever claims that of another gets its denials and its taint, and nothing else. */
const sessionOf = ({ call }: Pick<SeenCall, 'call'>): string =>
  `session ${call.product} ${call.sessionId}`;

/**
 * Targets by which a call is known again: files inside the project count as the project, those outside as their folder,
 * so that each new file is not a first one.
 */
export function targetsOf({ targets, project }: Classification): readonly string[] {
  const named = targets.flatMap((target) => {
    if (target.kind === 'host' || target.kind === 'command') return [];
    if (target.kind !== 'path') return [`${target.kind} ${target.resolved}`];
    return target.inProject === true
      ? [project ?? target.resolved]
      : [target.resolved.slice(0, target.resolved.lastIndexOf('/')) || '/'];
  });
  return [...new Set(named)];
}

export const hostsOf = ({ targets }: Classification): readonly string[] => [
  ...new Set(targets.filter(({ kind }) => kind === 'host').map(({ resolved }) => resolved)),
];

/** How a call came: client process, its parent, project, and the way to the daemon. */
export function routesOf(seen: SeenCall): readonly (readonly [string, string])[] {
  const app = seen.call.chain.findLast((link) => link.role === 'app' && link.verified)?.name;
  return [
    ...(app === undefined ? [] : [['process', app] as const]),
    ...(seen.parent === null ? [] : [['parent', seen.parent] as const]),
    ['project', seen.classification.project ?? seen.call.cwd] as const,
    ['way', seen.call.route] as const,
  ];
}
