/**
 * OpenCode: events of our plugin as ours, our decisions as what the plugin obeys (it throws unless it reads an explicit allow).
 * Measured with 1.18.33; docs/user/opencode.md says what that stops and what it does not.
 */
import { posix } from 'node:path';
import type { Adapter, AgentEvent } from '../../shared/adapter';
import type { JsonObject, JsonValue } from '../../shared/json';
import type { ChainLink, Claim, Route } from '../../shared/model/tool-call';
import type { HookAnswer } from '../../shared/protocol';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { CanaryInput, canaryTool } from './canary';
import * as events from './opencode-events';
import { namedTool, readInput } from './opencode-tools';
import { parseEvent, toEvent } from './parse-event';
import { answering } from './yes-and-no';

type Context = { readonly callKey: string; readonly route: Route };

export const openCode: Adapter = {
  product: 'opencode',
  label: 'OpenCode',
  provedVersion: '1.18.33',
  processNames: ['opencode', '.opencode'],
  coverage: {
    gated: ['Every tool, custom tools too', 'Sub-agents', 'MCP tools and resources'],
    ungated: [
      '`--pure` and OPENCODE_PURE leave every plugin out',
      'Plugins that a repository brings along run unasked',
      'MCP servers, language servers and formatters of a repository are started unasked',
      'Inline `!` commands of slash commands, and `!` commands that a person types',
      'A plugin of ours that cannot be loaded is left out in silence; `holdpoint doctor` loads it',
    ],
    patienceMs: null,
  },
  canary,
  read,
  answer: answering({ allow: allowed, deny: denied }),
  refusal: denied,
};

function read(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.AnyEvent, payload);
  if (!event.ok) return event;
  const { hook, directory: cwd, sessionID: sessionId } = event.value;
  switch (hook) {
    case 'tool.execute.before':
      return readCall(payload, context);
    case 'tool.execute.after':
      return toEvent(parseEvent(events.AfterTool, payload), (after) => ({
        kind: 'finished',
        sessionId,
        toolUseId: after.callID,
        tool: after.tool,
        failed: after.failed,
        cwd,
      }));
    case 'plugin.loaded':
    case 'session.created':
      return done({ kind: 'session', state: 'started', sessionId, cwd, why: hook });
    // SECURITY: T-25 our own plugin of another version; what it asks is not known, so it is denied.
    default:
      return refuse('event-unknown', hook);
  }
}

function readCall(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const event = parseEvent(events.BeforeTool, payload);
  if (!event.ok) return event;
  const { tool, args, sessionID: sessionId, callID: toolUseId } = event.value;
  if (tool === canaryTool)
    return toEvent(parseEvent(CanaryInput, args), ({ token }) => ({ kind: 'canary', token }));
  const input = readInput(tool, args);
  if (input === null) return refuse('body-invalid', 'args');
  const call = {
    ...context,
    product: 'opencode' as const,
    sessionId,
    toolUseId,
    ...namedTool(tool, event.value.mcpServers),
    input,
    cwd: placeOf(event.value),
    chain: chainOf(event.value),
    claims: claimsOf(input),
  };
  return done({ kind: 'call', call });
}

/** Where a command runs: `bash` may be told another folder, which the agent's own folder must not hide. */
function placeOf({ tool, args, directory }: events.BeforeTool): string {
  const { workdir } = args;
  return tool === 'bash' && typeof workdir === 'string'
    ? posix.resolve(directory, workdir)
    : directory;
}

/** SECURITY: T-4 all of it is the product's own word, so nothing is marked verified; the daemon adds what it verified. */
const chainOf = ({ sessionID: id, subagents }: events.BeforeTool): ChainLink[] => [
  { role: 'agent', name: 'OpenCode', id, verified: false },
  ...subagents.map((one): ChainLink => {
    return { role: 'sub-agent', name: one.agent || 'sub-agent', id: one.id, verified: false };
  }),
];

/** The model's own words about its call. They stay in the input, but change nothing that runs: the digest leaves them out. */
const claimsOf = ({ description }: JsonObject): Claim[] =>
  typeof description === 'string' && description !== ''
    ? [{ label: 'Description', text: description, field: 'description' }]
    : [];

/** A call of the tool that no version has, as our plugin would send it. */
function canary(token: string, cwd: string): JsonValue {
  return {
    hook: 'tool.execute.before',
    directory: cwd,
    sessionID: `canary-${token}`,
    callID: 'canary',
    tool: canaryTool,
    args: { token },
    subagents: [],
    mcpServers: [],
  };
}

/** Explicit: the plugin takes nothing else for an allow, an empty answer neither. */
function allowed(): HookAnswer {
  return {
    exit: 0,
    stdout: JSON.stringify({ decision: 'allow' }),
    stderr: '',
  };
}

/** The plugin throws what stands on standard error, and the model reads it. */
function denied(told: string): HookAnswer {
  return { exit: 2, stdout: '', stderr: told };
}
