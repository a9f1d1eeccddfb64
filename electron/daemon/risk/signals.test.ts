import { describe, expect, it } from 'vitest';
import type { SignalId } from '../../../shared/model/risk';
import { Past } from './past';
import { decidedCall, target, type Change } from './sample-past.test-data';
import { pastSignals } from './signals';

/** Signals of a call after others, as id and floor. */
function after(before: readonly Change[], now: Change, quietMs: number | null = 0) {
  const past = new Past();
  for (const one of before) past.note(decidedCall(one));
  return pastSignals(decidedCall(now), past, quietMs).map(({ id, floor }) => `${id} ${floor}`);
}
const says = (before: readonly Change[], now: Change, id: SignalId): string | undefined => {
  const past = new Past();
  for (const one of before) past.note(decidedCall(one));
  return pastSignals(decidedCall(now), past, null).find((one) => one.id === id)?.says;
};

describe('a call like those before', () => {
  it('has no signal at all', () => {
    expect(after([{}], {})).toEqual([]);
  });
});

describe('first use', () => {
  it('is noted for tool, target and host, and asks nobody', () => {
    const now = {
      call: { tool: 'WebFetch', kind: 'fetch' as const },
      found: { targets: [target('host', 'h.example', 'network'), target('path', '/tmp/x/y')] },
    };
    expect(after([{}], now)).toEqual([
      'first-tool allow',
      'first-target allow',
      'first-host allow',
    ]);
    expect(says([{}], now, 'first-tool')).toBe('This agent uses WebFetch for the first time.');
    expect(says([{}], now, 'first-target')).toBe('This agent touches /tmp/x for the first time.');
    expect(says([{}], now, 'first-host')).toBe('This agent reaches h.example for the first time.');
    expect(after([{}, now], now).filter((one) => one.startsWith('first'))).toEqual([]);
  });

  it('of one agent is known in its other runs', () => {
    expect(after([{ runId: 'r0' }], {})).toEqual([]);
  });

  it('takes a new file of a known project for nothing new', () => {
    expect(after([{}], { found: { targets: [target('path', '/p/other/file')] } })).toEqual([]);
  });

  it('is not hidden by a call that was denied', () => {
    expect(after([{ outcome: 'deny' }], {})).toContain('first-tool allow');
  });
});

describe('an unusual route', () => {
  it.each<[string, Change, string]>([
    [
      'client process',
      { call: { chain: [{ role: 'app', name: 'node', verified: true }] } },
      'New for this agent: its process is node.',
    ],
    ['parent', { parent: 'cron' }, 'New for this agent: cron started it.'],
    ['project', { found: { project: '/q', targets: [] } }, 'New for this agent: it works in /q.'],
    ['way', { call: { route: 'hook-http' } }, 'New for this agent: it comes by hook-http.'],
  ])('is a new %s', (_name, now, text) => {
    expect(says([{}], now, 'unusual-route')).toBe(text);
    expect(says([{}, now], now, 'unusual-route')).toBeUndefined();
  });

  it('is nothing for an agent that is new altogether', () => {
    expect(says([], {}, 'unusual-route')).toBeUndefined();
  });
});

describe('chain, rate and quiet', () => {
  const link = { role: 'sub-agent' as const, name: 'x', verified: false };

  it('notes sub-agents of sub-agents', () => {
    const app = { role: 'app' as const, name: 'claude', verified: true };
    expect(after([{}], { call: { chain: [app, link] } })).toEqual([]);
    expect(after([{}], { call: { chain: [app, link, link] } })).toEqual(['deep-chain allow']);
  });

  const calls = (count: number, runId = 'r1'): Change[] =>
    Array.from({ length: count }, (_, i) => ({ runId, atMs: i }));

  it('notes a burst, and asks in a storm about what changes something', () => {
    expect(after(calls(39), { atMs: 100 })).toEqual([]);
    expect(after(calls(40), { atMs: 100 })).toEqual(['burst allow']);
    const writes = { found: { effects: ['writes' as const] }, atMs: 200 };
    expect(after(calls(119), writes)).toEqual(['burst allow']);
    expect(after(calls(120), writes)).toEqual(['burst confirm']);
    expect(after(calls(120), { atMs: 200 })).toEqual(['burst allow']);
  });

  it('counts within ten seconds of the monotonic clock, and by run', () => {
    expect(after(calls(40), { atMs: 10_100 })).toEqual([]);
    expect(after(calls(40, 'r2'), { atMs: 100 })).toEqual([]);
  });

  it('notes that the operator is quiet, when that is known', () => {
    expect(after([{}], {}, 119_999)).toEqual([]);
    expect(after([{}], {}, 120_000)).toEqual(['operator-quiet allow']);
    expect(after([{}], {}, null)).toEqual([]);
  });
});
