import type { Gate } from '../agent-client/gate';
import type { GateServer } from '../../shared/wires/gate-events';
import { deniedCall, stillWaiting } from './answers';
import type { RequestId } from '../json-rpc/exact-message';
import type { ToolRequest } from './message';

export type GatedWorld = {
  readonly gate: Pick<Gate, 'ask'>;
  server(): GateServer;
  /** Milliseconds within which the client needs its answer. */
  answerWithinMs(): number;
};

/** Where a message came from. */
export type From = {
  /** What its request ids belong to: one client's session. */
  readonly session: string;
  /** To that client: one message, without a newline. */
  say(message: string): void;
};

type Verdict =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'denied'; readonly why: string }
  | { readonly kind: 'given-up' };

const lifeSignMs = 15_000;

const keyOf = (session: string, id: RequestId): string => `${session}\n${JSON.stringify(id)}`;

/** The tool calls that wait for an answer of the daemon, and what becomes of each. */
export class GatedCalls {
  readonly #held = new Map<string, AbortController>();

  constructor(readonly world: GatedWorld) {}

  /**
   * Asks about all calls of one message. True = pass the message on as it came. Else nothing is passed on, and every call was
   * answered, except one that its client gave up (which expects no answer: specification, "Cancellation").
   */
  async ask(calls: readonly ToolRequest[], from: From): Promise<boolean> {
    const asked = calls.map(async (call) => ({ call, verdict: await this.#askOne(call, from) }));
    const answered = await Promise.all(asked);
    if (answered.every(({ verdict }) => verdict.kind === 'allowed')) return true;
    for (const { call, verdict } of answered) {
      if (verdict.kind === 'given-up') continue;
      const why =
        verdict.kind === 'denied' ? verdict.why : 'Another call of the same message was denied.';
      from.say(deniedCall(call.id, why));
    }
    return false;
  }

  /** The client gave a call up: it is never passed on. False = no such call waits here, so the server is to hear of it. */
  cancel(id: RequestId, { session }: Pick<From, 'session'>): boolean {
    const held = this.#held.get(keyOf(session, id));
    held?.abort();
    return held !== undefined;
  }

  /** The client is gone; `session` null = all of them. */
  cancelAll(session: string | null = null): void {
    for (const [key, held] of this.#held)
      if (session === null || key.startsWith(`${session}\n`)) held.abort();
  }

  async #askOne(call: ToolRequest, from: From): Promise<Verdict> {
    const key = keyOf(from.session, call.id);
    // SECURITY: T-24 two requests of one id could not be told apart, so the second is no request.
    if (this.#held.has(key)) return { kind: 'denied', why: 'A call with this id waits already.' };
    const giveUp = new AbortController();
    this.#held.set(key, giveUp);
    const signs = this.#signsOfLife(call, from);
    const verdict = await this.world.gate.ask(
      {
        tool: call.tool,
        kind: 'mcp',
        input: call.input,
        callId: String(call.id).slice(0, 1_000) || '0',
        server: this.world.server(),
        answerWithinMs: this.world.answerWithinMs(),
      },
      { signal: giveUp.signal },
    );
    clearInterval(signs);
    this.#held.delete(key);
    // SECURITY: T-5 also an allow that came in the same moment: what was given up does not run.
    if (giveUp.signal.aborted) return { kind: 'given-up' };
    return verdict.allowed ? { kind: 'allowed' } : { kind: 'denied', why: verdict.why };
  }

  #signsOfLife({ progressToken }: ToolRequest, from: From): NodeJS.Timeout | undefined {
    if (progressToken === null) return undefined;
    let step = 0;
    return setInterval(() => from.say(stillWaiting(progressToken, ++step)), lifeSignMs);
  }
}
