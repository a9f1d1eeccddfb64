/**
 * Cline CLI: its hook events as ours, our decisions as its hook answers. What it does with an answer was measured with 3.0.65;
 * docs/user/cline.md says what that stops and what it does not.
 */
import type { Adapter, AgentEvent } from '../../shared/adapter';
import type { JsonValue } from '../../shared/json';
import type { ChainLink, Route } from '../../shared/model/tool-call';
import type { HookAnswer } from '../../shared/protocol';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { CanaryInput, canaryTool } from './canary';
import * as events from './cline-events';
import { toolOf } from './cline-tools';
import { parseEvent, toEvent } from './parse-event';
import { answering } from './yes-and-no';

type Context = { readonly callKey: string; readonly route: Route };

/** Cline waits 120 s for a hook and then runs the tool; no setting changes that. */
const patienceMs = 120_000;
/** The hook client gives up by itself after this, the daemon a little before. */
export const clineDeadlineMs = 100_000;
const answerWithinMs = 95_000;

export const cline: Adapter = {
  product: 'cline',
  label: 'Cline',
  provedVersion: '3.0.65',
  processNames: ['cline'],
  coverage: {
    gated: ['Every tool, also when they are approved automatically', 'Sub-agents', 'MCP tools'],
    ungated: [
      'A background hub of another user or home runs that one’s hooks, not yours',
      'A hook whose shell is killed lets the tool run',
      '`--config`, `--hooks-dir` and another HOME leave the hook out',
    ],
    patienceMs,
  },
  canary: (token, cwd) => ({
    hookName: 'tool_call',
    agent_id: `canary-${token}`,
    parent_agent_id: null,
    workspaceRoots: [cwd],
    sessionContext: { rootSessionId: `canary-${token}` },
    tool_call: { name: canaryTool, input: { token } },
  }),
  read,
  answer: answering({ allow: allowed, deny: blocked, pass: allowed() }),
  refusal: blocked,
};

function read(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.AnyEvent, payload);
  if (!event.ok) return event;
  const { hookName: name } = event.value;
  if (name === 'tool_call') return readCall(payload, context);
  // SECURITY: T-25 an event of a newer version that carries a tool could be a gate, so it is denied until it is known.
  if ('tool_call' in event.value) return refuse('event-unknown', name);
  const { workspaceRoots, sessionContext } = event.value;
  const [cwd] = workspaceRoots;
  return done({ kind: 'noted', sessionId: sessionContext.rootSessionId, cwd, name });
}

function readCall(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.ToolCallEvent, payload);
  if (!event.ok) return event;
  const { id, name: tool, input } = event.value.tool_call;
  if (tool === canaryTool)
    return toEvent(parseEvent(CanaryInput, input), ({ token }) => ({ kind: 'canary', token }));
  const call = {
    ...context,
    product: 'cline' as const,
    sessionId: event.value.sessionContext.rootSessionId,
    ...(id === undefined ? {} : { toolUseId: id }),
    tool,
    ...toolOf(tool, input),
    cwd: event.value.workspaceRoots[0],
    chain: chainOf(event.value),
    claims: [],
    answerWithinMs,
  };
  return done({ kind: 'call', call });
}

/** SECURITY: T-4 all of it is the product's own word, so nothing is marked verified; the daemon adds what it verified. */
function chainOf(event: events.ToolCallEvent): ChainLink[] {
  const id = event.sessionContext.rootSessionId;
  const agent: ChainLink = { role: 'agent', name: 'Cline', id, verified: false };
  if ((event.parent_agent_id ?? null) === null) return [agent];
  return [agent, { role: 'sub-agent', name: 'sub-agent', id: event.agent_id, verified: false }];
}

function allowed(): HookAnswer {
  return { exit: 0, stdout: JSON.stringify({ cancel: false }), stderr: '' };
}

/** SECURITY: T-13 nothing but this JSON blocks: no exit code does. The hook file makes it of every failure. */
function blocked(told: string): HookAnswer {
  return { exit: 2, stdout: JSON.stringify({ cancel: true, errorMessage: told }), stderr: '' };
}
