import type { Factor, StepUpProof } from './model/step-up';

/** How a step-up is entered: the system's own dialogs are one way. */
export type Way = StepUpProof['factor'];

/** The ways that these factors offer, in their order. */
export const waysOf = (factors: readonly Factor[]): readonly Way[] => [
  ...new Set(
    factors.map((factor): Way =>
      factor === 'totp' || factor === 'passphrase' || factor === 'recovery' ? factor : 'platform',
    ),
  ),
];

const isCode = /^\d{6}$/u;
const leastRecovery = 8;

/** The proof that the text is, or null while it cannot be one yet. People write and paste codes in groups. */
export function proofOf(way: Way, text: string): StepUpProof | null {
  const bare = text.replaceAll(/\s/gu, '');
  switch (way) {
    case 'totp':
      return isCode.test(bare) ? { factor: 'totp', code: bare } : null;
    case 'passphrase':
      return text === '' ? null : { factor: 'passphrase', passphrase: text };
    case 'recovery':
      return bare.length < leastRecovery ? null : { factor: 'recovery', code: bare };
    case 'platform':
      return { factor: 'platform' };
  }
}
