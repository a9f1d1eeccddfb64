import { userInfo } from 'node:os';
import type { Adapter } from '../../shared/adapter';
import type { JsonObject } from '../../shared/json';
import type { RecordType } from '../../shared/model/journal';
import type { Notice, Snapshot } from '../../shared/model/snapshot';
import type { PresenceState } from '../../shared/model/presence';
import type { Platform } from '../../shared/platform';
import { done, type Outcome, type Reason } from '../../shared/reasons';
import type { Journal } from '../../shared/store-port';
import { AgentEvents } from './agents/agent-events';
import { AgentRegistry } from './agents/agent-registry';
import { Absence } from './agents/absence';
import type { ProductHooks } from '../connect/product-hooks';
import { HookConnections } from './agents/hook-connections';
import { tellBrought } from './agents/brought-notices';
import { tellHook } from './agents/hook-notices';
import { tellIgnoredDeny } from './agents/ignored-denies';
import { RunControl } from './agents/run-control';
import { RunCredentials } from './agents/run-credentials';
import { RunRegistry } from './agents/run-registry';
import { RunTending } from './agents/run-tending';
import { pauseUnprotected } from './agents/unprotected';
import { Approvals } from './approvals/approvals.shell';
import { callWorld } from './call-world';
import { CallPath } from './calls/call-path';
import { deny } from './calls/decide';
import { endTooLate } from './calls/too-late';
import { withdrawCards } from './calls/withdraw-cards';
import type { Leases } from './leases/leases.shell';
import { makeLeases } from './make-leases';
import { Notices } from './notices';
import { overheard } from './overheard';
import { expireApprovals } from './operator/answer-approval';
import { endGrants, type GrantsWorld } from './operator/end-grants';
import type { ShellGrammar } from './classify/shell-grammar.shell';
import { RulesFile } from './policy/rules-file.shell';
import type { PresenceShell } from './presence/presence.shell';
import { letSleep, makePresence } from './make-presence';
import { makeSnapshot } from './snapshot';
import { makeStepUp } from './make-step-up';
import { unawaited } from './unawaited';
import { Unrecorded, type UnrecordedMark } from './unrecorded';
import type { StepUp } from './step-up/step-up.shell';

export type SupervisorParts = {
  readonly platform: Platform;
  readonly journal: Journal;
  /** Why the journal is closed, or null. */
  readonly journalFault: Reason | null;
  readonly unrecordedMark: UnrecordedMark;
  readonly productHooks: ProductHooks;
  readonly adapters: readonly Adapter[];
  readonly version: string;
  /** The program's own directory and the settings files that carry our hook: no agent may change them (T-12). */
  readonly ownPaths: readonly string[];
  readonly shellGrammar: ShellGrammar;
};

const lostPresence = "ended with the operator's presence";

/** The parts of the daemon, put together; every state that matters lives in exactly one of them. */
export class Supervisor {
  stopping = false;
  readonly notices = new Notices(() => this.changed());
  readonly rules: RulesFile;
  readonly presence: PresenceShell;
  readonly registry: RunRegistry;
  readonly agents: AgentRegistry;
  readonly credentials: RunCredentials;
  readonly control: RunControl;
  readonly tending: RunTending;
  readonly leases: Leases;
  readonly absence = new Absence(this);
  readonly unrecorded: Unrecorded;
  readonly approvals: Approvals;
  readonly calls: CallPath;
  readonly events: AgentEvents;
  readonly hooks: HookConnections;
  readonly stepUp: StepUp;
  readonly startedAt: number;
  #listeners = new Set<() => void>();

  /** Reads the rules, starts to watch the desktop, and puts the rest together. */
  static async create(given: SupervisorParts): Promise<Supervisor> {
    let made: Supervisor | null = null;
    const parts = { ...given, journal: overheard(given.journal, () => made) };
    const { platform } = parts;
    const rules = new RulesFile(platform.paths.rulesFile, (now) => made?.rulesChanged(now.fault));
    rules.start();
    const presence = makePresence(platform, rules, () => made);
    made = new Supervisor(parts, rules, presence);
    // The first record of a daemon: what lies before it is its predecessor's.
    const started = `holdpointd ${parts.version}, process ${process.pid}`;
    unawaited('the record of the start', made.note('daemon.started', started));
    made.rulesChanged(rules.current.fault);
    await presence.start();
    return made;
  }

  private constructor(
    readonly parts: SupervisorParts,
    rules: RulesFile,
    presence: PresenceShell,
  ) {
    const { platform, journal } = parts;
    const { clock } = platform;
    this.unrecorded = new Unrecorded(this);
    this.startedAt = clock.wallMs();
    this.rules = rules;
    this.presence = presence;
    const presenceNow = (): PresenceState => presence.current().state;
    this.registry = new RunRegistry({
      platform,
      journal,
      presence: presenceNow,
      onChange: () => this.changed(),
      onEnded: (runId) => unawaited(`what follows the end of run ${runId}`, this.#runEnded(runId)),
      onPaused: (runId) =>
        unawaited(`what follows the pause of run ${runId}`, withdrawCards(this.calls, runId)),
      onOpened: (runId) =>
        unawaited(`the new look at the calls of run ${runId}`, this.calls.reconsider(runId)),
    });
    this.credentials = new RunCredentials(clock);
    this.agents = new AgentRegistry({
      clock,
      journal,
      owner: userInfo().username,
      presence: presenceNow,
      productOf: (runId) => this.registry.get(runId)?.product ?? null,
      onChange: () => this.changed(),
    });
    this.control = new RunControl(this.registry);
    this.tending = new RunTending(this.control, () => rules.current.rules.settings);
    this.leases = makeLeases(this);
    this.approvals = new Approvals({
      clock,
      expiresAfterMs: () => this.rules.current.rules.settings.expiresAfterMs,
      describe: (runId) => {
        const run = this.registry.get(runId);
        return { label: run?.label ?? runId, containment: run?.containment.grade ?? 'none' };
      },
    });
    this.stepUp = makeStepUp(this);
    this.calls = new CallPath(callWorld(this), this.approvals);
    this.hooks = new HookConnections(parts.productHooks, parts.adapters, (adapter, now, before) =>
      unawaited(`the word of ${adapter.label}'s hook`, tellHook(this, adapter, { now, before })),
    );
    this.events = new AgentEvents({
      journal,
      presence: presenceNow,
      processes: platform.processes,
      operatorName: userInfo().username,
      labelOf: (product) => parts.adapters.find((one) => one.product === product)?.label ?? product,
      hookStands: (adapter, cwd) => this.hooks.stands(adapter.product, cwd),
      denyIgnored: (adapter, tool) => tellIgnoredDeny(this, adapter, tool),
      sessionStarted: (adapter, cwd) => tellBrought(this, adapter, cwd),
      onChange: () => this.changed(),
    });
  }

  /** Calls `listener` after anything that the snapshot shows has changed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  snapshot(operator: Snapshot['operator']): Snapshot {
    const { platform, version, journal } = this.parts;
    const { paths } = platform;
    return makeSnapshot({
      daemon: {
        version,
        pid: process.pid,
        startedAt: this.startedAt,
        runtimeDir: paths.runtimeDir,
        journalPath: paths.journalFile,
        rulesPath: paths.rulesFile,
      },
      registry: this.registry,
      absence: this.absence,
      leases: this.leases,
      agents: this.agents,
      calls: this.calls,
      approvals: this.approvals,
      hooks: this.hooks,
      records: () => journal.count(),
      operator: () => operator,
      presence: () => this.presence.current(),
      witnesses: () => this.presence.witnesses(),
      stepUp: () => this.stepUp.status(),
      notices: (): readonly Notice[] => this.notices.list,
    });
  }

  /**
   * Everything that has to be looked at again and again: leases, trees, absence, expiry. What stops processes waits neither for a record
   * nor for another run.
   */
  tend(): void {
    unawaited('the end of leases', this.leases.tend());
    this.tending.tend();
    unawaited('the pause of unprotected runs', pauseUnprotected(this));
    unawaited('what absence does to runs', this.absence.detach());
    letSleep(this);
    const nowMs = this.parts.platform.clock.monoMs();
    unawaited('the end of calls that waited too long', endTooLate(this.calls, nowMs));
    const approvals = expireApprovals({ ...this.grantsWorld(), calls: this.calls });
    unawaited('the end of approvals', approvals);
  }

  grantsWorld(): GrantsWorld {
    const presence = (): PresenceState => this.presence.current().state;
    return { journal: this.parts.journal, approvals: this.approvals, presence };
  }

  /** Denies everything that waits and takes no more; runs stay as they are. */
  async stop(): Promise<Outcome<void>> {
    this.stopping = true;
    await this.calls.end(() => true, deny('fault', 'shutting-down'));
    await this.leases.endAll('daemon-restart');
    this.rules.close();
    await this.presence.close();
    await this.note('daemon.stopped', 'the daemon was stopped');
    await this.parts.journal.close();
    return done(undefined);
  }

  /** The operator came, left, or is further away: gate, trees, grants, record, and the calls that waited for it. */
  async presenceChanged(): Promise<void> {
    const { state, why } = this.presence.current();
    this.changed();
    // Asked for first, in this same tick: every record before it is of the time before, and every one after it of the time after.
    const noted = this.note('presence.changed', `${state}: ${why}`, { state, why });
    // SECURITY: T-14: the gate closed in the same tick (it reads presence itself); leases, trees and grants follow at once.
    const ended = this.leases.presenceChanged();
    const frozen = this.absence.detach();
    const isLost = state === 'locked' || state === 'gone';
    const grants = isLost ? endGrants(this.grantsWorld(), null, lostPresence) : null;
    // Those of a run that stands are looked at again as it goes on.
    const again = Promise.all([noted, ended, grants]).then(() => this.calls.reconsider());
    await Promise.all([again, frozen]);
    letSleep(this);
  }

  async #runEnded(runId: string): Promise<void> {
    this.credentials.endRun(runId);
    await endGrants(this.grantsWorld(), { runId }, 'ended with its run');
    await this.calls.end((one) => one.runId === runId, deny('fault', 'run-ended'));
  }

  /** The rules file was read again; `fault` says what is wrong with it. */
  rulesChanged(fault: string | null): void {
    this.notices.set('rules', 'warning', fault);
    const text = fault ?? `rules read from ${this.rules.path}`;
    const noted = this.note(fault === null ? 'rules.loaded' : 'rules.invalid', text);
    unawaited('the record of the rules', noted);
  }

  /** A record about Holdpoint itself. Refusals: those of the journal, for whoever may not go on without the record. */
  note(type: RecordType, summary: string, extra: JsonObject = {}): ReturnType<Journal['append']> {
    return this.parts.journal.append({
      type,
      agent: null,
      run: null,
      presence: this.presence.current().state,
      decision: null,
      rule: null,
      route: null,
      payload: { summary, ...extra },
    });
  }
}
