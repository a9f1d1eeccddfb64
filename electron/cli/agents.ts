import type { Agent } from '../../shared/model/agent';
import type { AgentStatus } from '../../shared/model/snapshot';
import { formatAgent } from './agents-format';
import { exitCode, readArguments, refused, withDaemon, type Command } from './command';
import { jsonLine, painter } from './terminal-text';

export const agentsCommand: Command = {
  name: 'agents',
  summary: 'the registered agents: what each is for, may do, and when it is reviewed',
  usage: `Usage: holdpoint agents [--json]

Lists every agent that was ever seen, with its state (proposed, active, suspended, revoked or retired), how its hook
stands, which version is installed, and what of it Holdpoint cannot hold.

  --json  the agents as one line of JSON, each with its \`status\``,
  async run(args, io) {
    const options = { json: { type: 'boolean' } } as const;
    const given = readArguments(agentsCommand, { args, options, words: 0 }, io);
    if (given === null) return exitCode.usage;
    return withDaemon(io, async (client) => {
      const list = await client.call('agents.list', {});
      if (!list.ok) return refused(io, list);
      const snapshot = await client.call('subscribe', {});
      if (!snapshot.ok) return refused(io, snapshot);
      const { agents } = list.value;
      const statusOf = (agent: Agent): AgentStatus | undefined =>
        snapshot.value.agents.find(({ product }) => product === agent.product);
      if (given.values.json === true)
        io.out(jsonLine(agents.map((one) => ({ ...one, status: statusOf(one) ?? null }))));
      else if (agents.length === 0)
        io.out('No agent was seen yet. `holdpoint connect <product>` connects one.');
      else
        io.out(
          agents
            .map((one) =>
              formatAgent(one, painter(io.color), { nowMs: Date.now(), status: statusOf(one) }),
            )
            .join('\n\n'),
        );
      return exitCode.ok;
    });
  },
};
