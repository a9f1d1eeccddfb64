import { describe, expect, it } from 'vitest';
import { headlineOf, headlines, type HeadlineKey } from './headline';
import { Effect, type Classification, type Target } from './model/classification';
import { ToolKind } from './model/tool-call';

const seen = (
  effects: Effect[],
  targets: Target[] = [],
  uninspectable: string | null = null,
): Classification => ({ effects, targets, programs: [], uninspectable });
const path = (effect: Effect, inProject: boolean): Target => ({
  kind: 'path',
  shown: 'a',
  resolved: '/a',
  effect,
  inProject,
});
const host = (resolved: string): Target => ({
  kind: 'host',
  shown: resolved,
  resolved,
  effect: 'network',
});

describe('headlineOf', () => {
  it.each<[ToolKind, Classification, HeadlineKey]>([
    ['shell', seen(['reads'], [path('reads', true)]), 'command.reads'],
    ['shell', seen(['reads'], [path('reads', false)]), 'command.reads.outside'],
    [
      'shell',
      seen(['reads', 'deletes'], [path('reads', true), path('deletes', false)]),
      'command.deletes.outside',
    ],
    ['shell', seen(['deletes'], [path('deletes', true)]), 'command.deletes'],
    ['shell', seen(['deletes']), 'command.deletes.unplaced'],
    [
      'shell',
      seen(['writes', 'touches-credentials'], [path('writes', false)]),
      'command.touches-credentials',
    ],
    ['shell', seen(['unknown'], [], 'x'), 'command.uninspectable'],
    [
      'shell',
      seen(['unknown', 'deletes'], [path('deletes', false)], 'x'),
      'command.deletes.outside',
    ],
    ['shell', seen(['network'], [host('example.com')]), 'command.network.host'],
    ['shell', seen([]), 'command.unknown'],
    ['edit', seen(['writes'], [path('writes', true)]), 'file.writes'],
    ['write', seen(['writes'], [path('writes', false)]), 'file.writes.outside'],
    ['edit', seen(['writes', 'deletes'], [path('deletes', true)]), 'file.deletes'],
    ['edit', seen(['writes', 'deletes'], [path('deletes', false)]), 'file.deletes.outside'],
    ['edit', seen(['unknown'], [], 'no path'), 'file.writes.outside'],
    [
      'read',
      seen(['reads', 'touches-credentials'], [path('reads', true)]),
      'file.touches-credentials',
    ],
    ['search', seen(['searches'], [path('searches', true)]), 'file.searches'],
    ['search', seen(['searches', 'network']), 'web.search'],
    ['fetch', seen(['network'], [host('example.com')]), 'web.host'],
    ['fetch', seen(['network']), 'web.search'],
    ['agent', seen(['delegates']), 'agent.start'],
    ['mcp', seen(['unknown']), 'mcp.tool'],
    ['internal', seen([]), 'tool.internal'],
    ['other', seen(['unknown']), 'tool.unknown'],
    ['read', seen(['unknown'], [], 'no path'), 'file.reads.outside'],
  ])('%s %j is %s', (kind, classification, key) =>
    expect(headlineOf(classification, { kind, tool: 'T' }).key).toBe(key),
  );

  it('puts names in as they are', () => {
    expect(
      headlineOf(seen(['network'], [host('example.com')]), { kind: 'fetch', tool: 'WebFetch' })
        .text,
    ).toBe('Fetch from example.com');
    expect(headlineOf(seen(['unknown']), { kind: 'mcp', tool: '$&{name}' }).text).toBe(
      'Use the tool $&{name}',
    );
  });

  it('has a sentence for every effect of a command, and no sentence is without use', () => {
    for (const effect of Effect.options)
      expect(headlines).toHaveProperty([
        headlineOf(seen([effect]), { kind: 'shell', tool: 'Bash' }).key,
      ]);
    const used = new Set(
      ToolKind.options.flatMap((kind) =>
        Effect.options.flatMap((effect) =>
          [[], [path(effect, true)], [path(effect, false)], [host('h')]].flatMap((targets) =>
            [null, 'x'].map(
              (why) => headlineOf(seen([effect], targets, why), { kind, tool: 'T' }).key,
            ),
          ),
        ),
      ),
    );
    expect([...used].sort()).toEqual(Object.keys(headlines).sort());
  });
});
