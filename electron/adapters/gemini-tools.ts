/**
 * What the tools of Gemini CLI (0.61.0) and Qwen Code (0.24.4) reach, by the names their hooks report. `internal` passes
 * without a question under the default rules, so only what has no effect outside the agent stands there. What is missing is
 * `other` and is asked about: save_memory, activate_skill, skill, cron_create, workflow, exec and the like on purpose, because
 * they change what later sessions do or start work of which no later call need be seen.
 */
import type { JsonObject } from '../../shared/json';
import type { ToolKind } from '../../shared/model/tool-call';
import type { ToolEvent } from './gemini-events';
import { renamed } from './parse-event';

/** Kinds, each with the names of tools that have it, parted by blanks. */
type Kinds = readonly (readonly [ToolKind, string])[];

const shared: Kinds = [
  ['shell', 'run_shell_command'],
  ['read', 'read_file list_directory'],
  ['write', 'write_file'],
  ['fetch', 'web_fetch'],
  ['search', 'glob grep_search'],
  ['internal', 'enter_plan_mode exit_plan_mode'],
];
const gemini: Kinds = [
  ['edit', 'replace'],
  ['search', 'google_web_search'],
  ['agent', 'invoke_agent'],
  [
    'internal',
    'ask_user complete_task get_internal_docs list_background_processes read_background_output tracker_add_dependency tracker_create_task tracker_get_task tracker_list_tasks tracker_update_task tracker_visualize update_topic write_todos',
  ],
];
const qwen: Kinds = [
  ['shell', 'monitor'],
  ['read', 'lsp'],
  ['edit', 'edit notebook_edit'],
  ['search', 'web_search'],
  ['agent', 'agent send_message'],
  [
    'internal',
    'ask_user_question cron_list get_goal list_agents report_findings structured_output task_create task_list task_stop task_update todo_write tool_search update_goal',
  ],
];

const tableOf = (kinds: Kinds): ReadonlyMap<string, ToolKind> =>
  new Map(kinds.flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)));

/** How one of the two names its tools and their fields. */
export type ToolNames = {
  readonly kinds: ReadonlyMap<string, ToolKind>;
  /** Fields that the daemon knows under another name. */
  readonly fields: Readonly<Record<string, string>>;
  /** The field that moves a command to another folder. */
  readonly folder: string;
  /** Is this a path that the product makes another one of before it uses it? `edits` = of a file whose text it changes. */
  changesPath(path: string, edits: boolean): boolean;
  /** Does a fetch take its addresses from the prompt? */
  readonly promptFetches: boolean;
};
/**
 * SECURITY: T-5 Gemini decodes `%2e`, takes a leading `@` off, and where nothing stands at a relative path it edits a file of that
 * name anywhere in the workspace (utils/paths.ts, utils/pathCorrector.ts): it looks when the model asks, before its hook runs.
 */
const geminiChanges = (path: string, edits: boolean): boolean =>
  /%|^@/.test(path) || (edits && !path.startsWith('/'));
/** SECURITY: T-5 Qwen takes the escapes of a shell out of a path (`unescapePath`). */
const qwenChanges = (path: string): boolean => path.includes('\\');

export const geminiTools: ToolNames = {
  kinds: tableOf([...shared, ...gemini]),
  fields: { dir_path: 'path', include_pattern: 'glob' },
  folder: 'dir_path',
  changesPath: geminiChanges,
  promptFetches: true,
};
export const qwenTools: ToolNames = {
  kinds: tableOf([...shared, ...qwen]),
  fields: {},
  folder: 'directory',
  changesPath: qwenChanges,
  promptFetches: false,
};

/** A call as the daemon judges and shows it. */
export type NamedTool = {
  readonly tool: string;
  readonly kind: ToolKind;
  readonly input: JsonObject;
  readonly cwd: string;
};

const pathFields = ['file_path', 'path', 'notebook_path', 'filePath', 'absolute_path'];

/** Reads tool and input of an event. MCP tools get one form of name, `mcp__<server>__<tool>`. */
export function namedTool(
  names: ToolNames,
  { tool_name: tool, tool_input: input, cwd, mcp_context: mcp }: ToolEvent,
): NamedTool {
  const named = mcp === undefined ? tool : `mcp__${mcp.server_name}__${mcp.tool_name}`;
  if (mcp !== undefined || /^mcp__?./.test(tool)) return { tool: named, kind: 'mcp', input, cwd };
  const known = names.kinds.get(tool) ?? 'other';
  const paths = [...pathFields, names.folder].map((field) => input[field]);
  const changed = (path: unknown): boolean =>
    typeof path === 'string' && names.changesPath(path, known === 'edit');
  const kind = paths.some(changed) ? 'other' : known;
  if (kind === 'other') return { tool, kind, input, cwd };
  if (kind === 'shell') return inFolder({ tool, kind, input, cwd }, input[names.folder]);
  if (kind === 'fetch' && names.promptFetches) return withAddress({ tool, kind, input, cwd });
  const ours = renamed(input, names.fields);
  // SECURITY: T-5 two fields for one thing: nobody can know which of them the product takes, so it is asked about.
  return ours === null ? { tool, kind: 'other', input, cwd } : { tool, kind, input: ours, cwd };
}

/** A command that is to run elsewhere is judged there. */
function inFolder(named: NamedTool, folder: unknown): NamedTool {
  if (folder === undefined || folder === '') return named;
  if (typeof folder !== 'string') return { ...named, kind: 'other' };
  return { ...named, cwd: folder.startsWith('/') ? folder : `${named.cwd}/${folder}` };
}

/**
 * Gemini fetches what its prompt names: every word that holds `://` (tools/web-fetch.ts), or only `url` where the user switched
 * that on (`directWebFetch`). One such word is the address; several cannot be shown as one and are asked about as they are.
 * SECURITY: T-5 an address beside the prompt's is known as nothing: a setting says which of the two is used.
 */
function withAddress(named: NamedTool): NamedTool {
  const { url, prompt } = named.input;
  const words = typeof prompt === 'string' ? prompt.trim().split(/\s+/) : [];
  const [address, ...more] = words.filter((word) => word.includes('://'));
  if (address === undefined) return named;
  if (url !== undefined && url !== address) return { ...named, kind: 'other' };
  return more.length > 0 ? named : { ...named, input: { ...named.input, url: address } };
}
