import { describe, expect, it } from 'vitest';
import { deleting, stepUp } from '../fixtures/approvals';
import { allowNeeds } from './allow-needs';
import { askedBecause } from './asked-because';

describe('askedBecause', () => {
  it('begins with the signal that raised the verdict, then those that ask for more', () => {
    expect(askedBecause(stepUp).map(({ from, decides }) => [from, decides])).toEqual([
      ['tainted', true],
      ['asked-after-deny', false],
      ['first-tool', false],
    ]);
  });

  it('begins with the rule where no signal raised it', () => {
    const card = { why: 'It deletes.', signals: stepUp.signals.slice(0, 2) };
    expect(askedBecause(card).map(({ from, says }) => [from, says])).toEqual([
      ['rule', 'It deletes.'],
      ['asked-after-deny', stepUp.signals[1]!.says],
      ['first-tool', stepUp.signals[0]!.says],
    ]);
    expect(askedBecause(deleting)).toHaveLength(1);
  });

  it('says a sentence once', () => {
    const note = { id: 'first-tool', says: 'The same.', floor: 'allow' } as const;
    expect(askedBecause({ why: 'The same.', signals: [note] })).toHaveLength(1);
  });
});

describe('allowNeeds', () => {
  const both = { enrolled: ['totp', 'passphrase'], lockedForMs: 0 } as const;
  const open = (change: object) => ({ ...both, enrolled: [...both.enrolled], ...change });

  it.each([
    ['none', {}, { kind: 'click' }],
    ['any-factor', {}, { kind: 'factor', factors: ['totp', 'passphrase'], strong: false }],
    ['strong-factor', {}, { kind: 'factor', factors: ['totp'], strong: true }],
    ['strong-factor', { enrolled: ['passphrase'] }, { kind: 'not-enrolled', strong: true }],
    ['any-factor', { enrolled: [] }, { kind: 'not-enrolled', strong: false }],
    ['any-factor', { lockedForMs: 5000 }, { kind: 'locked-out', forMs: 5000 }],
  ] as const)('%s with %o is %o', (need, change, expected) => {
    expect(allowNeeds(need, open(change))).toEqual(expected);
  });
});
