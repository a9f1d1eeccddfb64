/**
 * Cursor: its hook events as ours, our decisions as its hook answers, from its documents alone. Nothing here was measured:
 * docs/user/cursor.md says so.
 */
import type { Adapter, AgentEvent } from '../../shared/adapter';
import type { JsonValue } from '../../shared/json';
import type { Route } from '../../shared/model/tool-call';
import type { HookAnswer } from '../../shared/protocol';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { CanaryInput, canaryTool } from './canary';
import { hasOwnGate, readGate, type CursorCall } from './cursor-calls';
import * as events from './cursor-events';
import { parseEvent, toEvent } from './parse-event';
import { answering } from './yes-and-no';

type Context = { readonly callKey: string; readonly route: Route };

/** Cursor warns of a longer `timeout` than this. The hook client gives up before, the daemon a little earlier. */
export const cursorTimeoutS = 3_600;
export const cursorDeadlineMs = 3_500_000;
const answerWithinMs = 3_400_000;

export const cursor: Adapter = {
  product: 'cursor',
  label: 'Cursor',
  provedVersion: '',
  processNames: ['cursor', 'Cursor', 'cursor-agent'],
  coverage: {
    gated: [
      'Commands, MCP tools, reads and every other tool that Cursor has a hook for (not proved)',
    ],
    ungated: [
      'Completions and edits outside the agent (Tab)',
      'What a repository’s own `.cursor/hooks.json` runs',
    ],
    patienceMs: cursorTimeoutS * 1_000,
  },
  canary: (token, cwd) => ({
    hook_event_name: 'preToolUse',
    conversation_id: `canary-${token}`,
    workspace_roots: [cwd],
    tool_name: canaryTool,
    tool_input: { token },
    cwd,
  }),
  read,
  answer: answering({ allow: allowed, deny: blocked, pass: allowed() }),
  refusal: blocked,
};

function read(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.AnyEvent, payload);
  if (!event.ok) return event;
  const { hook_event_name: name } = event.value;
  const gate = readGate(name, payload);
  if (gate !== null) return gate.ok ? readCall(gate.value, context) : gate;
  // SECURITY: T-25 an event of a newer version that carries a tool or a command could be a gate, so it is denied until it is known.
  if ('tool_name' in event.value || 'command' in event.value) return refuse('event-unknown', name);
  return done(noted(event.value));
}

const noted = (event: events.AnyEvent): AgentEvent => ({
  kind: 'noted',
  sessionId: event.conversation_id,
  cwd: event.workspace_roots[0] ?? '',
  name: event.hook_event_name,
});

function readCall(found: CursorCall, context: Context): Outcome<AgentEvent> {
  const { event, ...call } = found;
  if (call.tool === canaryTool)
    return toEvent(parseEvent(CanaryInput, call.input), ({ token }) => ({ kind: 'canary', token }));
  // Asked once: the gate of its own comes next, and denies by itself whatever breaks.
  if (event.hook_event_name === 'preToolUse' && hasOwnGate(call.tool)) return done(noted(event));
  const sessionId = event.conversation_id;
  return done({
    kind: 'call',
    call: {
      ...context,
      product: 'cursor',
      sessionId,
      ...call,
      // SECURITY: T-4 the product's own word, so it is not marked verified; the daemon adds what it verified.
      chain: [{ role: 'agent', name: 'Cursor', id: sessionId, verified: false }],
      claims: [],
      answerWithinMs,
    },
  });
}

/** Always printed: with `failClosed`, saying nothing blocks. */
function allowed(): HookAnswer {
  return {
    exit: 0,
    stdout: JSON.stringify({ permission: 'allow' }),
    stderr: '',
  };
}

/** SECURITY: T-13 JSON and exit code 2, each of which blocks by itself. */
function blocked(told: string): HookAnswer {
  const said = { permission: 'deny', user_message: told, agent_message: told };
  return { exit: 2, stdout: JSON.stringify(said), stderr: '' };
}
