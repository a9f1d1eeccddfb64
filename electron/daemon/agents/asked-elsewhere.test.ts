import { describe, expect, it } from 'vitest';
import { claudeCode } from '../../adapters/claude-code';
import { copilotCli } from '../../adapters/copilot-cli';
import type { AgentEvent } from '../../../shared/adapter';
import type { ProcessControl } from '../../../shared/platform';
import { askedElsewhere } from './asked-elsewhere';

const payload = {
  hook_event_name: 'PreToolUse',
  session_id: 's',
  timestamp: '2026-11-22T09:18:58.402Z',
  cwd: '/lab/proj',
  tool_name: 'Bash',
  tool_input: { command: 'ls' },
};

function eventOf(more: object): AgentEvent {
  const context = { callKey: '0'.repeat(32), route: 'hook-socket' } as const;
  const read = claudeCode.read({ ...payload, ...more }, context);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

/** The hook client 30, its shell 20, and the agent 10, a program of that name. */
const treeOf = (program: string): ProcessControl =>
  ({
    identify: (pid: number) => ({ pid, startTime: '1', name: program }),
    parentOf: (pid: number) => (pid > 10 ? pid - 10 : null),
    commandOf: (pid: number) => ({ exe: pid === 10 ? `/opt/${program}` : '/bin/sh', argv: [] }),
  }) as unknown as ProcessControl;

type Told = { program?: string; stands?: boolean; pid?: number | null };

const asked = (
  event: AgentEvent,
  { program = 'copilot', stands = true, pid = 30 }: Told = {},
): AgentEvent | null =>
  askedElsewhere(
    {
      processes: treeOf(program),
      adapters: new Map([['copilot-cli', copilotCli]]),
      hookStands: () => stands,
    },
    event,
    pid,
  );

describe('a hook of Claude Code that Copilot CLI runs', () => {
  it('leaves the call to the hook of Copilot CLI', () => {
    expect(asked(eventOf({}))).toMatchObject({ kind: 'noted', cwd: '/lab/proj' });
  });

  it.each([
    ['the payload is that of Claude Code itself', asked(eventOf({ transcript_path: '' }))],
    ['the program is another', asked(eventOf({}), { program: 'claude' })],
    ['the hook of Copilot CLI does not stand', asked(eventOf({}), { stands: false })],
    ['the process is not known', asked(eventOf({}), { pid: null })],
    ['the maker is a product that nobody knows', asked(eventOf({ cursor_version: '3' }))],
  ])('decides itself when %s', (_name, found) => expect(found).toBeNull());
});
