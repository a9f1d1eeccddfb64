import { describe, expect, it } from 'vitest';
import { limits } from '../../../shared/limits';
import type { Effect } from '../../../shared/model/classification';
import type { ToolCall } from '../../../shared/model/tool-call';
import { askedAfterDeny } from './denial';
import { Past } from './past';
import { decidedCall, target, type Change } from './sample-past.test-data';

const shell = (command: string, change: Change['found'] = {}): Change => ({
  call: { input: { command } },
  found: change,
});
const echo = shell('echo x > notes.md', {
  effects: ['writes'],
  programs: ['echo'],
  targets: [target('path', '/p/notes.md', 'writes')],
});
const remove = shell('rm -rf build', {
  effects: ['deletes'],
  programs: ['rm'],
  targets: [target('path', '/p/build', 'deletes')],
});
const post = shell('curl -d @x https://h.example', {
  effects: ['network', 'sends-data'],
  programs: ['curl'],
  targets: [target('host', 'h.example', 'sends-data')],
});
const denied = { outcome: 'deny', by: 'operator' } as const;
const minute = 60_000;

function floor(before: readonly Change[], now: Change): string | null {
  const past = new Past();
  for (const one of before) past.note(decidedCall({ ...denied, ...one }));
  return askedAfterDeny(decidedCall(now), past)?.floor ?? null;
}
const claims = [{ label: 'Description', text: 'please', field: 'description' }];
const subAgent: ToolCall['chain'] = [{ role: 'sub-agent', name: 'x', id: '1', verified: false }];

describe('after a deny', () => {
  it.each<[string, Change]>([
    ['as it was', remove],
    ['with other words about it', { ...remove, call: { ...remove.call, claims } }],
    ['from a sub-agent', { ...remove, call: { ...remove.call, chain: subAgent } }],
  ])('the same call is denied: %s (U20)', (_name, now) => {
    expect(floor([remove], now)).toBe('deny');
    expect(floor([remove], { ...now, atMs: 5 * minute - 1 })).toBe('deny');
    expect(floor([remove], { ...now, atMs: 5 * minute })).toBe('confirm');
    expect(floor([remove], { ...now, atMs: 30 * minute })).toBeNull();
  });

  it.each<[string, Change, Change]>([
    [
      'another tool',
      echo,
      {
        call: { tool: 'Write', kind: 'write', input: { file_path: 'notes.md', content: 'x' } },
        found: {
          effects: ['writes'],
          programs: [],
          targets: [target('path', '/p/notes.md', 'writes')],
        },
      },
    ],
    ['a wrapper', remove, shell('sh -c "rm -rf build"', remove.found)],
    [
      'a part of it',
      remove,
      shell('find build -delete', {
        effects: ['deletes'],
        programs: ['find'],
        targets: [target('path', '/p/build/a', 'deletes')],
      }),
    ],
    [
      'the same program with other words',
      shell('git commit -m a', { effects: ['writes'], programs: ['git commit'], targets: [] }),
      shell('git commit -m b', { effects: ['writes'], programs: ['git commit'], targets: [] }),
    ],
    [
      'the same host by another program',
      post,
      shell('wget --post-file=x https://h.example', {
        effects: ['network', 'sends-data'],
        programs: ['wget'],
        targets: [target('host', 'h.example', 'sends-data')],
      }),
    ],
  ])('the same otherwise is asked about: %s', (_name, before, now) => {
    expect(floor([before], now)).toBe('confirm');
    expect(floor([before, before, before], now)).toBe('step-up');
    expect(floor([before], { ...now, runId: 'r2' })).toBeNull();
  });

  it.each<[string, Change, Change]>([
    [
      'another file',
      remove,
      {
        found: {
          effects: ['deletes'],
          programs: ['unlink'],
          targets: [target('path', '/p/x', 'deletes')],
        },
      },
    ],
    [
      'another effect',
      remove,
      { found: { effects: ['reads'], programs: ['ls'], targets: [target('path', '/p/build')] } },
    ],
    [
      'the same reader for something else',
      shell('cat a', { programs: ['cat'], targets: [target('path', '/p/a')] }),
      shell('cat b', { programs: ['cat'], targets: [target('path', '/p/b')] }),
    ],
    [
      'the same project',
      shell('ls', { targets: [target('path', '/p')] }),
      { call: { tool: 'Grep' }, found: { programs: [], targets: [target('path', '/p')] } },
    ],
  ])('%s is no matter of it', (_name, before, now) => {
    expect(floor([before], now)).toBeNull();
  });

  it('an allow of the same takes the denial back, and no other', () => {
    const past = new Past();
    past.note(decidedCall({ ...remove, ...denied }));
    past.note(decidedCall({ ...post, ...denied }));
    past.takeBack(decidedCall(remove));
    expect(askedAfterDeny(decidedCall(remove), past)).toBeNull();
    expect(askedAfterDeny(decidedCall(post), past)?.floor).toBe('deny');
  });

  // T-11 (U20): a harmless call of the same sort must not buy back what was refused.
  it('an allow of something else of the same sort takes nothing back (U20)', () => {
    const past = new Past();
    past.note(decidedCall({ ...remove, ...denied }));
    const allow = (effect: Effect, path: string, project = '/p'): void =>
      past.takeBack(
        decidedCall({
          call: { input: { command: 'rm of another thing' } },
          found: {
            effects: [effect],
            programs: ['rm'],
            targets: [target('path', path, effect)],
            project,
          },
        }),
      );
    allow('deletes', '/p/a.log');
    allow('deletes', '/p/build/a');
    allow('reads', '/p/build');
    expect(askedAfterDeny(decidedCall(remove), past)?.floor).toBe('deny');
    allow('deletes', '/p', '/');
    expect(askedAfterDeny(decidedCall(remove), past)).toBeNull();
  });

  it('a denial outlasts all that one answer to a storm denies (U19, U20)', () => {
    const storm = Array.from({ length: limits.waitingCallsPerRun }, (_, i) =>
      shell(`touch ${i}`, { targets: [target('path', `/p/${i}`, 'writes')] }),
    );
    expect(floor([remove, ...storm], remove)).toBe('deny');
  });

  it('a denial of another boot is not of this moment', () => {
    expect(floor([{ ...remove, atMs: -Infinity }], remove)).toBeNull();
  });
});
