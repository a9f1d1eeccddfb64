import type { ToolKind } from '../../shared/model/tool-call';

/**
 * What the tools of Claude Code reach, by the names its hooks report (2.1.330 and older). `internal` passes without a
 * question under the default rules, so only what has no effect outside the agent stands there. What is missing is `other`
 * and is asked about: CronCreate, ScheduleWakeup, Skill, SlashCommand, Workflow and EnterWorktree on purpose, because they
 * start work of which no later call need be seen.
 */
const kinds: ReadonlyMap<string, ToolKind> = new Map<string, ToolKind>([
  ['Bash', 'shell'],
  ['PowerShell', 'shell'],
  ['Monitor', 'shell'],
  ['Read', 'read'],
  ['NotebookRead', 'read'],
  ['LS', 'read'],
  ['LSP', 'read'],
  ['Write', 'write'],
  ['Edit', 'edit'],
  ['MultiEdit', 'edit'],
  ['NotebookEdit', 'edit'],
  ['WebFetch', 'fetch'],
  ['WebSearch', 'search'],
  ['Glob', 'search'],
  ['Grep', 'search'],
  ['Agent', 'agent'],
  ['Task', 'agent'],
  ['SendMessage', 'agent'],
  ['AskUserQuestion', 'internal'],
  ['BashOutput', 'internal'],
  ['CronList', 'internal'],
  ['EnterPlanMode', 'internal'],
  ['ExitPlanMode', 'internal'],
  ['KillBash', 'internal'],
  ['KillShell', 'internal'],
  ['ListAgents', 'internal'],
  ['ReportFindings', 'internal'],
  ['TaskCreate', 'internal'],
  ['TaskGet', 'internal'],
  ['TaskList', 'internal'],
  ['TaskOutput', 'internal'],
  ['TaskStop', 'internal'],
  ['TaskUpdate', 'internal'],
  ['TodoRead', 'internal'],
  ['TodoWrite', 'internal'],
  ['ToolSearch', 'internal'],
]);

/** The kind of a tool by its name; tools of MCP servers are named `mcp__<server>__<tool>`. */
export const kindOfTool = (tool: string): ToolKind =>
  /^mcp__.+__./s.test(tool) ? 'mcp' : (kinds.get(tool) ?? 'other');
