import { once } from 'node:events';
import { proxyHttp } from '../mcp/http-proxy';
import { proxyStdio } from '../mcp/stdio-proxy';
import { faultText } from '../../shared/faults';
import { exitCode, wrongUsage, type Command, type Io } from './command';

const words = {
  name: 'mcp',
  summary: 'put a gate before the tools of an MCP server',
  usage: `Usage: holdpoint mcp [--name NAME] [--wait SECONDS] -- <server command> [arguments]
       holdpoint mcp [--name NAME] [--wait SECONDS] --url URL [--port PORT]

Stands between an MCP server and its client: everything passes as it is, but each tool call waits for you. The first form
starts a server that speaks on standard input and output: write it into the client's settings in the place of the server's
own command. The second stands before a server that speaks streamable HTTP, and listens on 127.0.0.1.

  --name NAME     how you know the server: letters, digits and . _ - (its program's name when not said)
  --url URL       the server's address
  --port PORT     where to listen (any free port when not said; it is printed)
  --wait SECONDS  how long the client waits for a tool, where you set that; a call that nobody answered by then is denied

Exit code: that of the server, 128 + n when signal n ended it, 127 when it could not be started.`,
};

type Given = { name?: string; waitMs?: number; upstream?: URL; port?: number };

/** The options before `--`; null when one is not known. */
function optionsOf(args: readonly string[]): Given | null {
  const given: Given = {};
  for (let i = 0; i < args.length; i += 2) {
    const value = args[i + 1] ?? '';
    const number = /^\d{1,6}$/.test(value) ? Number(value) : -1;
    const address = URL.canParse(value) ? new URL(value) : null;
    // Two underscores part server and tool in the names of rules.
    if (args[i] === '--name' && /^(?!.*__)[\w.-]{1,100}$/.test(value)) given.name = value;
    else if (args[i] === '--wait' && number > 5) given.waitMs = number * 1_000;
    else if (args[i] === '--port' && number >= 0 && number < 65_536) given.port = number;
    else if (args[i] === '--url' && address !== null && /^https?:$/.test(address.protocol))
      given.upstream = address;
    else return null;
  }
  return given;
}

/** The program's own name; behind a runtime or a package runner that of what it runs. */
export function serverName([program = '', ...args]: readonly string[]): string {
  const runner = /^(?:node|npx|bunx?|deno|uvx?|python\d?(?:\.\d+)?|sh|bash)$/;
  const base = (word: string): string => word.split('/').at(-1) ?? word;
  const inner = args.find((word) => !word.startsWith('-'));
  const word = runner.test(base(program)) && inner !== undefined ? inner : program;
  return (
    base(word)
      .replace(/\.[cm]?[jt]s$|\.py$/, '')
      .replace(/[^\w.-]/g, '_')
      .replace(/_{2,}/g, '_')
      .slice(0, 100) || 'server'
  );
}

/** `holdpoint mcp`: a server behind the gate. */
export const mcpCommand: Command = {
  ...words,
  run: async (args, io) => {
    const end = args.indexOf('--');
    const command = end < 0 ? [] : args.slice(end + 1);
    const given = optionsOf(end < 0 ? args : args.slice(0, end));
    if (given === null) return wrongUsage(io, words, 'One of these options cannot be understood.');
    if ((command.length === 0) === (given.upstream === undefined))
      return wrongUsage(io, words, 'Name either a command after -- or an address with --url.');
    return given.upstream === undefined
      ? serveStdio(command, given, io)
      : serveHttp(given.upstream, given, io);
  },
};

async function serveStdio(command: readonly string[], given: Given, io: Io): Promise<number> {
  const code = await proxyStdio({
    command,
    name: given.name ?? serverName(command),
    waitMs: given.waitMs ?? null,
    socketPath: io.paths.agentSocket,
    input: process.stdin,
    output: process.stdout,
  });
  if (code === 127) io.err(`holdpoint: ${command[0]} could not be started.`);
  return code;
}

async function serveHttp(upstream: URL, given: Given, io: Io): Promise<number> {
  const proxy = await proxyHttp({
    upstream,
    name: given.name ?? upstream.hostname,
    waitMs: given.waitMs ?? null,
    socketPath: io.paths.agentSocket,
    port: given.port ?? 0,
  }).catch((fault: unknown) => faultText(fault));
  if (typeof proxy === 'string') {
    io.err(
      `holdpoint: Port ${given.port ?? 0} cannot be used: ${proxy}. Choose another with --port.`,
    );
    return exitCode.failed;
  }
  io.out(`http://127.0.0.1:${proxy.port}${upstream.pathname}`);
  if (!io.interrupted.aborted) await once(io.interrupted, 'abort');
  proxy.close();
  return exitCode.ok;
}
