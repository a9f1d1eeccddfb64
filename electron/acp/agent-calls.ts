import { z } from 'zod';
import { Gate } from '../agent-client/gate';
import type { RequestId } from '../json-rpc/exact-message';
import type { AgentRequest } from './agent-request';
import { cancelledAnswer, permissionAnswer, refusedRequest } from './answers';
import type { Sessions } from './sessions';

type World = {
  readonly socketPath: string;
  /** The agent's program, by which it is known until it says its name. */
  readonly program: string;
  readonly sessions: Sessions;
  readonly toAgent: (message: string) => void;
  readonly toEditor: (message: string) => void;
};
type Held = { readonly request: AgentRequest; readonly giveUp: AbortController };

const Hello = z.looseObject({
  result: z.looseObject({
    agentInfo: z.looseObject({ name: z.string().min(1), version: z.string().optional() }),
  }),
});

/** The agent's requests that wait for an answer of the daemon, and what becomes of each. */
export class AgentCalls {
  readonly #world: World;
  readonly #held = new Set<Held>();
  readonly #over = new AbortController();
  #agent: { name: string; version?: string };

  constructor(world: World) {
    this.#world = world;
    this.#agent = { name: world.program.split('/').at(-1) ?? world.program };
  }

  /** A message of the agent: it says its name at `initialize`. A claim. */
  hear(message: unknown): void {
    const hello = Hello.safeParse(message);
    if (!hello.success) return;
    const { name, version } = hello.data.result.agentInfo;
    this.#agent = { name, ...(version === undefined ? {} : { version }) };
  }

  /** Decides a request; `line` is how it came. */
  async decide(request: AgentRequest, line: string): Promise<void> {
    const { id, session, asked, options } = request;
    const held: Held = { request, giveUp: new AbortController() };
    this.#held.add(held);
    const { socketPath, sessions, toAgent, toEditor } = this.#world;
    const cwd = sessions.cwdOf(session) ?? process.cwd();
    const gate = new Gate({ agent: this.#agent, product: 'acp-agent', session, cwd, socketPath });
    const signal = AbortSignal.any([held.giveUp.signal, this.#over.signal]);
    const verdict = await gate.ask(asked, { signal });
    this.#held.delete(held);
    // SECURITY: T-5 also an allow that came in the same moment: what was given up does not run.
    if (signal.aborted)
      return toAgent(
        options === null ? refusedRequest(id, 'The turn was cancelled.') : cancelledAnswer(id),
      );
    if (options !== null) return toAgent(permissionAnswer(id, verdict.allowed, options));
    if (verdict.allowed) return toEditor(line);
    toAgent(refusedRequest(id, verdict.why));
  }

  /** Does the agent's request of this id wait here? */
  holds(id: RequestId): boolean {
    return [...this.#held].some(({ request }) => request.id === id);
  }

  /** The editor cancelled the turn of that session. */
  cancel(sessionId: string): void {
    for (const { request, giveUp } of this.#held) if (request.session === sessionId) giveUp.abort();
  }

  /** One side is gone: whatever waits, and whatever is still asked, is given up. */
  end(): void {
    this.#over.abort();
  }
}
