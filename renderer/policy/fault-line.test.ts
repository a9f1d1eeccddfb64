import { describe, expect, it } from 'vitest';
import { rulesText } from '../fixtures/policy';
import { faultLine, spanOfLine } from './fault-line';

const lineOf = (needle: string): number =>
  rulesText.split('\n').findIndex((line) => line.includes(needle)) + 1;

describe('faultLine', () => {
  it.each([
    ['line 7: unexpected character', 7],
    ['rule "publishing": effects: is no effect', lineOf('id = "publishing"')],
    ['rule number 2: id: is missing', lineOf('id = "build-and-test"') - 1],
    ['test number 1: name: is missing', lineOf('[[test]]')],
    ['detachment.idle: is no act', null],
    ['rule "not there": x', null],
    ['line 9999: too far', rulesText.split('\n').length],
  ])('%s', (fault, line) => {
    expect(faultLine(rulesText, fault)).toBe(line);
  });

  it('means the second of two rules with one id', () => {
    const text = '[[rule]]\nid = "a"\n\n[[rule]]\nid = "a"\n';
    expect(faultLine(text, 'rule "a" stands there twice; give each its own id')).toBe(5);
  });
});

it('finds where a line stands', () => {
  const text = 'ab\n\ncde';
  const cut = (line: number): string => {
    const { start, end } = spanOfLine(text, line);
    return text.slice(start, end);
  };
  expect([cut(1), cut(2), cut(3)]).toEqual(['ab', '', 'cde']);
});
