import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { unawaited } from './unawaited';

const lines: string[] = [];
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  lines.splice(0);
});
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

// A rejection that nobody handles fails this file as a whole.
it('puts a fault of work that nobody awaits into the log, with what it was', async () => {
  unawaited('the look at runs', Promise.reject(new Error('out of order')));
  await turn();
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    text: expect.stringMatching(/^the look at runs failed: Error: out of order\n/u),
  });
});

it('says nothing of work that ends well, or that nobody began', async () => {
  unawaited('the look at runs', Promise.resolve('seen'));
  unawaited('the look at runs', undefined);
  await turn();
  expect(lines).toEqual([]);
});
