import { expect, it } from 'vitest';
import { InTurn } from './in-turn';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Steps that end when they are told to. */
function rig() {
  const begun: { end(fault?: Error): Promise<void> }[] = [];
  const step = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = (fault?: Error): Promise<void> => {
        if (fault === undefined) resolve();
        else reject(fault);
        return turn();
      };
      begun.push({ end });
    });
  return { begun, step, inTurn: new InTurn<object>() };
}

it('lets the step of one key wait for none of another', () => {
  const { begun, step, inTurn } = rig();
  void inTurn.take({}, step);
  void inTurn.take({}, step);
  expect(begun).toHaveLength(2);
});

it('takes one step more for all who asked meanwhile, also after one that failed', async () => {
  const { begun, step, inTurn } = rig();
  const key = {};
  const first = inTurn.take(key, step);
  const others = [inTurn.take(key, step), inTurn.take(key, step)];
  expect(begun).toHaveLength(1);
  const failed = expect(first).rejects.toThrow('a fault');
  await begun[0]?.end(new Error('a fault'));
  await failed;
  expect(begun).toHaveLength(2);
  const later = inTurn.take(key, step);
  await begun[1]?.end();
  await Promise.all(others);
  expect(begun).toHaveLength(3);
  await begun[2]?.end();
  await later;
});
