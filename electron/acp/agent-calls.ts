import { z } from 'zod';
import { Gate } from '../agent-client/gate';
import type { AgentRequest } from './agent-request';
import { cancelledAnswer, permissionAnswer, refusedRequest } from './answers';

type World = {
  readonly socketPath: string;
  /** The agent's program, by which it is known until it says its name. */
  readonly program: string;
  readonly toAgent: (message: string) => void;
  readonly toEditor: (message: string) => void;
};

const Hello = z.looseObject({
  result: z.looseObject({
    agentInfo: z.looseObject({ name: z.string().min(1), version: z.string().optional() }),
  }),
});

/** The agent's requests that wait for an answer of the daemon, and what becomes of each. */
export class AgentCalls {
  readonly #world: World;
  readonly #held = new Map<AbortController, string>();
  #agent: { name: string; version?: string };
  #cwd = process.cwd();

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

  /** Sessions work in this folder from now on. */
  in(cwd: string): void {
    this.#cwd = cwd;
  }

  /** Decides a request; `line` is how it came. */
  async decide({ id, session, asked, options }: AgentRequest, line: string): Promise<void> {
    const giveUp = new AbortController();
    this.#held.set(giveUp, session);
    const { socketPath, toAgent, toEditor } = this.#world;
    const about = { agent: this.#agent, product: 'acp-agent', session, cwd: this.#cwd } as const;
    const gate = new Gate({ ...about, socketPath });
    const verdict = await gate.ask(asked, { signal: giveUp.signal });
    this.#held.delete(giveUp);
    // SECURITY: T-5 also an allow that came in the same moment: what was given up does not run.
    if (giveUp.signal.aborted)
      return toAgent(
        options === null ? refusedRequest(id, 'The turn was cancelled.') : cancelledAnswer(id),
      );
    if (options !== null) return toAgent(permissionAnswer(id, verdict.allowed, options));
    if (verdict.allowed) return toEditor(line);
    toAgent(refusedRequest(id, verdict.why));
  }

  /** The editor cancelled the turn of that session. */
  cancel(sessionId: string): void {
    for (const [giveUp, session] of this.#held) if (session === sessionId) giveUp.abort();
  }

  cancelAll(): void {
    for (const giveUp of this.#held.keys()) giveUp.abort();
  }
}
