/**
 * Stands between an MCP client and a server on standard input and output: bytes pass as they are, except that a tool call waits
 * for the daemon. Whatever ends one side ends the other.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { LineBuffer } from '../../shared/ndjson';
import { takeLine } from './client-lines';
import type { GatedCalls } from './gated-calls';
import { gateBefore, type Client, type Proxied } from './proxied-gate';
import { ToolList } from './tool-list';

export type StdioProxy = Omit<Proxied, 'server'> & {
  /** The server's command and arguments, started here without a shell. */
  readonly command: readonly string[];
  readonly input: Readable;
  readonly output: Writable;
};

/** Runs until either side ends. Gives the server's exit code, 128 + n when signal n ended it, 127 when it could not be started. */
export function proxyStdio(proxy: StdioProxy): Promise<number> {
  const [program = '', ...args] = proxy.command;
  const server = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const client: Client = { name: 'MCP client', version: null };
  const tools = new ToolList();
  const say = (message: string): void => void proxy.output.write(`${message}\n`);
  const calls = gateBefore({ ...proxy, server: proxy }, client, tools);
  const pass = (line: string): void => void server.stdin.write(`${line}\n`);
  const stop = (): void => {
    calls.cancelAll();
    server.stdin.end();
  };
  server.stdin.on('error', () => undefined);
  proxy.output.on('error', stop);
  hearLines(proxy.input, (line) => void takeLine(line, { calls, tools, client, pass, say }), stop);
  hearServer(server.stdout, proxy.output, tools);
  return endOf(server, calls);
}

/** Whole lines, in the order in which they came; a line that cannot be one ends the connection. */
function hearLines(input: Readable, hear: (line: string) => void, end: () => void): void {
  const lines = new LineBuffer();
  input.on('data', (chunk: Buffer) => {
    const got = lines.push(chunk);
    if (got.ok) return got.value.forEach(hear);
    input.removeAllListeners('data');
    end();
  });
  input.on('end', end);
  input.on('error', end);
}

/** The server's bytes go on at once; they are read beside that, for its list of tools alone. */
function hearServer(from: Readable, to: Writable, tools: ToolList): void {
  const lines = new LineBuffer();
  from.on('data', (chunk: Buffer) => {
    to.write(chunk);
    const got = lines.push(chunk);
    if (got.ok && tools.awaits) got.value.forEach((line) => tools.heard(line));
  });
}

function endOf(server: ChildProcess, calls: GatedCalls): Promise<number> {
  const forward = (signal: NodeJS.Signals): void => void server.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, forward);
  return new Promise((resolve) => {
    const ended = (code: number): void => {
      calls.cancelAll();
      resolve(code);
    };
    server.on('error', () => ended(127));
    server.on('close', (code, signal) =>
      ended(signal === null ? (code ?? 1) : 128 + constants.signals[signal]),
    );
  });
}
