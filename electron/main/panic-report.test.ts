import { describe, expect, it } from 'vitest';
import type { ContainmentProof } from '../../shared/model/run';
import { done, refuse, sentence } from '../../shared/reasons';
import { endReport } from './panic-report';

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
    expect(endReport(done({ proofs }), null)).toEqual({
      fault: null,
      runs: [
        { runId: 'a', label: 'a', ended: 3, verified: true, remaining: [] },
        { runId: 'b', label: 'b', ended: 2, verified: false, remaining: [process(3)] },
      ],
    });
  });

  it('says why nothing could be done', () => {
    const refused = refuse('daemon-absent');
    expect(endReport(refused, null)).toEqual({ fault: sentence(refused), runs: [] });
  });
});
