import { expect, it } from 'vitest';
import { letSleep } from './make-presence';

/** May a machine sleep of which this is so? */
function asked(standing: boolean, waits: boolean): boolean {
  let sleeps = false;
  letSleep({
    presence: { maySleep: () => (sleeps = true) },
    absence: { standing },
    unrecorded: { waits },
  });
  return sleeps;
}

it('lets a machine sleep once what is to stand was seen to, and once that is on record (H03)', () => {
  expect(asked(false, false)).toBe(false);
  expect(asked(true, true)).toBe(false);
  expect(asked(true, false)).toBe(true);
});
