/**
 * GitHub Copilot CLI: its hook events as ours, our decisions as its hook answers. What it does with an answer was measured with
 * 1.0.102; docs/user/copilot-cli.md says what that stops and what it does not.
 */
import type { Adapter, AgentEvent } from '../../shared/adapter';
import type { JsonObject, JsonValue } from '../../shared/json';
import type { ChainLink, Claim, Route } from '../../shared/model/tool-call';
import type { HookAnswer } from '../../shared/protocol';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { CanaryInput, canaryTool } from './canary';
import * as events from './copilot-events';
import { toolOf } from './copilot-tools';
import { parseEvent, toEvent } from './parse-event';
import { answering } from './yes-and-no';

type Context = { readonly callKey: string; readonly route: Route };

export const copilotCli: Adapter = {
  product: 'copilot-cli',
  label: 'Copilot CLI',
  provedVersion: '1.0.102',
  processNames: ['copilot'],
  coverage: {
    gated: ['Every tool, with `--allow-all-tools` too', 'Sub-agents', 'MCP tools'],
    ungated: [
      "`disableAllHooks` in a trusted project's `.github/copilot/` or `.claude/` settings",
      'Another COPILOT_HOME leaves user hooks out',
      'Hooks and MCP servers that a trusted repository brings along',
      'A call that waits longer than a day runs',
    ],
    patienceMs: 86_400_000,
  },
  canary: (token, cwd) => ({
    sessionId: `canary-${token}`,
    timestamp: 0,
    cwd,
    toolName: canaryTool,
    toolArgs: { token },
  }),
  read,
  answer: answering({ allow: allowed, deny: blocked }),
  refusal: blocked,
};

function read(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.AnyEvent, payload);
  if (!event.ok) return event;
  const { cwd, hookName } = event.value;
  const sessionId = sessionOf(event.value);
  // SECURITY: T-25 an event that says its own name and carries a tool could be a gate, so it is denied until it is known.
  if ('toolName' in event.value)
    return hookName === undefined
      ? readToolEvent(payload, context)
      : refuse('event-unknown', hookName);
  if ('source' in event.value)
    return toEvent(parseEvent(events.SessionStart, payload), ({ source: why }) => ({
      kind: 'session',
      state: 'started',
      sessionId,
      cwd,
      why,
    }));
  if ('reason' in event.value)
    return toEvent(parseEvent(events.SessionEnd, payload), ({ reason: why }) => ({
      kind: 'session',
      state: 'ended',
      sessionId,
      cwd,
      why,
    }));
  return done({ kind: 'noted', sessionId, cwd, name: hookName ?? 'event' });
}

/** A run's events count for the session that a person sees, not for that of a sub-agent. */
const sessionOf = ({ sessionId, parentAgentId }: events.AnyEvent): string =>
  parentAgentId ?? sessionId;

/** SECURITY: T-25 whatever carries a tool is a call, unless it says how the tool ended. */
function readToolEvent(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.PreToolUse, payload);
  if (!event.ok) return event;
  if ('toolResult' in event.value)
    return toEvent(parseEvent(events.PostToolUse, payload), (post) =>
      finished(event.value, post.toolResult.resultType !== 'success'),
    );
  if ('error' in event.value) return done(finished(event.value, true));
  return readCall(event.value, context);
}

const finished = (event: events.PreToolUse, failed: boolean): AgentEvent => ({
  kind: 'finished',
  sessionId: sessionOf(event),
  toolUseId: null,
  tool: event.toolName,
  failed,
  cwd: event.cwd,
});

function readCall(event: events.PreToolUse, context: Context): Outcome<AgentEvent> {
  const { toolName: tool, toolArgs } = event;
  if (tool === canaryTool)
    return toEvent(parseEvent(CanaryInput, toolArgs), ({ token }) => ({ kind: 'canary', token }));
  const { kind, input } = toolOf(tool, toolArgs);
  const call = {
    ...context,
    product: 'copilot-cli' as const,
    sessionId: sessionOf(event),
    tool,
    kind,
    input,
    cwd: event.cwd,
    chain: chainOf(event),
    claims: claimsOf(input),
  };
  return done({ kind: 'call', call });
}

/** SECURITY: T-4 all of it is the product's own word, so nothing is marked verified; the daemon adds what it verified. */
function chainOf(event: events.PreToolUse): ChainLink[] {
  const agent: ChainLink = {
    role: 'agent',
    name: 'Copilot CLI',
    id: sessionOf(event),
    verified: false,
  };
  const { agentId: id, agentType: type } = event;
  if (id === undefined) return [agent];
  return [agent, { role: 'sub-agent', name: type || 'sub-agent', id, verified: false }];
}

/** The model's own words about its call. They stay in the input, but change nothing that runs: the digest leaves them out. */
function claimsOf({ description }: JsonObject): Claim[] {
  return typeof description === 'string' && description !== ''
    ? [{ label: 'Description', text: description, field: 'description' }]
    : [];
}

const saying = (permissionDecision: 'allow' | 'deny', told: string): string =>
  JSON.stringify({ permissionDecision, permissionDecisionReason: told });

/** Explicit, because no opinion would leave the call to the product's own rules. */
function allowed(told: string): HookAnswer {
  return { exit: 0, stdout: saying('allow', told), stderr: '' };
}

/**
 * SECURITY: T-13 exit code 2 blocks whatever is printed; the reason is read from the JSON, with this exit code too (with 1 it is
 * not, and what is no JSON lets the tool run after 0). Standard error stays empty: the gate command takes what stands there for
 * the words of a client that could not ask.
 */
function blocked(told: string): HookAnswer {
  return { exit: 2, stdout: saying('deny', told), stderr: '' };
}
