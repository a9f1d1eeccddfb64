import type { Adapter, AgentEvent } from '../../../shared/adapter';
import type { JournalEntry } from '../../../shared/model/journal';
import type { FinalDecision } from '../../../shared/model/decision';
import type { PresenceState } from '../../../shared/model/presence';
import type { ChainLink, ToolCall } from '../../../shared/model/tool-call';
import { toldOf } from '../../../shared/reasons';
import type { Journal } from '../../../shared/store-port';
import { deny } from '../calls/decide';
import { chainAbove, chainOf, type ChainWorld } from './delegation-chain';
import { IgnoredDenies } from './ignored-denies';
import { comesToRest, type LiveRun } from './live-run';

export type EventsWorld = ChainWorld & {
  readonly journal: Journal;
  presence(): PresenceState;
  /** Does our hook stand whole in the settings this product reads in that folder? */
  hookStands(adapter: Adapter, cwd: string): boolean;
  /** A product said that it ran a call which was denied. */
  denyIgnored(adapter: Adapter, tool: string): Promise<void>;
  /** A session of that product began in that folder. */
  sessionStarted(adapter: Adapter, cwd: string): void;
  onChange(): void;
};

/** The decision about what is no gate. */
export const passed: FinalDecision = { outcome: 'allow', by: 'rule', told: '' };

/** Events that are not calls: recorded, and answered so that the product goes on (or does not take settings without our hook). */
export class AgentEvents {
  readonly #above = new WeakMap<LiveRun, ChainLink[]>();
  readonly ignored = new IgnoredDenies();
  constructor(readonly world: EventsWorld) {}

  /** The harmless call of `doctor`, denied always and recorded, so that a live hook can be told from a dead one. */
  async canary(adapter: Adapter, token: string): Promise<FinalDecision> {
    await this.#append(adapter, null, 'hook.canary', {
      summary: `canary for ${adapter.label}`,
      token,
    });
    return deny('canary', 'canary', `${toldOf('canary')} ${token}`);
  }

  /** An event that could not be read was denied: that, too, is on record. */
  async unread(adapter: Adapter, why: string): Promise<void> {
    await this.#append(adapter, null, 'fault', { summary: `denied unread: ${why}` });
  }

  async note(
    adapter: Adapter,
    event: Exclude<AgentEvent, { kind: 'call' | 'canary' }>,
    run: LiveRun,
  ): Promise<FinalDecision> {
    switch (event.kind) {
      case 'finished':
        if (event.toolUseId !== null) run.inFlight.delete(event.toolUseId);
        await this.#append(adapter, run, 'call.finished', {
          summary: `${event.tool} ${event.failed ? 'failed' : 'finished'}`,
          tool: event.tool,
          toolUseId: event.toolUseId,
          failed: event.failed,
        });
        // One that failed may be the product's word for a deny.
        if (!event.failed && this.ignored.ran(run, event.toolUseId))
          await this.world.denyIgnored(adapter, event.tool);
        return passed;
      case 'settings-changed':
        return this.world.hookStands(adapter, event.cwd)
          ? passed
          : this.#hookGone(adapter, event.path, run);
      case 'session':
        if (event.state === 'started') this.world.sessionStarted(adapter, event.cwd);
        this.world.onChange();
        return passed;
      case 'noted':
        if (event.atRest === true) comesToRest(run, event.sessionId);
        this.world.onChange();
        return passed;
      default:
        return event satisfies never;
    }
  }

  /** SECURITY: T-12: settings without our hook are not taken over by a live session. */
  async #hookGone(adapter: Adapter, path: string | null, run: LiveRun): Promise<FinalDecision> {
    await this.#append(adapter, run, 'hook.disconnected', {
      summary: `${adapter.label}: settings without our hook were refused`,
      path,
    });
    return deny(
      'rule',
      'denied-by-rule',
      'these settings would take the operator out of the loop, so they are not used.',
    );
  }

  /** The delegation chain of a call. What stands above the run is looked for once. */
  chainOf(run: LiveRun, call: ToolCall): ChainLink[] {
    const known = this.#above.get(run);
    const above = known ?? chainAbove(this.world, run, call.product);
    if (known === undefined && run.root !== null) this.#above.set(run, above);
    return chainOf(above, run, call);
  }

  async #append(
    adapter: Adapter,
    run: LiveRun | null,
    type: JournalEntry['type'],
    payload: JournalEntry['payload'],
  ): Promise<void> {
    await this.world.journal.append({
      type,
      agent: adapter.product,
      run: run?.id ?? null,
      presence: this.world.presence(),
      decision: null,
      rule: null,
      route: 'hook-socket',
      payload,
    });
    this.world.onChange();
  }
}
