/**
 * What a repository can bring along that Claude Code runs without asking its PreToolUse hook: hooks and other commands of its
 * settings, MCP servers, and shell lines of its slash commands and skills (all three measured with 2.1.330 in `-p`, which shows
 * no question of trust).
 */
import { z } from 'zod';
import { parsedJson } from '../../shared/json';

const Handler = z.looseObject({ command: z.string().optional(), url: z.string().optional() });
const Groups = z.array(z.looseObject({ hooks: z.array(Handler).catch([]) })).catch([]);
const Settings = z.looseObject({ hooks: z.record(z.string(), Groups).catch({}) });
const Servers = z.looseObject({ mcpServers: z.record(z.string(), z.unknown()).catch({}) });

/** Settings whose value is a shell command, or holds one. */
const commands = [
  ...['apiKeyHelper', 'awsAuthRefresh', 'awsCredentialExport', 'gcpAuthRefresh'],
  ...['otelHeadersHelper', 'statusLine', 'subagentStatusLine', 'fileSuggestion'],
];
/** Words or a block of a Markdown command that go to the shell before the model reads the rest: the patterns of 2.1.330 itself. */
const inlineShell = /```!|(?<=^|\s)!`[^`]+`/m;
/** Commands, skills and agents may carry hooks in their head. */
const headHooks = /^---\r?\n(?:(?!---).*\r?\n)*?hooks:/;

/**
 * What the text of a project's file brings along, in a few words each. `own` is the command of our hook: a hook that runs it and
 * nothing more is not the project's. A text that cannot be read brings nothing, because the product cannot read it either.
 */
export function claudeProject(file: string, text: string, own: string): string[] {
  if (file.endsWith('.md')) return markdown(text);
  const read = parsedJson(text);
  return file === '.mcp.json' ? servers(read) : settings(read, own);
}

const markdown = (text: string): string[] => [
  ...(inlineShell.test(text) ? ['shell lines'] : []),
  ...(headHooks.test(text) ? ['hooks'] : []),
];

function servers(read: unknown): string[] {
  const { data } = Servers.safeParse(read);
  const names = Object.keys(data?.mcpServers ?? {});
  return names.length === 0 ? [] : [`MCP ${plural('server', names)}`];
}

function settings(read: unknown, own: string): string[] {
  const { data } = Settings.safeParse(read);
  if (data === undefined) return [];
  const events = Object.entries(data.hooks)
    .filter(([, groups]) => groups.some(({ hooks }) => hooks.some((one) => !isOwn(one, own))))
    .map(([event]) => event);
  const found = events.length === 0 ? [] : [plural('hook', events)];
  if (data['disableAllHooks'] === true) found.push('hooks switched off');
  return [...found, ...commands.filter((name) => data[name] !== undefined)];
}

const isOwn = ({ command, url }: z.infer<typeof Handler>, own: string): boolean =>
  url === undefined && [`${own} || exit 2`, `${own} || exit 0`].includes(command ?? '');

const plural = (word: string, names: readonly string[]): string =>
  `${word}${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
