import { z } from 'zod';
import { JsonObject } from '../../shared/json';
import type { ToolKind } from '../../shared/model/tool-call';
import { renamed } from './parse-event';

/** What a call reaches, and its input by the field names that are judged and shown. */
type Tool = { readonly kind: ToolKind; readonly input: JsonObject };

/** Tools of Cline CLI (3.0.65) whose input says all there is; what is missing is `other` and is asked about. */
const kinds: ReadonlyMap<string, ToolKind> = new Map<string, ToolKind>([
  ['search_codebase', 'search'],
  ['ask_question', 'internal'],
  ['spawn_agent', 'agent'],
  ['team_spawn_teammate', 'agent'],
  ['team_run_task', 'agent'],
  ['team_send_message', 'agent'],
  ['team_broadcast', 'agent'],
  ['team_status', 'internal'],
  ['team_list_runs', 'internal'],
  ['team_await_runs', 'internal'],
  ['team_read_mailbox', 'internal'],
  ['team_list_outcomes', 'internal'],
]);

/**
 * Tools that take lists are told as one call where the list holds one thing, and are `other`, asked about and shown whole,
 * where no single field can tell of all. Tools of MCP servers are named `<server>__<tool>`.
 */
export function toolOf(tool: string, input: JsonObject): Tool {
  switch (tool) {
    case 'run_commands':
      return commandsOf(input);
    case 'editor':
      return editOf(input);
    case 'read_files':
      return onlyOne(input, 'files', 'path') ?? { kind: 'other', input };
    case 'fetch_web_content':
      return onlyOne(input, 'requests', 'url') ?? { kind: 'other', input };
    default:
      return { kind: kinds.get(tool) ?? (/.__./s.test(tool) ? 'mcp' : 'other'), input };
  }
}

const One = z.tuple([JsonObject]);

/** The one thing in the list, which must hold that field; null when there are more, or other fields beside the list. */
function onlyOne(
  input: JsonObject,
  list: 'files' | 'requests',
  field: 'path' | 'url',
): Tool | null {
  const one = One.safeParse(input[list]);
  if (!one.success || Object.keys(input).length > 1) return null;
  const [only] = one.data;
  const kind = field === 'path' ? 'read' : 'fetch';
  return typeof only[field] === 'string' ? { kind, input: only } : null;
}

const Commands = z.strictObject({ commands: z.array(z.string()).min(1) });

/**
 * A command that ends where its text ends: no open quote, no here-document, no group, no function body. SECURITY: T-22 only
 * such commands are told in one text, because any other could make the next one look like its own.
 */
const closed = /^(?:[^'"\\<`\n\r(){}$]|\$(?=[\w?@*#!-])|'[^'\n]*'|"(?:[^"\\`$\n]|\$(?=\w))*")*$/;

function commandsOf(input: JsonObject): Tool {
  const parsed = Commands.safeParse(input);
  if (!parsed.success) return { kind: 'other', input };
  const { commands } = parsed.data;
  if (commands.length > 1 && !commands.every((one) => closed.test(one)))
    return { kind: 'other', input };
  const [only, ...more] = commands;
  const command = more.length === 0 ? (only ?? '') : commands.map(inOwnShell).join('\n');
  return { kind: 'shell', input: { command } };
}

/**
 * SECURITY: T-22 Cline runs each command in a shell of its own: what one sets or where it goes is nothing to the next. A comment
 * ends with its line.
 */
const inOwnShell = (one: string): string => (one.includes('#') ? `(${one}\n)` : `(${one})`);

const editNames = { path: 'file_path', old_text: 'old_string', new_text: 'new_string' };
const writeNames = { path: 'file_path', new_text: 'content' };

/** One tool for both: it makes a file when there is no text to replace and no line to insert at. */
function editOf(input: JsonObject): Tool {
  const { old_text: old, insert_line: line, ...rest } = input;
  const makes = (old ?? null) === null && (line ?? null) === null;
  const named = makes ? renamed(rest, writeNames) : renamed(input, editNames);
  return named === null
    ? { kind: 'other', input }
    : { kind: makes ? 'write' : 'edit', input: named };
}
