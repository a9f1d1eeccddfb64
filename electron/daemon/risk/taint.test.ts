import { describe, expect, it } from 'vitest';
import { Past } from './past';
import { decidedCall, target, type Change } from './sample-past.test-data';
import { tainted } from './taint';

const page: Change = {
  call: { tool: 'WebFetch', kind: 'fetch' },
  found: { effects: ['network'], targets: [target('host', 'h.example', 'network')] },
};
const floorAfter = (before: readonly Change[], now: Change): string | null => {
  const past = new Past();
  for (const one of before) past.note(decidedCall(one));
  return tainted(decidedCall(now), past)?.floor ?? null;
};
const git: Change = { found: { effects: ['publishes'], targets: [], programs: ['git push'] } };

describe('taint', () => {
  it.each<[string, Change]>([
    ['a page', page],
    [
      'a web search',
      { call: { kind: 'search', tool: 'WebSearch' }, found: { effects: ['searches', 'network'] } },
    ],
    [
      'an MCP tool',
      { call: { kind: 'mcp', tool: 'mcp__mail__read' }, found: { effects: ['unknown'] } },
    ],
    ['a command that uses the network', { found: { effects: ['network', 'reads'], targets: [] } }],
    // T-11: one word more (`&& npm ci`, `-d x`) must not launder what a host answered.
    [
      'a host beside an install',
      {
        found: {
          effects: ['network', 'installs'],
          targets: [target('host', 'h.example', 'network')],
        },
      },
    ],
    [
      'a host that was sent something',
      {
        found: {
          effects: ['network', 'sends-data'],
          targets: [target('host', 'h.example', 'network')],
        },
      },
    ],
    [
      'a file outside the project',
      { call: { kind: 'read' }, found: { targets: [target('path', '/tmp/mail')] } },
    ],
  ])('comes from %s', (_name, read) => {
    expect(floorAfter([read], git)).toBe('confirm');
    expect(floorAfter([{ ...read, outcome: 'deny' }], git)).toBeNull();
    expect(floorAfter([{ ...read, runId: 'r2' }], git)).toBeNull();
  });

  it.each<[string, Change]>([
    ['a file of the project', { call: { kind: 'read' } }],
    ['a file of the system', { found: { targets: [target('path', '/usr/include/stdio.h')] } }],
    ['an install', { found: { effects: ['network', 'installs'], targets: [] } }],
    ['a file that is only written', { found: { targets: [target('path', '/tmp/x', 'writes')] } }],
  ])('does not come from %s', (_name, read) => {
    expect(floorAfter([read], git)).toBeNull();
  });

  it('comes from a file that another run downloaded', () => {
    const download: Change = {
      runId: 'r2',
      found: { effects: ['network', 'writes'], targets: [target('path', '/p/page', 'writes')] },
    };
    const opens: Change = { found: { targets: [target('path', '/p/page')] } };
    expect(floorAfter([download, opens], git)).toBe('confirm');
    expect(floorAfter([opens], git)).toBeNull();
  });

  it.each([
    ['publishes', 'confirm'],
    ['persists', 'confirm'],
    ['changes-instructions', 'confirm'],
    ['runs-remote-code', 'confirm'],
    ['touches-credentials', 'step-up'],
    ['sends-data', 'step-up'],
    ['writes', 'allow'],
    ['reads', 'allow'],
  ] as const)('makes what %s a matter of %s', (effect, floor) => {
    expect(floorAfter([page], { found: { effects: ['reads', effect] } })).toBe(floor);
  });

  it('says what was read', () => {
    const past = new Past();
    past.note(decidedCall(page));
    expect(tainted(decidedCall(git), past)?.says).toBe(
      'This run read something from h.example, which others may have written, and now reaches for more than it could before.',
    );
  });
});
