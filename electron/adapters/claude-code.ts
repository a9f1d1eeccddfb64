/**
 * Claude Code: its hook events as ours, our decisions as its hook answers. What it does with an answer was measured with
 * 2.1.330, 2.1.197, 2.0.77 and 1.0.128; docs/user/claude-code.md says what that stops and what it does not.
 */
import type { Adapter, AgentEvent } from '../../shared/adapter';
import type { JsonValue } from '../../shared/json';
import type { Claim, ChainLink, Route } from '../../shared/model/tool-call';
import type { HookAnswer } from '../../shared/protocol';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { CanaryInput, canaryTool } from './canary';
import { makerOf } from './claude-borrowed';
import * as events from './claude-events';
import { kindOfTool } from './claude-tools';
import type { z } from 'zod';
import { parseEvent, toEvent } from './parse-event';
import { answering } from './yes-and-no';

type Context = { readonly callKey: string; readonly route: Route };

export const claudeCode: Adapter = {
  product: 'claude-code',
  label: 'Claude Code',
  provedVersion: '2.1.330',
  processNames: ['claude'],
  coverage: {
    gated: ['Every tool, in every permission mode', 'Sub-agents', 'MCP tools'],
    ungated: [
      "Inline `!` commands of a repository's slash commands",
      'Hooks and MCP servers that a repository brings along',
      '`--bare`, `--safe-mode` and another CLAUDE_CONFIG_DIR leave user hooks out',
    ],
    patienceMs: null,
  },
  canary,
  read,
  answer: answering({ allow: allowed, deny: blockedCall, refuseSettings: blocked }),
  refusal: blockedCall,
};

function read(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.AnyEvent, payload);
  if (!event.ok) return event;
  const { session_id: sessionId, cwd, hook_event_name: name } = event.value;
  switch (name) {
    case 'PreToolUse':
      return readCall(payload, context);
    case 'PostToolUse':
    case 'PostToolUseFailure':
      return readFinished(payload, name === 'PostToolUseFailure');
    case 'SessionStart':
      return toEvent(parseEvent(events.SessionStart, payload), ({ source }) => ({
        kind: 'session',
        state: 'started',
        sessionId,
        cwd,
        why: source,
      }));
    case 'SessionEnd':
      return toEvent(parseEvent(events.SessionEnd, payload), ({ reason }) => ({
        kind: 'session',
        state: 'ended',
        sessionId,
        cwd,
        why: reason,
      }));
    case 'ConfigChange':
      return toEvent(parseEvent(events.ConfigChange, payload), ({ file_path: path }) => ({
        kind: 'settings-changed',
        sessionId,
        cwd,
        path: path ?? null,
      }));
    default:
      return readOther(event.value);
  }
}

function readCall(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.PreToolUse, payload);
  if (!event.ok) return event;
  const {
    tool_name: tool,
    tool_input: input,
    tool_use_id: toolUseId,
    permission_mode: mode,
  } = event.value;
  if (tool === canaryTool)
    return toEvent(parseEvent(CanaryInput, input), ({ token }) => ({ kind: 'canary', token }));
  const call = {
    ...context,
    product: 'claude-code' as const,
    sessionId: event.value.session_id,
    ...(toolUseId === undefined ? {} : { toolUseId }),
    tool,
    kind: kindOfTool(tool),
    input,
    cwd: event.value.cwd,
    chain: chainOf(event.value),
    claims: claimsOf(input),
    ...(mode === undefined ? {} : { mode }),
  };
  const maker = makerOf(event.value);
  return done({ kind: 'call', call, ...(maker === null ? {} : { madeBy: maker }) });
}

/** A PreToolUse of the tool that no version has. */
function canary(token: string, cwd: string): JsonValue {
  return {
    session_id: `canary-${token}`,
    transcript_path: '',
    cwd,
    hook_event_name: 'PreToolUse',
    tool_name: canaryTool,
    tool_input: { token },
  };
}

/** SECURITY: T-4 all of it is the product's own word, so nothing is marked verified; the daemon adds what it verified. */
function chainOf(event: events.PreToolUse): ChainLink[] {
  const agent: ChainLink = {
    role: 'agent',
    name: 'Claude Code',
    id: event.session_id,
    verified: false,
  };
  if (event.agent_id === undefined) return [agent];
  return [
    agent,
    {
      role: 'sub-agent',
      name: event.agent_type || 'sub-agent',
      id: event.agent_id,
      verified: false,
    },
  ];
}

/** The model's own words about its call. They stay in the input, but change nothing that runs: the digest leaves them out. */
function claimsOf({ description }: events.PreToolUse['tool_input']): Claim[] {
  return typeof description === 'string' && description !== ''
    ? [{ label: 'Description', text: description, field: 'description' }]
    : [];
}

function readFinished(payload: JsonValue, failed: boolean): Outcome<AgentEvent> {
  return toEvent(parseEvent(events.PostToolUse, payload), (event) => ({
    kind: 'finished',
    sessionId: event.session_id,
    toolUseId: event.tool_use_id ?? null,
    tool: event.tool_name,
    failed,
    cwd: event.cwd,
  }));
}

/** SECURITY: T-25 an event of a newer version that carries a tool could be a gate, so it is denied until it is known. */
function readOther(event: z.infer<typeof events.AnyEvent>): Outcome<AgentEvent> {
  const { hook_event_name: name, session_id: sessionId, cwd } = event;
  if ('tool_name' in event && !events.notedWithTool.has(name)) return refuse('event-unknown', name);
  const atRest = name === 'Stop' && events.Rest.safeParse(event).success;
  return done({ kind: 'noted', sessionId, cwd, name, ...(atRest ? { atRest } : {}) });
}

/** Explicit, because no opinion would leave the call to the product's own rules. */
function allowed(told: string): HookAnswer {
  const hookSpecificOutput = {
    hookEventName: 'PreToolUse',
    permissionDecision: 'allow',
    permissionDecisionReason: told,
  };
  return { exit: 0, stdout: JSON.stringify({ hookSpecificOutput }), stderr: '' };
}

/**
 * SECURITY: T-13 exit code 2 with the reason on standard error: it blocks in every version measured, no change of the JSON
 * schema can turn it into "no opinion", and `|| exit 2` of the hook command cannot weaken it.
 */
function blocked(told: string): HookAnswer {
  return { exit: 2, stdout: '', stderr: told };
}

/** A blocked call says so in JSON too: over HTTP there is no exit code, and what is not a deny there lets the tool run. */
function blockedCall(told: string): HookAnswer {
  const hookSpecificOutput = {
    hookEventName: 'PreToolUse',
    permissionDecision: 'deny',
    permissionDecisionReason: told,
  };
  return { exit: 2, stdout: JSON.stringify({ hookSpecificOutput }), stderr: told };
}
