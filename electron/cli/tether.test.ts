import { describe, expect, it } from 'vitest';
import { afterLook, type Look, type Tether, type Told } from './tether';

/** What is told, look by look. */
function toldOf(...looks: readonly Look[]): Told[] {
  let tether: Tether = { kind: 'held' };
  return looks.map((look) => {
    const next = afterLook(tether, look);
    tether = next.tether;
    return next.told;
  });
}
const times = (count: number, look: Look): Look[] => Array.from({ length: count }, () => look);
const nothing = (count: number): null[] => Array.from({ length: count }, () => null);

describe('the tether of a command to the daemon', () => {
  it('says nothing while the daemon answers, whatever its word is', () => {
    expect(toldOf('may-run', 'stands', 'may-run', 'may-run')).toEqual(nothing(4));
  });

  it.each([
    ['nobody there for 3 s', 'gone', 7, 'lost'],
    ['no answer for 5 s', 'silent', 2, 'lost'],
    ['a daemon that does not know the run', 'unknown', 2, 'unknown'],
  ] as const)('freezes at %s, and tells it once', (_how, look, most, told) => {
    expect(toldOf('may-run', ...times(most + 3, look))).toEqual([
      ...nothing(most),
      told,
      ...nothing(3),
    ]);
  });

  it('begins to count anew after each answer', () => {
    const almost: Look[] = [...times(6, 'gone'), 'silent', 'unknown', 'may-run'];
    expect(toldOf(...almost, ...almost)).toEqual(nothing(18));
  });

  it.each(['may-run', 'stands'] as const)('is taken back by a daemon that says: %s', (word) => {
    expect(toldOf('silent', 'silent', 'gone', word, word)).toEqual([
      null,
      'lost',
      null,
      word,
      null,
    ]);
  });

  it('stands on with a new daemon that does not know the run, and tells it', () => {
    expect(toldOf(...times(2, 'silent'), 'unknown', 'unknown', 'gone')).toEqual([
      null,
      'lost',
      'unknown',
      null,
      null,
    ]);
  });
});
