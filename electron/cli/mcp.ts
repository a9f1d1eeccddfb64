import { proxyStdio } from '../mcp/stdio-proxy';
import { exitCode, wrongUsage, type Command } from './command';

const words = {
  name: 'mcp',
  summary: 'put a gate before the tools of an MCP server',
  usage: `Usage: holdpoint mcp [--name NAME] [--wait SECONDS] -- <server command> [arguments]

Starts an MCP server and stands between it and its client: everything passes as it is, but each tool call waits for you.
Write it into the client's settings in the place of the server's own command.

  --name NAME     how you know the server (its program's name when not said)
  --wait SECONDS  how long the client waits for a tool, where you set that; a call that nobody answered by then is denied

Exit code: that of the server, 128 + n when signal n ended it, 127 when it could not be started.`,
};

type Given = { readonly name: string | null; readonly waitMs: number | null };

/** The options before `--`; null when one is not known. */
function optionsOf(args: readonly string[]): Given | null {
  const given: { name: string | null; waitMs: number | null } = { name: null, waitMs: null };
  for (let i = 0; i < args.length; i += 2) {
    const value = args[i + 1];
    if (args[i] === '--name' && value) given.name = value;
    else if (args[i] === '--wait' && /^[1-9]\d{0,5}$/.test(value ?? ''))
      given.waitMs = Number(value) * 1_000;
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
      .slice(0, 100) || 'server'
  );
}

/** `holdpoint mcp`: a stdio MCP server behind the gate. */
export const mcpCommand: Command = {
  ...words,
  run: async (args, io) => {
    const end = args.indexOf('--');
    const command = end < 0 ? [] : args.slice(end + 1);
    const given = optionsOf(end < 0 ? args : args.slice(0, end));
    if (given === null) return wrongUsage(io, words, 'One of these options is not known.');
    if (command.length === 0) return wrongUsage(io, words, 'Which server is to be started?');
    const code = await proxyStdio({
      command,
      name: given.name ?? serverName(command),
      waitMs: given.waitMs,
      socketPath: io.paths.agentSocket,
      input: process.stdin,
      output: process.stdout,
    });
    if (code === 127) io.err(`holdpoint: ${command[0]} could not be started.`);
    return code === 0 ? exitCode.ok : code;
  },
};
