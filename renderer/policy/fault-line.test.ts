import { describe, expect, it } from 'vitest';
import { refuse, sentence } from '../../shared/reasons';
import { rulesText } from '../fixtures/policy';
import { faultDetail, faultLine, spanOfLine } from './fault-line';

const lineOf = (needle: string): number =>
  rulesText.split('\n').findIndex((line) => line.includes(needle)) + 1;

describe('faultLine', () => {
  it.each([
    ['line 7: unexpected character', 7],
    ['rule "publishing": effects: is no effect', lineOf('id = "publishing"')],
    ['rule number 2: id: is missing', lineOf('id = "build-and-test"') - 1],
    ['test number 1: name: is missing', lineOf('[[test]]')],
    ['test "pushing takes a step-up": expect: is no verdict', lineOf('name = "pushing')],
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

it('takes the advice of elsewhere away, and leaves what it does not know', () => {
  expect(faultDetail(sentence(refuse('rules-invalid', 'line 3: a (b) c')))).toBe('line 3: a (b) c');
  expect(faultDetail('line 3')).toBe('line 3');
});
