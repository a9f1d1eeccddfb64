import type { JsonObject } from '../../shared/json';
import type { ToolKind } from '../../shared/model/tool-call';
import { renamed } from './parse-event';
import { readPatch } from './patch-text';

/**
 * What the tools of OpenCode 1.18.33 reach. What is missing is `other` and is asked about: `skill` brings instructions of a
 * repository in, `execute` runs code (its own calls are asked about too), and plugins and repositories add tools of any name.
 */
const kinds: ReadonlyMap<string, ToolKind> = new Map<string, ToolKind>([
  ['bash', 'shell'],
  ['read', 'read'],
  ['lsp', 'read'],
  ['write', 'write'],
  ['edit', 'edit'],
  ['apply_patch', 'edit'],
  ['webfetch', 'fetch'],
  ['websearch', 'search'],
  ['glob', 'search'],
  ['grep', 'search'],
  ['task', 'agent'],
  ['list_mcp_resources', 'mcp'],
  ['list_mcp_resource_templates', 'mcp'],
  ['read_mcp_resource', 'mcp'],
  ['invalid', 'internal'],
  ['plan_exit', 'internal'],
  ['question', 'internal'],
  ['todowrite', 'internal'],
]);

/** As OpenCode makes the name of a tool from those of server and tool. */
const sanitised = (name: string): string => name.replace(/[^a-zA-Z0-9_-]/g, '_');

/**
 * The tool's name and kind. A tool of an MCP server is called `<server>_<tool>` there; it gets the name
 * `mcp__<server>__<tool>`, by which rules know such tools of every product.
 */
export function namedTool(
  tool: string,
  servers: readonly string[],
): { readonly tool: string; readonly kind: ToolKind } {
  const kind = kinds.get(tool);
  const [server] = servers
    .map(sanitised)
    .filter((name) => tool.startsWith(`${name}_`) && tool.length > name.length + 1)
    .toSorted((a, b) => b.length - a.length);
  // SECURITY: T-22 a server can be named so that its tool is called like one of OpenCode's own: nobody can tell which it is.
  if (kind !== undefined) return { tool, kind: server === undefined ? kind : 'other' };
  return server === undefined
    ? { tool, kind: 'other' }
    : { tool: `mcp__${server}__${tool.slice(server.length + 1)}`, kind: 'mcp' };
}

const fileFields = { filePath: 'file_path', oldString: 'old_string', newString: 'new_string' };

/**
 * The input under the names that are judged and shown: the fields of file tools, and the files of a patch that can be read (any
 * other patch names no file, and is asked about). Null when a field stands there under both names.
 */
export function readInput(tool: string, args: JsonObject): JsonObject | null {
  if (tool === 'grep') return renamed(args, { include: 'glob' });
  if (tool !== 'apply_patch')
    return ['read', 'write', 'edit', 'lsp'].includes(tool) ? renamed(args, fileFields) : args;
  const { patchText } = args;
  const files = typeof patchText === 'string' ? readPatch(patchText) : null;
  // SECURITY: T-5 nothing else of the input: no field may name another file than the patch does.
  const patch = { patchText: patchText ?? '' };
  return files === null ? patch : { ...patch, command: patch.patchText, files: [...files] };
}
