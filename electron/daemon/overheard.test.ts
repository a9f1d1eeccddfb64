import { expect, it } from 'vitest';
import { suspiciousKinds } from './digest/warnings';
import { troubles } from './overheard';

it('what lets a run wait for a word is just what the return digest calls suspicious', () => {
  expect(Object.keys(troubles).toSorted()).toEqual(Object.keys(suspiciousKinds).toSorted());
});
