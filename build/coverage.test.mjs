import { expect, it } from 'vitest';

import { sources } from './coverage.mjs';

it('reads the adapters and their grades from the program itself', async () => {
  const { adapters, gradeOf } = await sources();
  expect(adapters.map(({ product }) => product)).toContain('claude-code');
  expect(gradeOf(null, [])).toBe('unproven');
});
