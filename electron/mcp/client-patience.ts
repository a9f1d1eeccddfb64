/**
 * How long a client waits for a tool, in milliseconds, by the name it gives at `initialize`; measured with the real ones
 * (docs/user/mcp.md says how to set them higher). The call is denied before that, so that the model hears a reason.
 */
const known: readonly (readonly [RegExp, number])[] = [
  [/^codex-mcp-client$/, 300_000],
  [/^gemini-cli-mcp-client/, 600_000],
  [/^qwen-cli-mcp-client/, 300_000],
  // Its clock starts again with each progress notification.
  [/^copilot-cli$/, 86_400_000],
  [/^claude-code$/, 86_400_000],
];
/** That of the reference SDK; most clients are made with it. */
const usual = 60_000;
const margin = 5_000;

/** Milliseconds within which that client needs its answer. `waitMs`: what the operator says of it, which counts more. */
export function patienceOf(client: string, waitMs: number | null): number {
  return (waitMs ?? known.find(([name]) => name.test(client))?.[1] ?? usual) - margin;
}
