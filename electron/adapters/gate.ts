/**
 * Agents without hooks of a product: they tell their calls in our own words (`shared/wires/gate-events.ts`), by our client
 * library or by a proxy of ours. One adapter for each way, because each is registered, reviewed and ruled by itself.
 */
import type { Adapter, AgentEvent } from '../../shared/adapter';
import type { JsonValue } from '../../shared/json';
import type { ChainLink, Product, Route } from '../../shared/model/tool-call';
import type { HookAnswer } from '../../shared/protocol';
import { done, refuse, type Outcome } from '../../shared/reasons';
import { GateEvent, type GateCall, type GateVerdict } from '../../shared/wires/gate-events';
import { answering } from './yes-and-no';

type Way = Pick<Adapter, 'product' | 'label' | 'coverage'> & { readonly route: Route };

const adapterFor = ({ product, label, coverage, route }: Way): Adapter => ({
  product,
  label,
  coverage,
  provedVersion: '',
  processNames: 'caller',
  read: (payload, { callKey }) => read(payload, { product, callKey, route }),
  answer: answering({
    allow: () => ({ exit: 0, stdout: said({ allowed: true }), stderr: '' }),
    deny: denied,
  }),
  refusal: denied,
  canary: () => null,
});

/** A home-made agent that asks by our client. */
export const customAgent: Adapter = adapterFor({
  product: 'custom',
  label: 'Home-made agent',
  route: 'client',
  coverage: {
    gated: ['Every call that the agent asks about'],
    ungated: ['Whatever the agent does without asking'],
    patienceMs: null,
  },
});

/** Any client of an MCP server behind `holdpoint mcp`. */
export const mcpClient: Adapter = adapterFor({
  product: 'mcp-client',
  label: 'MCP client',
  route: 'mcp-proxy',
  coverage: {
    gated: ['Every tools/call of that server'],
    ungated: ['Servers that are configured without the proxy', 'Tools of the client itself'],
    patienceMs: null,
  },
});

/** Any agent that speaks ACP behind `holdpoint acp`. */
export const acpAgent: Adapter = adapterFor({
  product: 'acp-agent',
  label: 'ACP agent',
  route: 'acp-proxy',
  coverage: {
    gated: ['Every call for which the agent asks its editor', 'Files that it writes by its editor'],
    ungated: ['Calls that the agent runs without asking its editor'],
    patienceMs: null,
  },
});

type Context = { readonly product: Product; readonly callKey: string; readonly route: Route };

function read(payload: JsonValue, context: Context): Outcome<AgentEvent> {
  const parsed = GateEvent.safeParse(payload);
  if (!parsed.success) return refuse('body-invalid', parsed.error.issues[0]?.path.join('.'));
  const event = parsed.data;
  const { session: sessionId, cwd } = event;
  switch (event.event) {
    case 'call':
      return readCall(event, context);
    case 'finished':
      return done({
        kind: 'finished',
        sessionId,
        cwd,
        toolUseId: event.callId,
        tool: event.tool,
        failed: event.failed,
      });
    case 'session':
      return done({ kind: 'session', state: event.state, sessionId, cwd, why: event.why });
    default:
      return event satisfies never;
  }
}

/** SECURITY: T-4 all of it is the agent's own word; nothing is marked verified. */
function readCall(event: GateCall, context: Context): Outcome<AgentEvent> {
  const { answerWithinMs } = event;
  const call = {
    ...context,
    sessionId: event.session,
    toolUseId: event.callId,
    ...toolOf(event),
    kind: event.kind,
    input: event.input,
    cwd: event.cwd,
    chain: chainOf(event),
    claims: event.says === undefined ? [] : [{ label: 'Says', text: event.says }],
    ...(answerWithinMs === undefined ? {} : { answerWithinMs }),
  };
  return done({ kind: 'call', call });
}

/** Named as products name the tools of their servers, so that one rule fits both. */
function toolOf({ tool, server }: GateCall) {
  if (server === undefined) return { tool };
  const { name, ...entry } = server;
  return { tool: `mcp__${name}__${tool}`, server: entry };
}

const chainOf = ({ agent, session, under = [] }: GateCall): ChainLink[] => [
  {
    role: 'agent',
    name: agent.version === undefined ? agent.name : `${agent.name} ${agent.version}`,
    id: session,
    verified: false,
  },
  ...under.map((one) => ({ role: 'sub-agent' as const, verified: false, ...one })),
];

function denied(why: string): HookAnswer {
  return { exit: 2, stdout: said({ allowed: false, why }), stderr: why };
}

function said(verdict: GateVerdict): string {
  return JSON.stringify(verdict);
}
