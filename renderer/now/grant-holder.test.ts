import { expect, it } from 'vitest';
import { watching } from '../fixtures/states';
import { holderOf } from './grant-holder';

const snapshot = watching.snapshot!;
const [forRun, forAgent] = snapshot.grants;

it('names the run and its folder, or the agent as its product is called', () => {
  expect(holderOf(forRun!, snapshot)).toEqual({
    label: 'Claude Code',
    cwd: '/home/ada/work/lighthouse',
  });
  expect(holderOf(forAgent!, snapshot)).toEqual({ label: 'Claude Code', cwd: null });
});

it('names the holder by its id when it is known no more', () => {
  expect(holderOf(forRun!, { ...snapshot, runs: [] })).toEqual({ label: '7f3a91c2', cwd: null });
  expect(holderOf(forAgent!, { ...snapshot, agents: [], registry: [] }).label).toBe('claude-code');
});
