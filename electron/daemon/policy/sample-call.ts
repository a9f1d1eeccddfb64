import type { Product, ToolCall, ToolKind } from '../../../shared/model/tool-call';
import type { JsonObject } from '../../../shared/json';

/** A call that is only thought of: enough to judge it, nothing that runs. */
export type Sample = {
  readonly product: Product;
  readonly kind: ToolKind;
  readonly tool: string;
  readonly input: JsonObject;
  readonly cwd: string;
  /** Sub-agents above it. */
  readonly depth: number;
};

/** A sample as a call that can be judged. */
export const callOfSample = ({ depth, ...rest }: Sample): ToolCall => ({
  ...rest,
  callKey: '',
  sessionId: '',
  route: 'hook-socket',
  claims: [],
  chain: [
    { role: 'agent', name: rest.product, verified: false },
    ...Array.from({ length: depth }, () => ({
      role: 'sub-agent' as const,
      name: 'sub-agent',
      verified: false,
    })),
  ],
});

/** How Claude Code names its tool of each kind, for samples that name none. */
export const usualTool: Readonly<Record<ToolKind, string>> = {
  shell: 'Bash',
  read: 'Read',
  write: 'Write',
  edit: 'Edit',
  fetch: 'WebFetch',
  search: 'Grep',
  mcp: 'mcp__server__tool',
  agent: 'Agent',
  internal: 'TodoWrite',
  other: 'Unknown',
};
