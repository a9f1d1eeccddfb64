import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Classification } from '../../../shared/model/classification';
import type { FixedFile } from './fixed-files.shell';
import type { ToolCall } from '../../../shared/model/tool-call';

/** The input without the agent's own words about it: they change nothing that runs, and would split identical calls. */
function effectiveInput(call: ToolCall): Record<string, unknown> {
  const claimed = new Set(call.claims.map((claim) => claim.field));
  return Object.fromEntries(Object.entries(call.input).filter(([key]) => !claimed.has(key)));
}

/**
 * What an approval is bound to: sha256 (hex) over the canonical JSON (RFC 8785) of everything that decides what runs, with
 * links already followed, and the content of files that it starts. Computed when the card is made and again at release; any difference voids the answer (T-5).
 */
export function digestOf(
  call: ToolCall,
  runId: string,
  found: Pick<Classification, 'targets'> & { readonly files?: readonly FixedFile[] },
): string {
  const bound = {
    product: call.product,
    runId,
    tool: call.tool,
    input: effectiveInput(call),
    cwd: call.cwd,
    agent: call.chain
      .filter((link) => link.role === 'sub-agent')
      .map((link) => link.id ?? link.name),
    targets: found.targets.map((target) => [target.kind, target.resolved, target.effect]),
    files: (found.files ?? []).map(({ path, hash }) => [path, hash]),
  };
  const text = canonicalize(bound);
  if (text === undefined) throw new Error('a call that JSON cannot hold has no digest');
  return createHash('sha256').update(text).digest('hex');
}
