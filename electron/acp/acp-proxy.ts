/**
 * Stands between an editor and an ACP agent: what the agent asks of its editor before it acts is decided by the daemon, and the
 * rest passes as it is. Whatever ends one side ends the other.
 */
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { endOf } from '../json-rpc/child-end';
import { idOf, inOneLine, readExactly } from '../json-rpc/exact-message';
import { hearLines, sayTo } from '../json-rpc/line-stream';
import { AgentCalls } from './agent-calls';
import { asksToAct, readRequest } from './agent-request';
import { refusedRequest, refusedRequests } from './answers';
import { wantsSilence } from './modes';
import { Sessions } from './sessions';

export type AcpProxy = {
  /** The agent's command and arguments, started here without a shell. */
  readonly command: readonly string[];
  readonly socketPath: string;
  readonly input: Readable;
  readonly output: Writable;
};

/** Runs until either side ends. Gives the agent's exit code, as `endOf`. */
export async function proxyAcp(proxy: AcpProxy): Promise<number> {
  const { input, output, socketPath } = proxy;
  const [program = '', ...args] = proxy.command;
  const agent = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  agent.stdin.on('error', () => undefined);
  const toAgent = sayTo(agent.stdin);
  const toEditor = sayTo(output);
  const sessions = new Sessions(toAgent, toEditor);
  const calls = new AgentCalls({ socketPath, program, sessions, toAgent, toEditor });
  const sides = { sessions, calls, toAgent, toEditor };
  const stop = (): void => {
    calls.end();
    agent.stdin.end();
  };
  output.on('error', stop);
  hearLines(input, (line) => fromEditor(inOneLine(line), sides), stop);
  hearLines(
    agent.stdout,
    (line) => fromAgent(inOneLine(line), sides),
    () => agent.kill(),
  );
  return endOf(agent).finally(() => {
    calls.end();
    // Else it would keep this process alive.
    input.destroy();
  });
}

type Sides = {
  readonly sessions: Sessions;
  readonly calls: AgentCalls;
  readonly toAgent: (message: string) => void;
  readonly toEditor: (message: string) => void;
};

const About = z.looseObject({
  method: z.string().optional(),
  params: z.unknown().optional(),
});
const Place = z.looseObject({ sessionId: z.string().optional(), cwd: z.string().optional() });

const noBatch = 'This protocol has no batches.';

function fromEditor(line: string, { sessions, calls, toAgent, toEditor }: Sides): void {
  if (line.trim() === '') return;
  const exact = readExactly(line);
  if (exact.kind === 'unfit') return refusedRequests(exact.ids, exact.why).forEach(toEditor);
  const [message] = exact.messages;
  const id = idOf(message);
  if (line.trimStart().startsWith('[')) return toEditor(refusedRequest(id, noBatch));
  // SECURITY: T-13 in such a mode the agent would act without a question.
  if (wantsSilence(message))
    return toEditor(refusedRequest(id, 'Holdpoint keeps this agent in a mode in which it asks.'));
  const about = About.safeParse(message).data;
  const { sessionId, cwd } = Place.safeParse(about?.params).data ?? {};
  // SECURITY: T-13 the daemon answers what the agent asks; nobody else does while it waits.
  if (about?.method === undefined && id !== null && calls.holds(id)) return;
  if (id !== null && /^session\/(new|load|resume|fork)$/.test(about?.method ?? ''))
    sessions.opening(id, { sessionId: openedAs(about?.method, sessionId), cwd: cwd ?? null });
  if (about?.method === 'session/prompt') return sessions.prompt(sessionId, { line, id });
  if (about?.method === 'session/cancel' && sessionId !== undefined) {
    calls.cancel(sessionId);
    sessions.cancel(sessionId);
  }
  toAgent(line);
}

/** A new session and a fork get an id of their own, which the answer says. */
const openedAs = (method: string | undefined, sessionId: string | undefined): string | null =>
  method === 'session/load' || method === 'session/resume' ? (sessionId ?? null) : null;

function fromAgent(line: string, { sessions, calls, toAgent, toEditor }: Sides): void {
  if (line.trim() === '') return;
  const exact = readExactly(line);
  if (exact.kind === 'unfit') return refusedRequests(exact.ids, exact.why).forEach(toAgent);
  const [message] = exact.messages;
  if (line.trimStart().startsWith('[')) return toAgent(refusedRequest(idOf(message), noBatch));
  calls.hear(message);
  if (sessions.heard(message)) return;
  if (!asksToAct(message)) return toEditor(line);
  const request = readRequest(message);
  if (request === null)
    return toAgent(refusedRequest(idOf(message), 'This request has not the agreed shape.'));
  void calls.decide(request, line);
}
