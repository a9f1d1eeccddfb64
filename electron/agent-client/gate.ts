/**
 * The client for agents that Holdpoint has no hook for: ask before each tool call, do as told. Whatever goes wrong is a deny;
 * nothing here throws and nothing here allows.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { currentPaths } from '../platform/current-paths';
import { parsedJson } from '../../shared/json';
import { sentence, type Outcome, type Reason } from '../../shared/reasons';
import { GateVerdict, type GateCall, type GateEvent } from '../../shared/wires/gate-events';
import type { HookAnswer } from '../../shared/protocol';
import type { Product } from '../../shared/model/tool-call';
import { agentCall, type CallOptions } from './agent-call';

/** Who asks. `product` is for proxies of our own; `session` is made up when it is not said; `socketPath` is found when it is not. */
export type GateOptions = {
  readonly agent: GateCall['agent'];
  readonly product?: Extract<Product, 'custom' | 'mcp-client' | 'acp-agent'>;
  readonly session?: string;
  readonly cwd?: string;
  readonly socketPath?: string;
};

/** A call as the agent knows it; `callId` is made up when it is not said. */
export type Asked = Omit<GateCall, 'event' | 'agent' | 'session' | 'cwd' | 'callId'> &
  Partial<Pick<GateCall, 'cwd' | 'callId'>>;

/** A daemon that restarts keeps what waits, so a call that was held is presented again, with the same key, for this long. */
const comeBackMs = 10_000;
const retryMs = 200;
const mendable: ReadonlySet<Reason> = new Set(['daemon-absent', 'daemon-hung', 'daemon-lost']);

/** One conversation of one agent with the daemon. */
export class Gate {
  readonly session: string;
  readonly #options: GateOptions;
  readonly #socketPath: string;

  constructor(options: GateOptions) {
    this.#options = options;
    this.session = options.session ?? randomUUID();
    this.#socketPath = options.socketPath ?? currentPaths().agentSocket;
  }

  /** Asks about one call and waits, for hours if need be. Run the tool only when `allowed` is true; else tell the model `why`. */
  async ask(asked: Asked, options: CallOptions = {}): Promise<GateVerdict> {
    const event = {
      ...this.#who(asked.cwd),
      callId: randomUUID(),
      ...asked,
      event: 'call' as const,
    };
    const answered = await this.#persist(JSON.stringify(event), options);
    if (!answered.ok) return { allowed: false, why: sentence(answered) };
    return verdictOf(answered.value);
  }

  /** Tells that a call has run. Only for the record: nothing depends on it. */
  async finished(call: { callId: string; tool: string; failed: boolean }): Promise<void> {
    await this.#tell({ ...this.#who(), event: 'finished', ...call });
  }

  /** Tells that the conversation is over. */
  async end(why = 'ended by the agent'): Promise<void> {
    await this.#tell({ ...this.#who(), event: 'session', state: 'ended', why });
  }

  #who(cwd = this.#options.cwd ?? process.cwd()) {
    return { agent: this.#options.agent, session: this.session, cwd };
  }

  async #tell(event: GateEvent): Promise<void> {
    await this.#present(JSON.stringify(event), newKey(), {});
  }

  async #persist(payload: string, options: CallOptions): Promise<Outcome<HookAnswer>> {
    const key = newKey();
    let heldAt: number | null = null;
    const onHold = (): void => {
      heldAt = performance.now();
      options.onHold?.();
    };
    for (;;) {
      const answer = await this.#present(payload, key, { ...options, onHold });
      if (answer.ok || !mendable.has(answer.reason)) return answer;
      // SECURITY: T-13 only a call that was held comes back, and not for ever.
      if (heldAt === null || performance.now() - heldAt > comeBackMs) return answer;
      await sleep(retryMs);
    }
  }

  #present(payload: string, key: string, options: CallOptions): Promise<Outcome<HookAnswer>> {
    const product = this.#options.product ?? 'custom';
    const body = { product, key, pid: process.pid, payload };
    return agentCall(this.#socketPath, 'hook', body, options);
  }
}

const newKey = (): string => randomBytes(16).toString('hex');

/** SECURITY: T-13 both halves of the answer must say it. */
function verdictOf({ exit, stdout, stderr }: HookAnswer): GateVerdict {
  const verdict = GateVerdict.safeParse(parsedJson(stdout));
  if (verdict.success && (exit === 0) === verdict.data.allowed) return verdict.data;
  return { allowed: false, why: stderr === '' ? 'Holdpoint gave no usable answer.' : stderr };
}
