import type { Adapter } from '../../shared/adapter';
import { claudeCode } from './claude-code';
import { cline } from './cline';
import { codex } from './codex';
import { copilotCli } from './copilot-cli';
import { cursor } from './cursor';
import { acpAgent, customAgent, mcpClient } from './gate';
import { geminiCli } from './gemini-cli';
import { qwenCode } from './qwen-code';
import { openCode } from './opencode';

/** Every product that Holdpoint understands, in the order in which people are shown them. */
export const adapters: readonly Adapter[] = [
  claudeCode,
  codex,
  openCode,
  copilotCli,
  cursor,
  cline,
  geminiCli,
  qwenCode,
  mcpClient,
  acpAgent,
  customAgent,
];
