import type { Product } from '../../shared/model/tool-call';

/**
 * Copilot CLI (1.0.102, measured) and Cursor (by its documents) run the hooks of Claude Code's settings as well, with payloads
 * made to look like its own. The product that made this one; null for Claude Code itself, which always names a transcript and
 * never the version of Cursor.
 */
export function makerOf(payload: Readonly<Record<string, unknown>>): Product | null {
  if (typeof payload['cursor_version'] === 'string') return 'cursor';
  const copilot = !('transcript_path' in payload) && typeof payload['timestamp'] === 'string';
  return copilot ? 'copilot-cli' : null;
}
