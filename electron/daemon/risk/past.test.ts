import { describe, expect, it } from 'vitest';
import { Bounded } from './bounded';
import { mostTimes, Past } from './past';
import { decidedCall, target } from './sample-past.test-data';

describe('what is remembered', () => {
  it('is bounded: the entry set longest ago goes first', () => {
    const map = new Bounded<string, number>(2);
    for (const [key, value] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
      ['c', 4],
    ] as const)
      map.set(key, value);
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([3, undefined, 4, 2]);
    expect(map.take('d', () => 5)).toBe(5);
    expect([map.has('a'), map.size]).toEqual([false, 2]);
  });

  it('is what happened: a denied call made nothing known and brought nothing in', () => {
    const past = new Past();
    past.note(
      decidedCall({
        call: { kind: 'fetch', tool: 'WebFetch' },
        found: { effects: ['network'], targets: [target('host', 'h.example', 'network')] },
        outcome: 'deny',
        by: 'operator',
      }),
    );
    expect(past.agent('claude-code')).toBeUndefined();
    expect(past.run(decidedCall())).toMatchObject({ taint: null, denials: [{}] });
  });

  it('holds no denial that the operator did not make', () => {
    const past = new Past();
    for (const by of ['rule', 'expiry', 'withdrawal', 'fault', 'absence'] as const)
      past.note(decidedCall({ outcome: 'deny', by }));
    expect(past.run(decidedCall())?.denials).toEqual([]);
  });

  it('stays small however many calls there are', () => {
    const past = new Past();
    for (let i = 0; i < 3_000; i++)
      past.note(
        decidedCall({
          call: { tool: `t${i}` },
          runId: `r${i % 2 === 0 ? 0 : i}`,
          outcome: i % 3 === 0 ? 'deny' : 'allow',
          by: 'operator',
        }),
      );
    expect(past.agent('claude-code')?.tools.size).toBeLessThanOrEqual(2_000);
    expect(past.run(decidedCall({ runId: 'r0' }))?.times.length).toBeLessThanOrEqual(mostTimes);
    expect(past.run(decidedCall({ runId: 'r0' }))?.denials.length).toBeLessThanOrEqual(256);
    expect(past.run(decidedCall())).toBeUndefined();
  });
});

describe('a session that goes on in another run', () => {
  it('keeps its denials and what it read', () => {
    const past = new Past();
    past.note(decidedCall({ outcome: 'deny', by: 'operator' }));
    past.note(decidedCall({ call: { kind: 'mcp', tool: 'mcp__mail__read' } }));
    const { sessionId } = decidedCall().call;
    const on = decidedCall({ runId: 'r2', call: { sessionId } });
    expect(past.run(on)).toMatchObject({
      denials: [{}],
      taint: 'what mcp__mail__read answered',
    });
    expect(past.run(decidedCall({ runId: 'r2' }))).toBeUndefined();
  });

  it('keeps them in a run that did something else first (U20)', () => {
    const past = new Past();
    const { sessionId } = decidedCall().call;
    past.note(decidedCall({ outcome: 'deny', by: 'operator' }));
    past.note(decidedCall({ call: { kind: 'mcp', tool: 'mcp__mail__read' } }));
    past.note(decidedCall({ runId: 'r2' }));
    const on = decidedCall({ runId: 'r2', call: { sessionId } });
    expect(past.run(on)).toMatchObject({ denials: [{}], taint: 'what mcp__mail__read answered' });
    past.note(on);
    expect(past.run(decidedCall({ runId: 'r2' }))?.denials).toHaveLength(1);
    past.takeBack(on);
    expect(past.run(on)?.denials).toEqual([]);
  });

  it('is not forgotten because other runs claim ever new sessions', () => {
    const past = new Past();
    past.note(decidedCall({ outcome: 'deny', by: 'operator' }));
    for (let i = 0; i < 3_000; i++)
      past.note(decidedCall({ runId: 'r2', call: { sessionId: `s${i}` } }));
    expect(past.run(decidedCall())?.denials).toHaveLength(1);
  });
});
