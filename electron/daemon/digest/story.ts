import { digestRows } from '../../../shared/model/digest';
import { Product } from '../../../shared/model/tool-call';
import type { StoryRecord } from '../store/story-reader';
import { Warnings } from './warnings';

/** What became of one call, by the records that hold or decide it; numbers are records (seq). */
type CallStory = {
  readonly owner: string;
  readonly held: number | null;
  /** The newest decision; null while it waits. */
  readonly decided: { readonly seq: number; readonly outcome: 'allow' | 'deny' } | null;
  readonly leaseId: string | null;
};

/** A time in which the processes of a run stood still. */
export type PauseStory = {
  readonly runId: string;
  /** The record that says so. */
  readonly seq: number;
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly processes: number;
  readonly verified: boolean;
  /** How long it had stood when it went on, as that record says; null where none does. */
  readonly stoodMs: number | null;
  readonly locks: readonly string[];
};

/** One agent of a story: its calls and runs as records (seq), oldest first. A call that waited and was denied is in both lists. */
export type AgentStory = {
  /** Product, or the label of a run that never named one. */
  readonly agent: string;
  readonly runs: readonly string[];
  readonly ran: readonly number[];
  /** By call, because what a held call became may be told by a later record. */
  readonly held: readonly string[];
  readonly denied: readonly number[];
  readonly pauses: readonly PauseStory[];
  readonly ended: readonly number[];
  /** Records of the calls that passed under each lease. */
  readonly used: ReadonlyMap<string, readonly number[]>;
};

const isProduct = (agent: string): boolean => Product.safeParse(agent).success;
const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * What happened in a stretch of the journal, gathered record by record. Holds numbers and names only, never a payload, so that a
 * stretch of any length fits.
 */
export class Story {
  readonly warnings = new Warnings();
  /** `attended` = was the operator there, for a moment, at that record? What passed then, he let pass. */
  constructor(readonly attended: (seq: number) => boolean = () => false) {}

  /** Whose each run is: a product as soon as a record names one. */
  readonly #agents = new Map<string, string>();
  readonly #calls = new Map<string, CallStory>();
  readonly #pauses = new Map<string, PauseStory[]>();
  readonly #ended = new Map<string, number>();
  #last: Pick<StoryRecord, 'seq' | 'hash'> | null = null;

  /** Takes the next record, oldest first. */
  take(record: StoryRecord): void {
    this.#follow(record);
    this.warnings.see(record);
    this.#name(record);
    switch (record.type) {
      case 'call.held':
      case 'call.decided':
        return this.#call(record);
      case 'run.paused':
      case 'run.pause-failed':
        return this.#pause(record);
      case 'run.resumed':
      case 'run.self-resumed':
        return this.#go(record);
      case 'run.killed':
      case 'run.ended':
        this.#go(record);
        if (record.run !== null) this.#ended.set(record.run, record.seq);
        return;
      default:
    }
  }

  /** What was gathered, one entry an agent, by name. */
  agents(): AgentStory[] {
    const owners = new Set([
      ...[...this.#calls.values()].map(({ owner }) => this.#agentOf(owner)),
      ...[...this.#pauses.keys(), ...this.#ended.keys()].map((run) => this.#agentOf(run)),
    ]);
    return [...owners].toSorted().map((agent) => this.#agent(agent));
  }

  /** SECURITY: T-18 a record that does not follow the one before it: something was taken out or put in. */
  #follow({ seq, hash, prev }: StoryRecord): void {
    const last = this.#last;
    this.#last = { seq, hash };
    if (last === null || (seq === last.seq + 1 && prev === last.hash)) return;
    const text = `The journal is not whole between record ${last.seq} and record ${seq}. Run \`holdpoint verify\`.`;
    this.warnings.add({ kind: 'journal-gap', text, seq, agent: null });
  }

  #name({ run, agent }: StoryRecord): void {
    if (run === null || agent === null) return;
    const known = this.#agents.get(run);
    if (known === undefined || isProduct(agent)) this.#agents.set(run, agent);
  }

  #agentOf(owner: string): string {
    return this.#agents.get(owner) ?? owner;
  }

  /** The newest record of a call says what became of it: an allow that could not leave any more is followed by a new hold. */
  #call(record: StoryRecord): void {
    const key = textOr(record.callKey) ?? `record ${record.seq}`;
    const known = this.#calls.get(key);
    const { seq, decision } = record;
    const isHeld = record.type === 'call.held';
    const seen = decision === 'allow' && record.unattended !== 1 && this.attended(seq);
    const outcome = !seen && (decision === 'allow' || decision === 'deny') ? decision : null;
    if (!isHeld && outcome === 'allow' && record.unattended !== 1) this.#unexplained(record);
    this.#calls.set(key, {
      owner: record.run ?? record.agent ?? '',
      held: isHeld ? (known?.held ?? seq) : (known?.held ?? null),
      decided: isHeld || outcome === null ? null : { seq, outcome },
      leaseId: isHeld ? null : textOr(record.leaseId),
    });
  }

  /** SECURITY: T-14 whatever passes while nobody is there says so in its own record. */
  #unexplained({ seq, agent }: StoryRecord): void {
    const text = 'A call passed while nobody was there, and its record does not say why it could.';
    this.warnings.add({ kind: 'detached-execution', text, seq, agent });
  }

  /** Said again of a run that stands already it is the same pause; with another proof it is another one. */
  #pause(record: StoryRecord): void {
    const { run: runId, seq, wallMs: fromMs } = record;
    if (runId === null) return;
    const verified = record.type === 'run.paused' && record.verified !== 0;
    const processes = record.processes ?? 0;
    const locks = textOr(record.locks)?.split('\n') ?? [];
    const pauses = this.#pauses.get(runId) ?? [];
    const last = pauses.at(-1);
    if (last?.toMs === null && last.verified === verified) {
      const most = Math.max(last.processes, processes);
      pauses.splice(-1, 1, {
        ...last,
        processes: most,
        locks: [...new Set([...last.locks, ...locks])],
      });
      return;
    }
    this.#go(record);
    pauses.push({ runId, seq, fromMs, toMs: null, processes, verified, stoodMs: null, locks });
    if (pauses.length > digestRows) pauses.shift();
    this.#pauses.set(runId, pauses);
  }

  #go({ run, wallMs, stoodMs }: StoryRecord): void {
    const pauses = this.#pauses.get(run ?? '');
    const last = pauses?.at(-1);
    if (last?.toMs !== null) return;
    pauses?.splice(-1, 1, { ...last, toMs: Math.max(last.fromMs, wallMs), stoodMs });
  }

  #agent(agent: string): AgentStory {
    const calls = [...this.#calls].filter(([, { owner }]) => this.#agentOf(owner) === agent);
    const runs = [...this.#agents].filter(([, name]) => name === agent).map(([run]) => run);
    const decided = (outcome: 'allow' | 'deny'): CallStory[] =>
      calls.map(([, call]) => call).filter((call) => call.decided?.outcome === outcome);
    const used = new Map<string, number[]>();
    for (const { leaseId, decided: how } of decided('allow'))
      if (leaseId !== null && how !== null)
        used.set(leaseId, [...(used.get(leaseId) ?? []), how.seq]);
    return {
      agent,
      runs,
      ran: decided('allow').flatMap((call) => call.decided?.seq ?? []),
      held: calls.filter(([, { held }]) => held !== null).map(([key]) => key),
      denied: decided('deny').flatMap((call) => call.decided?.seq ?? []),
      pauses: runs.flatMap((run) => this.#pauses.get(run) ?? []),
      ended: runs.flatMap((run) => this.#ended.get(run) ?? []),
      used,
    };
  }
}
