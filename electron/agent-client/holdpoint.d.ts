/** Client for agents that Holdpoint has no hook for: ask before each tool call, do as told. docs/agent-wire.md tells what is said. */

/** A JSON value. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type GateOptions = {
  /** Who asks; shown to the operator as the agent's own word. */
  readonly agent: { name: string; version?: string };
  /** One conversation or task; made up when it is not said. */
  readonly session?: string;
  /** Where calls work; the process's own folder when it is not said. */
  readonly cwd?: string;
  /** The daemon's agent socket; found when it is not said. */
  readonly socketPath?: string;
};

/** One call of a tool, as the agent is about to run it. */
export type Asked = {
  readonly tool: string;
  readonly kind:
    'shell' | 'read' | 'write' | 'edit' | 'fetch' | 'search' | 'mcp' | 'agent' | 'other';
  /** `command` (shell), `file_path` and `content` (write), `old_string` and `new_string` (edit), `url` (fetch). */
  readonly input: { readonly [key: string]: Json };
  /** The agent's own id of this call, unique in its session; made up when it is not said. */
  readonly callId?: string;
  readonly cwd?: string;
  /** Who in the agent asks, when it is not the agent itself; outermost first. */
  readonly under?: { name: string; id?: string }[];
  /** What the model says about the call. */
  readonly says?: string;
  /** Milliseconds within which the agent needs its answer; a call that nobody answered by then is denied. */
  readonly answerWithinMs?: number;
};

export type AskOptions = {
  /** Gives the call up: its card goes away, and the verdict is a deny. */
  readonly signal?: AbortSignal;
  /** Hears every few seconds that the call still waits for the operator. */
  readonly onHold?: () => void;
};

export type Verdict =
  { readonly allowed: true } | { readonly allowed: false; readonly why: string };

/** One conversation of one agent with the daemon. Nothing here throws, and whatever goes wrong is a deny. */
export declare class Gate {
  constructor(options: GateOptions);
  readonly session: string;
  /** Asks about one call and waits, for hours if need be. Run the tool only when `allowed` is true; else tell the model `why`. */
  ask(asked: Asked, options?: AskOptions): Promise<Verdict>;
  /** Tells that a call has run. Only for the record. */
  finished(call: { callId: string; tool: string; failed: boolean }): Promise<void>;
  /** Tells that the conversation is over. */
  end(why?: string): Promise<void>;
}
