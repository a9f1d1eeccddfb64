/**
 * Gemini CLI and Qwen Code, its fork: hook events as ours, our decisions as hook answers. What they share is here; where they
 * part is data (`gemini-cli.ts`, `qwen-code.ts`). What each does with an answer was measured with 0.61.0 and 0.24.4.
 */
import type { Adapter, AgentEvent } from '../../shared/adapter';
import type { JsonObject, JsonValue } from '../../shared/json';
import type { ChainLink, Claim, Product, Route } from '../../shared/model/tool-call';
import type { HookAnswer } from '../../shared/protocol';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { CanaryInput, canaryTool } from './canary';
import * as events from './gemini-events';
import { namedTool, type ToolNames } from './gemini-tools';
import { parseEvent, toEvent } from './parse-event';
import { answering } from './yes-and-no';

/** Where the two part. */
export type FamilyMember = Pick<
  Adapter,
  'product' | 'label' | 'provedVersion' | 'processNames' | 'coverage'
> & {
  readonly product: Product;
  readonly tools: ToolNames;
  /** Names of its events: the gate, and those that tell the end of a tool (`false` = it succeeded, unless its response says otherwise). */
  readonly gate: string;
  readonly finished: Readonly<Record<string, boolean>>;
  /** Events that carry a tool and gate nothing through us. */
  readonly notedWithTool: readonly string[];
  /** Standard output of an allow; '' = no opinion. */
  readonly allowed: string;
  /** Standard output of a deny, for this reason. */
  denied(told: string): JsonObject;
};

type Context = { readonly callKey: string; readonly route: Route };

/** The adapter of one of them. */
export function familyAdapter(member: FamilyMember): Adapter {
  const { product, label, provedVersion, processNames, coverage } = member;
  return {
    product,
    label,
    provedVersion,
    processNames,
    coverage,
    canary: (token, cwd) => ({
      session_id: `canary-${token}`,
      transcript_path: '',
      cwd,
      hook_event_name: member.gate,
      tool_name: canaryTool,
      tool_input: { token },
    }),
    read: (payload, context) => read(member, payload, context),
    answer: answering({
      allow: () => ({ exit: 0, stdout: member.allowed, stderr: '' }),
      deny: (told) => blocked(member, told),
    }),
    refusal: (told) => blocked(member, told),
  };
}

function read(member: FamilyMember, payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.AnyEvent, payload);
  if (!event.ok) return event;
  const { session_id: sessionId, cwd, hook_event_name: name } = event.value;
  if (name === member.gate) return readCall(member, payload, context);
  const failed = member.finished[name];
  if (failed !== undefined) return readFinished(payload, failed);
  if (name === 'SessionStart' || name === 'SessionEnd') return readSession(payload, name);
  // SECURITY: T-25 an event of a newer version that carries a tool could be a gate, so it is denied until it is known.
  if ('tool_name' in event.value && !member.notedWithTool.includes(name))
    return refuse('event-unknown', name);
  return done({ kind: 'noted', sessionId, cwd, name });
}

function readSession(payload: JsonValue, name: 'SessionStart' | 'SessionEnd'): Outcome<AgentEvent> {
  return name === 'SessionStart'
    ? toEvent(parseEvent(events.SessionStart, payload), (event) =>
        session('started', event, event.source),
      )
    : toEvent(parseEvent(events.SessionEnd, payload), (event) =>
        session('ended', event, event.reason),
      );
}

const session = (
  state: 'started' | 'ended',
  { session_id: sessionId, cwd }: events.AnyEvent,
  why: string,
): AgentEvent => ({ kind: 'session', state, sessionId, cwd, why });

function readFinished(payload: JsonValue, failed: boolean): Outcome<AgentEvent> {
  return toEvent(parseEvent(events.FinishedEvent, payload), (event) => ({
    kind: 'finished',
    sessionId: event.session_id,
    toolUseId: event.tool_use_id ?? null,
    tool: event.tool_name,
    failed: failed || event.tool_response?.error !== undefined,
    cwd: event.cwd,
  }));
}

function readCall(member: FamilyMember, payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.ToolEvent, payload);
  if (!event.ok) return event;
  const { tool_name: tool, tool_input: input, tool_use_id: toolUseId } = event.value;
  if (tool === canaryTool)
    return toEvent(parseEvent(CanaryInput, input), ({ token }) => ({ kind: 'canary', token }));
  const mode = event.value.permission_mode;
  const call = {
    ...context,
    product: member.product,
    sessionId: event.value.session_id,
    ...(toolUseId === undefined ? {} : { toolUseId }),
    ...namedTool(member.tools, event.value),
    chain: chainOf(member.label, event.value),
    claims: claimsOf(input),
    ...(mode === undefined ? {} : { mode }),
  };
  return done({ kind: 'call', call });
}

/** SECURITY: T-4 all of it is the product's own word, so nothing is marked verified; the daemon adds what it verified. */
function chainOf(name: string, event: events.ToolEvent): ChainLink[] {
  const { session_id: id, agent_id: sub, agent_type: type } = event;
  const agent: ChainLink = { role: 'agent', name, id, verified: false };
  if (sub === undefined) return [agent];
  return [agent, { role: 'sub-agent', name: type || sub, id: sub, verified: false }];
}

/**
 * The model's own words about its call. A description changes nothing that runs, so the digest leaves it out. Gemini's
 * instruction may: it is what another model mends a failed edit by, where the user switched that on.
 */
function claimsOf({ description, instruction }: JsonObject): Claim[] {
  const claims: Claim[] = [];
  if (typeof description === 'string' && description !== '')
    claims.push({ label: 'Description', text: description, field: 'description' });
  if (typeof instruction === 'string' && instruction !== '')
    claims.push({ label: 'Instruction', text: instruction });
  return claims;
}

/**
 * SECURITY: T-13 said twice: exit code 2 with the reason on standard error, and as JSON on standard output, which both take for
 * a deny also where the shell around the client was killed and no exit code came.
 */
const blocked = (member: FamilyMember, told: string): HookAnswer => ({
  exit: 2,
  stdout: JSON.stringify(member.denied(told)),
  stderr: told,
});
