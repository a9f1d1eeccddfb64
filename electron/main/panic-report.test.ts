import { describe, expect, it } from 'vitest';
import type { ContainmentProof } from '../../shared/model/run';
import { done, refuse, sentence } from '../../shared/reasons';
import { endReport } from './panic-report';
import { run, snapshot } from './tray-state.test-data';

const unknown = { before: null, now: null };

const process = (pid: number) => ({ pid, startTime: '1', name: 'node' });
const proof = (remaining: readonly number[]): ContainmentProof => ({
  method: 'tree',
  verified: remaining.length === 0,
  processes: [1, 2, 3].map(process),
  remaining: remaining.map(process),
  tookMs: 1,
});

describe('the report of the end of everything', () => {
  it('counts what ended and names what is left (R11)', () => {
    const proofs = [
      { runId: 'a', proof: proof([]) },
      { runId: 'b', proof: proof([3]) },
    ];
    expect(endReport(done({ proofs }), unknown)).toEqual({
      fault: null,
      runs: [
        { runId: 'a', label: 'a', ended: 3, verified: true, remaining: [] },
        { runId: 'b', label: 'b', ended: 2, verified: false, remaining: [process(3)] },
      ],
    });
  });

  it('takes a run for ended that the daemon has read back as gone before its answer, and only one that it named', () => {
    const proofs = ['a', 'b', 'new'].map((runId) => ({ runId, proof: proof([3]) }));
    const naming = (...ids: string[]) => snapshot({ runs: ids.map((id) => run({ id })) });
    const told = { before: naming('a', 'b'), now: naming('b') };
    const { runs } = endReport(done({ proofs }), told);
    expect(runs.map(({ runId, ended, verified }) => [runId, ended, verified])).toEqual([
      ['a', 3, true],
      ['b', 2, false],
      ['new', 2, false],
    ]);
    const lost = endReport(done({ proofs }), { ...told, now: null });
    expect(lost.runs.every(({ verified }) => !verified)).toBe(true);
  });

  it('says why nothing could be done', () => {
    const refused = refuse('daemon-absent');
    expect(endReport(refused, unknown)).toEqual({ fault: sentence(refused), runs: [] });
  });
});
