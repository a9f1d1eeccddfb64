/**
 * Stands between an editor and an ACP agent: what the agent asks of its editor before it acts is decided by the daemon, and the
 * rest passes as it is. Whatever ends one side ends the other.
 */
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { endOf } from '../json-rpc/child-end';
import { idOf, readExactly } from '../json-rpc/exact-message';
import { hearLines, sayTo } from '../json-rpc/line-stream';
import { AgentCalls } from './agent-calls';
import { asksToAct, readRequest } from './agent-request';
import { refusedRequest } from './answers';
import { wantsSilence } from './modes';
import { SessionGuard } from './session-guard';

export type AcpProxy = {
  /** The agent's command and arguments, started here without a shell. */
  readonly command: readonly string[];
  readonly socketPath: string;
  readonly input: Readable;
  readonly output: Writable;
};

/** Runs until either side ends. Gives the agent's exit code, as `endOf`. */
export async function proxyAcp(proxy: AcpProxy): Promise<number> {
  const [program = '', ...args] = proxy.command;
  const agent = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  agent.stdin.on('error', () => undefined);
  const toAgent = sayTo(agent.stdin);
  const toEditor = sayTo(proxy.output);
  const guard = new SessionGuard(toAgent);
  const calls = new AgentCalls({ socketPath: proxy.socketPath, program, toAgent, toEditor });
  const stop = (): void => {
    calls.cancelAll();
    agent.stdin.end();
  };
  proxy.output.on('error', stop);
  hearLines(proxy.input, (line) => fromEditor(line, { guard, calls, toAgent, toEditor }), stop);
  hearLines(
    agent.stdout,
    (line) => fromAgent(line, { guard, calls, toAgent, toEditor }),
    () => agent.kill(),
  );
  return endOf(agent).finally(() => calls.cancelAll());
}

type Sides = {
  readonly guard: SessionGuard;
  readonly calls: AgentCalls;
  readonly toAgent: (message: string) => void;
  readonly toEditor: (message: string) => void;
};

const About = z.looseObject({
  method: z.string(),
  params: z
    .looseObject({ sessionId: z.string().optional(), cwd: z.string().optional() })
    .optional(),
});

function fromEditor(line: string, { guard, calls, toAgent, toEditor }: Sides): void {
  if (line.trim() === '') return;
  const exact = readExactly(line);
  if (exact.kind === 'unfit') return toEditor(refusedRequest(exact.id, exact.why));
  // SECURITY: T-13 in such a mode the agent would act without a question.
  if (exact.messages.some(wantsSilence))
    return toEditor(
      refusedRequest(
        idOf(exact.messages[0]),
        'Holdpoint keeps this agent in a mode in which it asks.',
      ),
    );
  for (const message of exact.messages) note(message, guard, calls);
  const prompt = exact.messages
    .map((one) => About.safeParse(one).data)
    .find((one) => one?.method === 'session/prompt');
  const session = prompt?.params?.sessionId;
  if (session === undefined || !guard.holds(session, line)) toAgent(line);
}

/** What the editor says that matters here: sessions that open, and turns that are cancelled. */
function note(message: unknown, guard: SessionGuard, calls: AgentCalls): void {
  const about = About.safeParse(message).data;
  const { sessionId = null, cwd } = about?.params ?? {};
  const id = idOf(message);
  const opens = /^session\/(new|load|resume|fork)$/.test(about?.method ?? '');
  if (opens && id !== null) guard.opening(id, sessionId);
  if (opens && cwd !== undefined) calls.in(cwd);
  if (about?.method === 'session/cancel' && sessionId !== null) calls.cancel(sessionId);
}

function fromAgent(line: string, { guard, calls, toAgent, toEditor }: Sides): void {
  if (line.trim() === '') return;
  const exact = readExactly(line);
  if (exact.kind === 'unfit') return toAgent(refusedRequest(exact.id, exact.why));
  const [message] = exact.messages;
  calls.hear(message);
  if (guard.heard(message)) return;
  if (!exact.messages.some(asksToAct)) return toEditor(line);
  const request = exact.messages.length === 1 ? readRequest(message) : null;
  if (request === null)
    return toAgent(refusedRequest(idOf(message), 'This request has not the agreed shape.'));
  void calls.decide(request, line);
}
