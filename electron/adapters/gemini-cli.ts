import { familyAdapter } from './gemini-family';
import { hookPatienceMs } from './gemini-settings';
import { geminiTools } from './gemini-tools';

/**
 * Gemini CLI. Its `allow` means no opinion (it neither skips its own question nor shows a hidden tool), so nothing is said;
 * `ask` is never said, because it waits for ever in `-p`.
 */
export const geminiCli = familyAdapter({
  product: 'gemini-cli',
  label: 'Gemini CLI',
  provedVersion: '0.61.0',
  processNames: ['gemini', '@google/gemini-cli/bundle/gemini.js'],
  coverage: {
    gated: ['Every tool, with `--yolo` too', 'Sub-agents, without saying which one', 'MCP tools'],
    ungated: [
      'An editor that runs it by `--acp`: no hook fires there; use `holdpoint acp`',
      'A folder that you do not trust: no hook runs there, Gemini asks by itself before it writes or runs',
      "`hooksConfig.enabled: false` or `hooksConfig.disabled` in a trusted project's `.gemini/settings.json`",
      'Hooks, MCP servers and extensions that a trusted repository brings along',
      'Another GEMINI_CLI_HOME leaves user hooks out',
      'Edits that it mends after they were shown, where you set `tools.disableLLMCorrection: false`',
    ],
    patienceMs: hookPatienceMs,
  },
  tools: geminiTools,
  gate: 'BeforeTool',
  finished: { AfterTool: false },
  notedWithTool: [],
  allowed: '',
  denied: (reason) => ({ decision: 'deny', reason }),
});
