import type { Classification, Target } from '../../../shared/model/classification';
import type { ToolCall } from '../../../shared/model/tool-call';
import type { DecidedCall } from './past';

/** Parts of a seen call that a test changes. */
export type Change = {
  readonly call?: Partial<ToolCall>;
  readonly found?: Partial<Classification>;
  readonly runId?: string;
  readonly atMs?: number;
  readonly parent?: string;
  readonly outcome?: DecidedCall['outcome'];
  readonly by?: DecidedCall['by'];
};

export const target = (
  kind: Target['kind'],
  resolved: string,
  effect: Target['effect'] = 'reads',
): Target => ({
  kind,
  shown: resolved,
  resolved,
  effect,
  ...(kind === 'path' ? { inProject: resolved.startsWith('/p/') } : {}),
});

/** `ls` in a project, allowed by a rule: what tests of signals begin with. */
export function decidedCall(change: Change = {}): DecidedCall {
  const call: ToolCall = {
    callKey: 'k',
    product: 'claude-code',
    sessionId: `session of ${change.runId ?? 'r1'}`,
    tool: 'Bash',
    kind: 'shell',
    input: { command: 'ls' },
    cwd: '/p',
    route: 'hook-socket',
    chain: [{ role: 'app', name: 'claude', id: '7', verified: true }],
    claims: [],
  };
  const found: Classification = {
    effects: ['reads'],
    targets: [target('path', '/p/src')],
    programs: ['ls'],
    uninspectable: null,
    project: '/p',
  };
  return {
    call: { ...call, ...change.call },
    classification: { ...found, ...change.found },
    runId: change.runId ?? 'r1',
    atMs: change.atMs ?? 0,
    parent: change.parent ?? 'zsh',
    outcome: change.outcome ?? 'allow',
    by: change.by ?? 'rule',
  };
}
