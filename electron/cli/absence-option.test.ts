import { describe, expect, it } from 'vitest';
import { absenceOf, absenceText } from './absence-option';

const acts = 'idle=hold,away=continue,locked=pause,gone=kill';

describe('--absence', () => {
  it('reads what each degree does, and what else may be said', () => {
    expect(absenceOf(acts)).toEqual({
      idle: 'hold',
      away: 'continue',
      locked: 'pause',
      gone: 'kill',
    });
    expect(absenceOf(`${acts},drain=5s,kill-after=10m,reads=no,resume=prove`)).toMatchObject({
      drainMs: 5_000,
      killAfterMs: 600_000,
      readOnly: false,
      resume: 'prove',
    });
    expect(absenceOf('rules')).toBeNull();
  });

  it.each([
    'idle=hold',
    `${acts},nap=5s`,
    `${acts},drain`,
    `${acts},drain=soon`,
    `${acts},drain=2h`,
    `${acts},reads=perhaps`,
    `${acts},drainMs=5`,
    `${acts},__proto__=1`,
    acts.replace('kill', 'off'),
  ])('does not read %s', (text) => {
    expect(absenceOf(text)).toBeUndefined();
  });

  it('says a policy in words', () => {
    expect(absenceText(absenceOf(`${acts},kill-after=10m,reads=no`) ?? null)).toBe(
      'idle hold, away continue, locked pause, gone kill, kill after 10 min, reads wait',
    );
    expect(absenceText(null)).toBe('as the rules file says');
  });
});
