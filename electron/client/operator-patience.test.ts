import { expect, it } from 'vitest';
import { patienceFor } from './operator-patience';

/** What polkit waits for its dialog (electron/platform/linux/polkit.ts). */
const dialogLimitMs = 120_000;
const answer = { approvalId: 'a', digest: 'd', answer: 'allow' };

it.each([
  ['approval.answer', { ...answer, proof: { factor: 'platform' } }],
  ['rules.save', { text: '', proof: { factor: 'platform' } }],
  ['step-up.platform', { proof: null }],
] as const)('waits for the dialog of the system that %s asks for', (call, body) => {
  expect(patienceFor(call, body)).toBeGreaterThan(dialogLimitMs);
});

it.each([
  ['approval.answer', answer],
  ['approval.answer', { ...answer, proof: { factor: 'totp', code: '123456' } }],
  ['rules.save', { text: '', proof: null }],
] as const)('does not wait so long for %s without one', (call, body) => {
  expect(patienceFor(call, body)).toBeLessThan(dialogLimitMs);
});
