import { JsonValue, type JsonObject } from '../../shared/json';
import type { ToolKind } from '../../shared/model/tool-call';
import { renamed } from './parse-event';
import { readPatch } from './patch-text';

/**
 * What the tools of Copilot CLI reach, by the names its hooks report (1.0.102). What is missing is `other` and is asked about:
 * `skill` and `sql` on purpose, because a skill starts other work and SQL can open any database file.
 */
const kinds: ReadonlyMap<string, ToolKind> = new Map<string, ToolKind>([
  ['bash', 'shell'],
  ['powershell', 'shell'],
  ['view', 'read'],
  ['create', 'write'],
  ['edit', 'edit'],
  ['apply_patch', 'edit'],
  ['web_fetch', 'fetch'],
  ['web_search', 'search'],
  ['grep', 'search'],
  ['rg', 'search'],
  ['glob', 'search'],
  ['task', 'agent'],
  ['write_agent', 'agent'],
  ['read_agent', 'internal'],
  ['list_agents', 'internal'],
  ['read_bash', 'internal'],
  ['stop_bash', 'internal'],
  ['list_bash', 'internal'],
  ['read_powershell', 'internal'],
  ['stop_powershell', 'internal'],
  ['list_powershell', 'internal'],
  ['ask_user', 'internal'],
  ['exit_plan_mode', 'internal'],
  ['report_intent', 'internal'],
  ['update_todo', 'internal'],
  ['fetch_copilot_cli_documentation', 'internal'],
]);

/** The kind of a tool by its name; tools of MCP servers are named `<server>-<tool>`, and no tool of its own has that sign. */
export const kindOfTool = (tool: string): ToolKind =>
  kinds.get(tool) ?? (/.-./s.test(tool) ? 'mcp' : 'other');

const names: Readonly<Partial<Record<ToolKind, Readonly<Record<string, string>>>>> = {
  write: { path: 'file_path', file_text: 'content' },
  edit: { path: 'file_path', old_str: 'old_string', new_str: 'new_string' },
  search: { paths: 'path' },
};

/** What a call reaches, and its arguments by the field names that are judged and shown. */
export function toolOf(
  tool: string,
  given: JsonObject | string,
): { readonly kind: ToolKind; readonly input: JsonObject } {
  const kind = kindOfTool(tool);
  // SECURITY: T-5 a patch is text and nothing else is: whatever comes in another form is not the call that its fields tell of.
  if ((tool === 'apply_patch') !== (typeof given === 'string'))
    return { kind: 'other', input: typeof given === 'string' ? { arguments: given } : given };
  if (typeof given === 'string') return { kind, input: patchInput(given) };
  const input = renamed(given, names[kind] ?? {});
  if (input === null) return { kind: 'other', input: given };
  const { path } = input;
  const only = Array.isArray(path) && path.length === 1 ? JsonValue.parse(path[0]) : undefined;
  return {
    kind,
    input: kind === 'search' && only !== undefined ? { ...input, path: only } : input,
  };
}

function patchInput(text: string): JsonObject {
  const files = readPatch(text);
  return files === null ? { command: text } : { command: text, files: [...files] };
}
