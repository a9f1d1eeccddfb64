import type { Classification } from '../../../shared/model/classification';
import type { PolicyResult } from '../../../shared/model/decision';
import type { ToolCall } from '../../../shared/model/tool-call';
import type { Judged } from './reach';

/** A lint run in a project, which no rule covers: what tests of grants begin with. */
export function judgedLint(
  change: {
    readonly call?: Partial<ToolCall>;
    readonly found?: Partial<Classification>;
    readonly policy?: Partial<PolicyResult>;
  } = {},
): Judged {
  const call: ToolCall = {
    callKey: 'k',
    product: 'claude-code',
    sessionId: 's',
    tool: 'Bash',
    kind: 'shell',
    input: { command: 'npm run lint' },
    cwd: '/p',
    route: 'hook-socket',
    chain: [],
    claims: [],
  };
  const classification: Classification = {
    effects: ['executes'],
    targets: [{ kind: 'command', shown: 'npm', resolved: 'npm', effect: 'executes' }],
    programs: ['npm run lint'],
    uninspectable: null,
    project: '/p',
  };
  const policy: PolicyResult = { verdict: 'confirm', rules: [], why: '', signals: [] };
  return {
    call: { ...call, ...change.call },
    classification: { ...classification, ...change.found },
    policy: { ...policy, ...change.policy },
  };
}
