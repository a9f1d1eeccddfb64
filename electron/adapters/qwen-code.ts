import { familyAdapter } from './gemini-family';
import { hookPatienceMs } from './gemini-settings';
import { qwenTools } from './gemini-tools';

/** Qwen Code: Gemini CLI's hooks under the event names and with the answers of Claude Code. Its hook fires after its own question. */
export const qwenCode = familyAdapter({
  product: 'qwen-code',
  label: 'Qwen Code',
  provedVersion: '0.24.4',
  processNames: ['qwen', '@qwen-code/qwen-code/cli-entry.js', '@qwen-code/qwen-code/cli.js'],
  coverage: {
    gated: [
      'Every tool, with `--yolo` too',
      'Sub-agents',
      'MCP tools',
      'An editor that runs it by `--acp`',
    ],
    ungated: [
      '`--safe-mode` and `--bare` leave every hook out',
      "`disableAllHooks: true` in a project's `.qwen/settings.json`",
      'Hooks, MCP servers and extensions that a repository brings along',
      'Another QWEN_HOME leaves user hooks out',
      'A hook that is out of time lets the call run: we write 24 days and deny after one',
    ],
    patienceMs: hookPatienceMs,
  },
  tools: qwenTools,
  gate: 'PreToolUse',
  finished: { PostToolUse: false, PostToolUseFailure: true },
  notedWithTool: ['PermissionRequest', 'PermissionDenied'],
  allowed: JSON.stringify({
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'allow' },
  }),
  denied: (reason) => ({
    decision: 'block',
    reason,
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: reason,
    },
  }),
});
