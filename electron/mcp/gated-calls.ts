import type { Asked } from '../agent-client/gate';
import type { CallOptions } from '../agent-client/agent-call';
import type { GateServer, GateVerdict } from '../../shared/wires/gate-events';
import { deniedCall, stillWaiting } from './answers';
import type { RequestId } from '../json-rpc/exact-message';
import type { ToolRequest } from './message';

/** What a client said of itself at `initialize`; a claim. */
export type Client = { readonly name: string; readonly version: string | null };

/** Where a message came from. */
export type From = {
  /** What its request ids belong to: one client's session. Null = nothing but its connection says whose they are. */
  readonly session: string | null;
  readonly client: Client;
  /** Aborted when the client went away: what waits is given up, and what comes later does not even wait. */
  readonly gone: AbortSignal;
  /** To that client: one message, without a newline. */
  say(message: string): void;
};

export type GatedWorld = {
  ask(asked: Asked, from: From, options: CallOptions): Promise<GateVerdict>;
  server(): GateServer;
  /** Milliseconds within which that client needs its answer. */
  answerWithinMs(client: Client): number;
};

type Verdict =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'denied'; readonly why: string }
  | { readonly kind: 'given-up' };
type Held = {
  readonly id: RequestId;
  readonly session: string | null;
  readonly giveUp: AbortController;
};

/** Shorter than any limit that people set for their tools. */
const lifeSignMs = 3_000;

/** The tool calls that wait for an answer of the daemon, and what becomes of each. */
export class GatedCalls {
  readonly #held = new Set<Held>();

  constructor(readonly world: GatedWorld) {}

  /**
   * Asks about all calls of one message. True = pass the message on as it came. Else nothing is passed on, and every call was
   * answered, except one that its client gave up (which expects no answer: specification, "Cancellation").
   */
  async ask(calls: readonly ToolRequest[], from: From): Promise<boolean> {
    const asked = calls.map(async (call) => ({ call, verdict: await this.#askOne(call, from) }));
    const answered = await Promise.all(asked);
    // SECURITY: T-5 the client may have gone after the last answer and before this line.
    if (from.gone.aborted) return false;
    if (answered.every(({ verdict }) => verdict.kind === 'allowed')) return true;
    for (const { call, verdict } of answered) {
      if (verdict.kind === 'given-up') continue;
      const why =
        verdict.kind === 'denied' ? verdict.why : 'Another call of the same message was denied.';
      from.say(deniedCall(call.id, why));
    }
    return false;
  }

  /**
   * The client gave a call up: it is never passed on. False = no such call waits here, so the server is to hear of it. Without a
   * session every call of that id is given up, since nobody can say which was meant.
   */
  cancel(id: RequestId, session: string | null): boolean {
    const meant = [...this.#held].filter((one) => one.id === id && one.session === session);
    for (const { giveUp } of meant) giveUp.abort();
    return meant.length > 0;
  }

  async #askOne(call: ToolRequest, from: From): Promise<Verdict> {
    const { id } = call;
    const { session } = from;
    const twin = [...this.#held].some((one) => one.id === id && one.session === session);
    // SECURITY: T-24 two requests of one id could not be told apart, so the second is no request.
    if (twin && session !== null)
      return { kind: 'denied', why: 'A call with this id waits already.' };
    const held = { id, session, giveUp: new AbortController() };
    this.#held.add(held);
    const signal = AbortSignal.any([held.giveUp.signal, from.gone]);
    const verdict = await this.#whileWaiting(call, from, signal);
    this.#held.delete(held);
    // SECURITY: T-5 also an allow that came in the same moment: what was given up does not run.
    if (signal.aborted) return givenUp(from);
    return verdict.allowed ? { kind: 'allowed' } : { kind: 'denied', why: verdict.why };
  }

  /** Asks, and tells the client that the call waits as soon as it does and as long as it does. */
  async #whileWaiting(call: ToolRequest, from: From, signal: AbortSignal): Promise<GateVerdict> {
    let step = 0;
    const sign = (): void => {
      step++;
      if (call.progressToken !== null) from.say(stillWaiting(call.progressToken, step));
    };
    const onHold = (): void => {
      if (step === 0) sign();
    };
    const signs = setInterval(sign, lifeSignMs);
    const asked = this.#asked(call, from.client);
    return this.world.ask(asked, from, { signal, onHold }).finally(() => clearInterval(signs));
  }

  #asked({ id, tool, input }: ToolRequest, client: Client): Asked {
    return {
      tool,
      kind: 'mcp',
      input,
      callId: String(id).slice(0, 1_000) || '0',
      server: this.world.server(),
      answerWithinMs: this.world.answerWithinMs(client),
    };
  }
}

/** Who was meant cannot be told without a session, so that whoever is still there is told what happened. */
const givenUp = ({ session, gone }: From): Verdict =>
  session === null && !gone.aborted
    ? { kind: 'denied', why: 'A call of this number was cancelled.' }
    : { kind: 'given-up' };
