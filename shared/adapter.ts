import type { JsonValue } from './json';
import type { Coverage } from './model/coverage';
import type { FinalDecision } from './model/decision';
import type { Product, Route, ToolCall } from './model/tool-call';
import type { HookAnswer } from './protocol';
import type { Outcome } from './reasons';

/** What one hook event of a product means to the daemon. */
export type AgentEvent =
  /** A tool is about to run: this one is decided. */
  | {
      readonly kind: 'call';
      readonly call: ToolCall;
      /** Another product that, by its payload, runs this product's hook beside its own. */
      readonly madeBy?: Product;
    }
  /** The tool ran (or failed): only recorded. */
  | {
      readonly kind: 'finished';
      readonly sessionId: string;
      readonly toolUseId: string | null;
      readonly tool: string;
      readonly failed: boolean;
      readonly cwd: string;
    }
  | {
      readonly kind: 'session';
      readonly state: 'started' | 'ended';
      readonly sessionId: string;
      readonly cwd: string;
      readonly why: string;
    }
  /** The product read changed settings; denied when our hook no longer stands in them. */
  | {
      readonly kind: 'settings-changed';
      readonly sessionId: string;
      readonly path: string | null;
      readonly cwd: string;
    }
  /** The harmless call of `doctor`: always denied. */
  | { readonly kind: 'canary'; readonly token: string }
  /** Known, of no interest beyond "this run lives". */
  | {
      readonly kind: 'noted';
      readonly sessionId: string;
      readonly cwd: string;
      readonly name: string;
      /** The product says that its turn is over and nothing of this session is at work, whatever was heard of its tools. */
      readonly atRest?: boolean;
    };

/** One agent product: pure translation between its own events and ours. One file each in `electron/adapters`. */
export interface Adapter {
  readonly product: Product;
  readonly label: string;
  /** Newest version the adapter was proved with; a newer installed one is reported. */
  readonly provedVersion: string;
  /** The product's event as ours. Refusals: `body-invalid`, `event-unknown`. */
  read(
    payload: JsonValue,
    context: { readonly callKey: string; readonly route: Route },
  ): Outcome<AgentEvent>;
  /** The decision in the product's own words, for the event that was read. */
  answer(event: AgentEvent, decision: FinalDecision): HookAnswer;
  /** The deny for an event that could not even be read. */
  refusal(told: string): HookAnswer;
  /** What of this product goes through us and what cannot. */
  readonly coverage: Coverage;
  /** The harmless event that must be denied, as the product would send it; null for products without a hook of their own. */
  canary(token: string, cwd: string): JsonValue | null;
  /**
   * Executable names by which a process of this product is recognised in its tree (`claude`). `caller` = the process that speaks
   * to the daemon is the agent itself, or a proxy of ours in front of it.
   */
  readonly processNames: readonly string[] | 'caller';
}
