import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../shared/json';
import type { Classification } from '../../../shared/model/classification';
import type { ToolCall } from '../../../shared/model/tool-call';
import { digestOf } from './digest';

const call: ToolCall = {
  callKey: 'k',
  product: 'claude-code',
  sessionId: 's',
  tool: 'Bash',
  kind: 'shell',
  input: { command: 'rm a', description: 'tidy' },
  cwd: '/p',
  route: 'hook-socket',
  chain: [],
  claims: [{ label: 'Description', text: 'tidy', field: 'description' }],
};
const seen: Classification = {
  effects: ['deletes'],
  targets: [{ kind: 'path', shown: 'a', resolved: '/p/a', effect: 'deletes', inProject: true }],
  programs: [],
  uninspectable: null,
};
const base = digestOf(call, 'r', seen);

describe('digest of a call', () => {
  it("does not change with key order, call id, or the agent's own words (C09)", () => {
    expect(
      digestOf(
        {
          ...call,
          callKey: 'other',
          input: { description: 'something else', command: 'rm a' },
          claims: [{ label: 'Description', text: 'something else', field: 'description' }],
        },
        'r',
        seen,
      ),
    ).toBe(base);
  });

  it.each([
    ['the command', { ...call, input: { command: 'rm b' } }, 'r', seen],
    ['the folder', { ...call, cwd: '/q' }, 'r', seen],
    ['the run', call, 'r2', seen],
    ['the tool', { ...call, tool: 'Shell' }, 'r', seen],
    [
      'the sub-agent',
      { ...call, chain: [{ role: 'sub-agent' as const, name: 'x', id: '1', verified: false }] },
      'r',
      seen,
    ],
    [
      'where a link leads',
      call,
      'r',
      { ...seen, targets: [{ ...seen.targets[0]!, resolved: '/etc/passwd' }] },
    ],
  ] as [string, ToolCall, string, Classification][])(
    'changes with %s',
    (_name, other, run, found) => {
      expect(digestOf(other, run, found)).not.toBe(base);
    },
  );

  it('changes with any change of the input (C09)', () => {
    const input = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    );
    const of = (value: ToolCall['input']) =>
      digestOf({ ...call, input: value, claims: [] }, 'r', seen);
    const entries = (value: ToolCall['input']) =>
      JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    fc.assert(
      fc.property(input, input, (a, b) => {
        expect(of(a) === of(b)).toBe(entries(a) === entries(b));
      }),
    );
  });

  it('is the same for any order of keys and any whitespace, however deep (C09)', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(8), (input, indent) => {
        const text = JSON.stringify(turned(input as JsonValue), null, indent);
        const of = (json: string) =>
          digestOf(
            { ...call, input: JSON.parse(json) as ToolCall['input'], claims: [] },
            'r',
            seen,
          );
        expect(of(text)).toBe(of(JSON.stringify(input)));
      }),
    );
  });

  it('takes -0 for 0, and half a surrogate pair for nothing else or for no call at all (C10)', () => {
    const of = (command: string): string | null => {
      try {
        return digestOf({ ...call, input: JSON.parse(command) as ToolCall['input'] }, 'r', seen);
      } catch {
        return null;
      }
    };
    expect(of('{"timeout":-0}')).toBe(of('{"timeout":0}'));
    const half = of('{"command":"\\ud83d"}');
    for (const other of [
      '{"command":"\\ud83e"}',
      '{"command":"\\\\ud83d"}',
      '{"command":"\ufffd"}',
    ])
      expect(half === null || half !== of(other)).toBe(true);
  });

  it('changes with the content of a file that is started (C08)', () => {
    const files = [{ path: '/p/x.sh', hash: '1' }];
    const bound = digestOf(call, 'r', { ...seen, files });
    expect(bound).not.toBe(base);
    expect(digestOf(call, 'r', { ...seen, files: [{ path: '/p/x.sh', hash: '2' }] })).not.toBe(
      bound,
    );
  });
});

/** The same value with the keys of every object in the opposite order. */
function turned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, turned(item)] as const)
      .toReversed(),
  );
}
