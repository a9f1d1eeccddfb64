import { proxyAcp } from '../acp/acp-proxy';
import { wrongUsage, type Command } from './command';

const words = {
  name: 'acp',
  summary: 'put a gate before an agent that an editor runs (ACP)',
  usage: `Usage: holdpoint acp -- <agent command> [arguments]

Starts an agent that speaks the Agent Client Protocol and stands between it and its editor: what the agent asks before it
acts is decided by your rules and by you, and it is kept in a mode in which it asks. Write it into the editor's settings in
the place of the agent's own command, for example: holdpoint acp -- gemini --acp

Exit code: that of the agent, 128 + n when signal n ended it, 127 when it could not be started.`,
};

/** `holdpoint acp`: an ACP agent behind the gate. */
export const acpCommand: Command = {
  ...words,
  run: async (args, io) => {
    if (args[0] !== '--' || args.length < 2)
      return wrongUsage(io, words, 'Which agent is to be started? Name it after --.');
    const command = args.slice(1);
    const code = await proxyAcp({
      command,
      socketPath: io.paths.agentSocket,
      input: process.stdin,
      output: process.stdout,
    });
    if (code === 127) io.err(`holdpoint: ${command[0]} could not be started.`);
    return code;
  },
};
