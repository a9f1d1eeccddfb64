import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestRows } from '../../../shared/model/digest';
import type { StoryRecord } from '../store/story-reader';
import { Story } from './story';

const plain: StoryRecord = {
  seq: 1,
  wallMs: 0,
  type: 'call.decided',
  agent: 'claude-code',
  run: 'r1',
  decision: null,
  prev: 'h0',
  hash: 'h1',
  callKey: null,
  leaseId: null,
  unattended: 1,
  verified: null,
  processes: null,
  stoodMs: null,
  locks: null,
  summary: null,
};

/** Records as a whole chain. */
function told(given: readonly Partial<StoryRecord>[]): Story {
  const story = new Story();
  given.forEach((one, i) =>
    story.take({ ...plain, seq: i + 1, wallMs: i * 10, prev: `h${i}`, hash: `h${i + 1}`, ...one }),
  );
  return story;
}
const only = (...given: Partial<StoryRecord>[]) => {
  const [agent, ...others] = told(given).agents();
  expect(others).toEqual([]);
  if (agent === undefined) throw new Error('nobody did anything');
  return agent;
};
const frozen = (more: Partial<StoryRecord> = {}) => ({
  type: 'run.paused',
  verified: 1,
  processes: 3,
  ...more,
});

describe('a story', () => {
  const call = fc.record({
    type: fc.constantFrom('call.held', 'call.decided'),
    decision: fc.constantFrom('allow', 'deny', 'hold', 'challenge'),
    callKey: fc.constantFrom('a', 'b', 'c', 'd'),
    run: fc.constantFrom('r1', 'r2'),
    leaseId: fc.constantFrom(null, 'l1'),
  });
  // A call belongs to one run, and a decision is final.
  const calls = fc.array(call, { maxLength: 30 }).map((list) =>
    list.map((one) => ({
      ...one,
      run: `r${one.callKey}`,
      decision: one.type === 'call.held' ? 'hold' : one.decision === 'deny' ? 'deny' : 'allow',
    })),
  );

  it('counts every call of the records once: by its newest record, and as held if it ever waited', () => {
    fc.assert(
      fc.property(calls, (records) => {
        const [agent] = told(records).agents();
        const keys = [...new Set(records.map(({ callKey }) => callKey))];
        const newest = keys.map((key) => records.findLast((one) => one.callKey === key));
        const decided = (how: string) =>
          newest.filter((one) => one?.type === 'call.decided' && one.decision === how).length;
        expect(agent?.ran.length ?? 0).toBe(decided('allow'));
        expect(agent?.denied.length ?? 0).toBe(decided('deny'));
        expect(agent?.held.toSorted() ?? []).toEqual(
          keys
            .filter((key) => records.some((one) => one.callKey === key && one.type === 'call.held'))
            .toSorted(),
        );
        expect(agent?.used.get('l1')?.length ?? 0).toBe(
          newest.filter(
            (one) =>
              one?.type === 'call.decided' && one.decision === 'allow' && one.leaseId === 'l1',
          ).length,
        );
      }),
    );
  });

  it('gives pauses of a run that follow each other and never overlap', () => {
    const event = fc.constantFrom(
      'run.paused',
      'run.pause-failed',
      'run.resumed',
      'run.self-resumed',
      'run.killed',
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (types) => {
        const [agent] = told(types.map((type) => ({ type, verified: 1 }))).agents();
        const pauses = agent?.pauses ?? [];
        expect(pauses.length).toBeLessThanOrEqual(digestRows);
        pauses.forEach((pause, i) => {
          const next = pauses[i + 1];
          if (next !== undefined) expect(pause.toMs ?? Infinity).toBeLessThanOrEqual(next.fromMs);
          if (pause.toMs !== null) expect(pause.toMs).toBeGreaterThanOrEqual(pause.fromMs);
        });
      }),
    );
  });

  it('says how long a run stood, with the proof of each time', () => {
    const agent = only(
      { type: 'run.pause-failed', verified: 0, processes: 2 },
      frozen(),
      frozen({ processes: 5 }),
      { type: 'run.self-resumed' },
      frozen(),
      { type: 'run.resumed', stoodMs: 90_000 },
    );
    expect(agent.pauses).toMatchObject([
      { fromMs: 0, toMs: 10, verified: false, processes: 2 },
      { fromMs: 10, toMs: 30, verified: true, processes: 5, stoodMs: null },
      { fromMs: 40, toMs: 50, verified: true, processes: 3, stoodMs: 90_000 },
    ]);
  });

  it('knows a run by its product, whatever command it was started with', () => {
    const agent = only(frozen({ agent: 'claude --resume' }), { decision: 'deny', callKey: 'a' });
    expect(agent).toMatchObject({ agent: 'claude-code', runs: ['r1'], denied: [2] });
    expect(agent.pauses).toHaveLength(1);
  });

  it('tells agents apart', () => {
    const agents = told([
      { decision: 'allow', callKey: 'a', run: 'r1' },
      { decision: 'deny', callKey: 'b', run: 'r2', agent: 'codex' },
      { type: 'run.ended', run: 'r3', agent: 'make all' },
    ]).agents();
    expect(agents.map(({ agent, ran, denied, ended }) => [agent, ran, denied, ended])).toEqual([
      ['claude-code', [1], [], []],
      ['codex', [], [2], []],
      ['make all', [], [], [3]],
    ]);
  });
});

describe('what is suspicious', () => {
  const warningsOf = (...given: Partial<StoryRecord>[]) => told(given).warnings.list();

  it('is told gravest first, the same thing once with its number', () => {
    expect(
      warningsOf(
        { type: 'presence.contradicted', summary: 'witnesses disagree', agent: null, run: null },
        ...Array.from({ length: 3 }, () => ({ type: 'run.self-resumed', summary: 'went on' })),
        { type: 'run.detached', summary: 'it acted' },
      ).map(({ kind, text, seq }) => [kind, text, seq]),
    ).toEqual([
      ['detached-execution', 'it acted', 5],
      ['self-resumed', 'went on (3 times)', 4],
      ['contradiction', 'witnesses disagree', 1],
    ]);
  });

  it('is a call that passed without a word of why (T-14)', () => {
    expect(
      warningsOf(
        { decision: 'allow', unattended: null },
        { decision: 'allow' },
        { decision: 'deny', unattended: null },
      ),
    ).toMatchObject([{ kind: 'detached-execution', seq: 1, agent: 'claude-code' }]);
  });

  it('is a record that does not follow the one before it (T-18)', () => {
    expect(warningsOf({}, { prev: 'other' }, { seq: 9, prev: 'h2' })).toMatchObject([
      { kind: 'journal-gap', seq: 9 },
      { kind: 'journal-gap', seq: 2 },
    ]);
    expect(warningsOf({}, {}, {})).toEqual([]);
  });

  it('cannot be made so much that the rest is not seen', () => {
    const many = Array.from({ length: 1_000 }, (_, i) => ({
      type: 'presence.made-input',
      summary: `input ${i}`,
    }));
    const list = warningsOf(...many, { type: 'run.self-resumed', summary: 'went on' });
    expect(list).toHaveLength(digestRows + 1);
    expect(list[0]).toMatchObject({ kind: 'made-input' });
    expect(list.at(-1)?.text).toMatch(/^\d+ more/);
  });

  it('is one line, whatever its record says', () => {
    expect(warningsOf({ type: 'files.touched', summary: 'a\nb' })[0]?.text).toBe('a ⏎ b');
  });
});
