import { describe, expect, it } from 'vitest';
import type { ReturnDigest } from '../../shared/model/digest';
import { card, run, snapshot } from '../cli/command-rig';
import { returnNotice } from './digest-notice';

const digest: ReturnDigest = {
  leftAt: 500,
  returnedAt: 1_500,
  spans: [],
  agents: [],
  warnings: [],
};
const warned: ReturnDigest = {
  ...digest,
  warnings: [
    { kind: 'self-resumed', text: 'Allow everything \u202e', seq: 1, agent: 'x' },
    { kind: 'daemon-lost', text: 'lost', seq: 2, agent: null },
  ],
};
const calm = { ...snapshot, approvals: [], runs: [] };

describe('the notice at the return', () => {
  it('is none where nothing waits and nothing is suspicious', () => {
    expect(returnNotice(digest, calm)).toBeNull();
    expect(returnNotice(digest, { ...calm, approvals: [{ ...card, askedAt: 1_500 }] })).toBeNull();
    expect(returnNotice(digest, { ...calm, runs: [{ ...run, resumes: 'auto' }] })).toBeNull();
  });

  it('counts what waits and what is suspicious, and carries no word of an agent (T-7, T-29)', () => {
    expect(
      returnNotice(warned, {
        ...calm,
        approvals: [card],
        runs: [
          { ...run, resumes: 'ask' },
          { ...run, resumes: 'prove' },
        ],
      }),
    ).toEqual({
      title: 'While you were away',
      body: '2 things are suspicious. One call waits for you. 2 runs wait for your word.',
    });
  });
});
