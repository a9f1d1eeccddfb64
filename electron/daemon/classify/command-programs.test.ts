import { describe, expect, it } from 'vitest';
import { isPlainAwk, isPlainSed } from './command-programs';

describe('isPlainSed', () => {
  it.each([
    '1,40p',
    '$p',
    's/a/b/g',
    's|a/b|c|',
    '/foo/d',
    '1d;$d',
    '/a/,/b/p',
    's/a\\/b/c/',
    '10q',
    '',
    '1,+3p',
  ])('%s is plain', (script) => expect(isPlainSed(script)).toBe(true));
  it.each([
    '1e id',
    'e',
    's/a/b/e',
    's/a/id/ge',
    'w out',
    '1w out',
    's/a/b/w out',
    'r /etc/passwd',
    'W x',
    's/a/b',
    '{e}',
    '1,2!e',
    'p;e id',
    's/a/b/;w x',
    'p\ne id',
    '2!d',
    's/[/]/;/e;#/p',
    's/a/b\\\n/e',
    ' '.repeat(1_500) + 'X',
    '/[/]/p',
    's',
    's/',
    'y/ab/cd/',
  ])('%s is not', (script) => expect(isPlainSed(script)).toBe(false));
});

describe('isPlainAwk', () => {
  it.each(['{print $1}', 'NR==1 || NR==2', '$1>=3', '{s+=$2} END{print s}'])(
    '%s is plain',
    (program) => expect(isPlainAwk(program)).toBe(true),
  );
  it.each([
    '{print > "a"}',
    '{print | "sh"}',
    'BEGIN{system("id")}',
    '"id" | getline',
    '@load "x"',
    '{print >> "a"}',
    '{a |& b}',
  ])('%s is not', (program) => expect(isPlainAwk(program)).toBe(false));
});
