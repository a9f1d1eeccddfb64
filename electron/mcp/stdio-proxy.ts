/**
 * Stands between an MCP client and a server on standard input and output: bytes pass as they are, except that a tool call waits
 * for the daemon. Whatever ends one side ends the other.
 */
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { endOf } from '../json-rpc/child-end';
import { hearLines, sayTo } from '../json-rpc/line-stream';
import { LineBuffer } from '../../shared/ndjson';
import { takeLine } from './client-lines';
import { gateBefore, type Client, type Proxied } from './proxied-gate';
import { ToolList } from './tool-list';

export type StdioProxy = Omit<Proxied, 'server'> & {
  /** The server's command and arguments, started here without a shell. */
  readonly command: readonly string[];
  readonly input: Readable;
  readonly output: Writable;
};

/** Runs until either side ends. Gives the server's exit code, 128 + n when signal n ended it, 127 when it could not be started. */
export async function proxyStdio(proxy: StdioProxy): Promise<number> {
  const [program = '', ...args] = proxy.command;
  const server = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const client: Client = { name: 'MCP client', version: null };
  const tools = new ToolList();
  const say = sayTo(proxy.output);
  const calls = gateBefore({ ...proxy, server: proxy }, client, tools);
  const pass = sayTo(server.stdin);
  const stop = (): void => {
    calls.cancelAll();
    server.stdin.end();
  };
  server.stdin.on('error', () => undefined);
  proxy.output.on('error', stop);
  hearLines(proxy.input, (line) => void takeLine(line, { calls, tools, client, pass, say }), stop);
  hearServer(server.stdout, proxy.output, tools);
  return endOf(server).finally(() => calls.cancelAll());
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
