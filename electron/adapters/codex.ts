/**
 * Codex CLI: its hook events as ours, our decisions as its hook answers. What it does with an answer was measured with
 * 0.169.0; docs/user/codex.md says what that stops and what it does not.
 */
import type { Adapter, AgentEvent } from '../../shared/adapter';
import type { JsonObject, JsonValue } from '../../shared/json';
import type { ChainLink, Claim, Route } from '../../shared/model/tool-call';
import type { HookAnswer } from '../../shared/protocol';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { CanaryInput, canaryTool } from './canary';
import * as events from './codex-events';
import { kindOfTool } from './codex-tools';
import { readPatch } from './patch-text';
import { parseEvent, toEvent } from './parse-event';
import { answering, silent } from './yes-and-no';

type Context = { readonly callKey: string; readonly route: Route };

export const codex: Adapter = {
  product: 'codex',
  label: 'Codex',
  provedVersion: '0.169.0',
  processNames: ['codex'],
  coverage: {
    gated: [
      'Commands, in every sandbox and approval mode',
      'File changes (apply_patch), every file of a patch',
      'MCP tools',
      'Sub-agents',
      "Codex's own questions to leave its sandbox",
    ],
    ungated: [
      'What it types into a command that still runs (write_stdin)',
      'Web search, which runs at the vendor of the model',
      "A trusted project's `.codex/config.toml` can switch hooks off",
      '`--disable hooks`, `--ignore-user-config`, a profile and another CODEX_HOME leave our hook out',
      'Its background server, if it ran before, is outside the tree of `holdpoint run` (use `--no-daemon`)',
    ],
    patienceMs: null,
  },
  canary,
  read,
  answer: answering({
    // Silence is leave to run the tool: an explicit `allow` counts as a broken hook there.
    allow: (_told, { call }) => (call.claims.includes(asksToLeave) ? permitted() : silent),
    deny: blocked,
  }),
  refusal: blocked,
};

function read(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.AnyEvent, payload);
  if (!event.ok) return event;
  const { session_id: sessionId, cwd, hook_event_name: name } = event.value;
  switch (name) {
    case 'PreToolUse':
    case 'PermissionRequest':
      return readCall(payload, context);
    case 'PostToolUse':
      return readFinished(payload);
    case 'SessionStart':
      return toEvent(parseEvent(events.SessionStart, payload), ({ source: why }) => ({
        kind: 'session',
        state: 'started',
        sessionId,
        cwd,
        why,
      }));
    case 'SessionEnd':
      return toEvent(parseEvent(events.SessionEnd, payload), ({ reason: why }) => ({
        kind: 'session',
        state: 'ended',
        sessionId,
        cwd,
        why,
      }));
    default:
      // SECURITY: T-25 an event of a newer version that carries a tool could be a gate, so it is denied until it is known.
      return 'tool_name' in event.value
        ? refuse('event-unknown', name)
        : done({ kind: 'noted', sessionId, cwd, name });
  }
}

function readCall(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.ToolEvent, payload);
  if (!event.ok) return event;
  const { tool_name: tool, tool_use_id: toolUseId, permission_mode: mode } = event.value;
  if (tool === canaryTool)
    return toEvent(parseEvent(CanaryInput, event.value.tool_input), ({ token }) => ({
      kind: 'canary',
      token,
    }));
  const asks = event.value.hook_event_name === 'PermissionRequest';
  const call = {
    ...context,
    product: 'codex' as const,
    sessionId: event.value.session_id,
    ...(toolUseId === undefined ? {} : { toolUseId }),
    tool,
    kind: kindOfTool(tool),
    input: inputOf(event.value, asks),
    cwd: event.value.cwd,
    chain: chainOf(event.value),
    claims: asks ? [asksToLeave, ...claimsOf(event.value)] : claimsOf(event.value),
    ...(mode === undefined ? {} : { mode }),
  };
  return done({ kind: 'call', call });
}

/** Says that it is Codex's own question, which comes after the call itself has passed. */
const asksToLeave: Claim = {
  label: 'Codex asks',
  text: 'May this run beyond its own sandbox or approval settings?',
};

/**
 * The input as it came, and for a patch its files, so that each is judged and shown. SECURITY: T-5 a question to leave the
 * sandbox is another call than the one inside it: what was granted for that does not cover this.
 */
function inputOf(
  { tool_name: tool, tool_input: input }: events.ToolEvent,
  asks: boolean,
): JsonObject {
  const { command } = input;
  const files = tool === 'apply_patch' && typeof command === 'string' ? readPatch(command) : null;
  return {
    ...input,
    ...(files === null ? {} : { files: [...files] }),
    ...(asks ? { permission_request: true } : {}),
  };
}

/** A PreToolUse of the tool that no version has. */
function canary(token: string, cwd: string): JsonValue {
  return {
    session_id: `canary-${token}`,
    turn_id: '',
    transcript_path: null,
    cwd,
    hook_event_name: 'PreToolUse',
    model: '',
    permission_mode: 'default',
    tool_name: canaryTool,
    tool_input: { token },
    tool_use_id: `canary-${token}`,
  };
}

/** SECURITY: T-4 all of it is the product's own word, so nothing is marked verified; the daemon adds what it verified. */
function chainOf({
  session_id: id,
  agent_id: agentId,
  agent_type: type,
}: events.ToolEvent): ChainLink[] {
  const agent: ChainLink = { role: 'agent', name: 'Codex', id, verified: false };
  if (agentId === undefined) return [agent];
  return [agent, { role: 'sub-agent', name: type || 'sub-agent', id: agentId, verified: false }];
}

/** Why the model wants to leave the sandbox. It changes nothing that runs: the digest leaves it out. */
function claimsOf({ tool_name: tool, tool_input: { description } }: events.ToolEvent): Claim[] {
  return tool === 'Bash' && typeof description === 'string' && description !== ''
    ? [{ label: 'Reason', text: description, field: 'description' }]
    : [];
}

function readFinished(payload: JsonValue): Outcome<AgentEvent> {
  return toEvent(parseEvent(events.PostToolUse, payload), (event) => ({
    kind: 'finished',
    sessionId: event.session_id,
    toolUseId: event.tool_use_id ?? null,
    tool: event.tool_name,
    // Codex does not say.
    failed: false,
    cwd: event.cwd,
  }));
}

/** Answers Codex's own question: it is not asked again in the terminal. */
function permitted(): HookAnswer {
  return {
    exit: 0,
    stdout: JSON.stringify({
      hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'allow' } },
    }),
    stderr: '',
  };
}

/**
 * SECURITY: T-13 exit code 2 with the reason on standard error blocks both events. With nothing on standard error Codex runs
 * the tool (measured), so it is never empty.
 */
function blocked(told: string): HookAnswer {
  return { exit: 2, stdout: '', stderr: told.trim() === '' ? 'Denied by Holdpoint.' : told };
}
