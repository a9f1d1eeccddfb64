import type { ToolKind } from '../../shared/model/tool-call';

/**
 * What the tools of Codex reach, by the names its hooks report (0.169.0): `Bash` stands for exec_command. What is missing is
 * `other` and is asked about.
 */
const kinds: ReadonlyMap<string, ToolKind> = new Map<string, ToolKind>([
  ['Bash', 'shell'],
  ['apply_patch', 'edit'],
  ['view_image', 'read'],
  ['spawn_agent', 'agent'],
  ['send_input', 'agent'],
  ['resume_agent', 'agent'],
  ['wait_agent', 'internal'],
  ['close_agent', 'internal'],
  ['create_goal', 'internal'],
  ['get_goal', 'internal'],
  ['update_goal', 'internal'],
  ['update_plan', 'internal'],
  ['request_user_input', 'internal'],
  ['tool_search', 'internal'],
]);

/** The kind of a tool by its name; tools of MCP servers are named `mcp__<server>__<tool>`. */
export const kindOfTool = (tool: string): ToolKind =>
  /^mcp__.+__./s.test(tool) ? 'mcp' : (kinds.get(tool) ?? 'other');
