/**
 * Stands between an MCP client and a server on standard input and output: bytes pass as they are, except that a tool call waits
 * for the daemon. Whatever ends one side ends the other.
 */
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { endOf } from '../json-rpc/child-end';
import { hearLines, sayTo } from '../json-rpc/line-stream';
import { LineBuffer } from '../../shared/ndjson';
import { ClientLines } from './client-lines';
import { LineOutput } from './line-output';
import { gateBefore, type Proxied } from './proxied-gate';
import { ToolList } from './tool-list';

export type StdioProxy = Omit<Proxied, 'server'> & {
  /** The server's command and arguments, started here without a shell. */
  readonly command: readonly string[];
  readonly input: Readable;
  readonly output: Writable;
};

/** Runs until either side ends. Gives the server's exit code, 128 + n when signal n ended it, 127 when it could not be started. */
export async function proxyStdio(proxy: StdioProxy): Promise<number> {
  const { input, output, command } = proxy;
  const [program = '', ...args] = command;
  const server = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const tools = new ToolList();
  const gone = new AbortController();
  const calls = gateBefore({ ...proxy, server: { command } }, tools);
  const toClient = new LineOutput(output);
  const pass = sayTo(server.stdin);
  const say = (message: string): void => toClient.say(message);
  const client = new ClientLines({ calls, tools, pass, say, gone: gone.signal });
  const stop = (): void => {
    gone.abort();
    server.stdin.end();
  };
  server.stdin.on('error', () => undefined);
  output.on('error', stop);
  hearLines(input, (line) => void client.take(line), stop);
  hearServer(server.stdout, toClient, tools);
  return endOf(server).finally(() => {
    gone.abort();
    // Else it would keep this process alive.
    input.destroy();
  });
}

/** Pictures and files make long lines; a longer one is passed on, but not read. */
const longestOfServer = 64 * 1024 * 1024;

/** The server's bytes go on at once; they are read beside that, for its list of tools alone. */
function hearServer(from: Readable, to: LineOutput, tools: ToolList): void {
  let lines = new LineBuffer(longestOfServer);
  from.on('data', (chunk: Buffer) => {
    to.pass(chunk);
    const got = lines.push(chunk);
    if (got.ok) return got.value.forEach((line) => tools.heard(line));
    // SECURITY: T-24 what we cannot read may be a list for the client.
    tools.lost();
    lines = new LineBuffer(longestOfServer);
  });
}
