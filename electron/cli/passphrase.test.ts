import { describe, expect, it } from 'vitest';
import { typeKeys } from './passphrase';

describe('a passphrase typed unseen', () => {
  it.each([
    ['ab', 'c', { kind: 'typing', text: 'abc' }],
    ['', 'pass\r', { kind: 'entered', text: 'pass' }],
    ['', 'pasted\nand more', { kind: 'entered', text: 'pasted' }],
    ['a😀', '\u007f', { kind: 'typing', text: 'a' }],
    ['', '\u007fx', { kind: 'typing', text: 'x' }],
    ['abc', '\u0015d', { kind: 'typing', text: 'd' }],
    ['abc', '\u0003', { kind: 'broken-off' }],
    ['abc', '\u0004', { kind: 'broken-off' }],
    ['a', '\u001b', { kind: 'typing', text: 'a' }],
  ])('%j then %j', (before, keys, after) => {
    expect(typeKeys(before, keys)).toEqual(after);
  });
});
