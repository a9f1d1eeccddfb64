import { alike, subs, type CommandSpec } from './command-spec';

const read: CommandSpec = { does: 'reads', operands: 'text', flags: '*' };
const executes: CommandSpec = { does: 'executes', here: true };

/** Other agents' own programs: each may do anything, asked or not. */
const agents =
  'claude codex gemini opencode aider goose cursor-agent qwen crush amp auggie copilot pi droid cline kiro-cli q llm ollama';

/** Tools made for agents: trackers of tasks in the project, managers of worktrees in which other agents work, and agents themselves. */
export const agentCommands: readonly [string, CommandSpec][] = [
  // beads: a tracker whose data lies in the project (.beads).
  ...alike('bd br beads', {
    does: ['executes', 'unknown'],
    flags: '--readonly --json --quiet -q -v',
    takes: '--db --actor',
    sub: subs(
      alike(
        'list show ready status statuses stats where search count blocked stale info version help prime graph history context types label-list',
        read,
      ),
      alike(
        'create update close reopen dep note comment comments label link unlink set-state q edit epic defer undefer claim',
        { ...executes, reads: '--body-file -f --file' },
      ),
      alike('delete', { does: 'deletes' }),
      alike('sync dolt', {
        does: ['publishes', 'network'],
        sub: subs(alike('status show log', read)),
      }),
    ),
  }),
  // workmux: worktrees with an agent in a tmux window each.
  ...alike('workmux', {
    does: ['controls-processes', 'unknown'],
    sub: subs(
      alike('status list ls capture wait docs path version help', read),
      alike('send run', { does: ['drives-input', 'controls-processes'] }),
      alike('add open close merge', { does: ['controls-processes', 'executes', 'writes'] }),
      alike('remove rm', { does: ['controls-processes', 'deletes'] }),
    ),
  }),
  // entire: records of agents' sessions beside the project's history.
  ...alike('entire', {
    does: ['executes', 'unknown'],
    sub: subs(
      alike('status explain version help doctor session sessions checkpoint checkpoints recap', {
        ...executes,
        flags: 'any',
      }),
    ),
  }),
  ...alike(agents, {
    does: ['delegates', 'unknown'],
    sub: subs(
      alike('mcp', {
        does: ['changes-instructions', 'unknown'],
        sub: subs(alike('list get', { does: 'executes', flags: 'any' })),
      }),
      alike('list ls ps show models version help doctor', { does: 'executes', flags: 'any' }),
    ),
  }),
];
