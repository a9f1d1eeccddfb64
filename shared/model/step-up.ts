import { z } from 'zod';

/** Ways to prove that it is the operator and not injected input. `passphrase` is weaker: a key logger of the same user reads it. */
export const Factor = z.enum([
  'totp',
  'passphrase',
  'recovery',
  'polkit',
  'touch-id',
  'windows-hello',
  'security-key',
]);
export type Factor = z.infer<typeof Factor>;

/** What stands in the answer to a card that needs a step-up. Used for that card's digest only and never kept. */
export const StepUpProof = z.discriminatedUnion('factor', [
  z.strictObject({ factor: z.literal('totp'), code: z.string().regex(/^\d{6}$/) }),
  z.strictObject({ factor: z.literal('passphrase'), passphrase: z.string().min(1).max(1024) }),
  z.strictObject({ factor: z.literal('recovery'), code: z.string().min(8).max(64) }),
  /** The daemon (polkit) or the tray's operating system (Touch ID, Windows Hello) asks by itself. */
  z.strictObject({ factor: z.literal('platform') }),
]);
export type StepUpProof = z.infer<typeof StepUpProof>;

/** What a card needs: a click, any enrolled factor, or one that no key logger can take (not the passphrase). */
export const StepUpNeed = z.enum(['none', 'any-factor', 'strong-factor']);
export type StepUpNeed = z.infer<typeof StepUpNeed>;

/** Factors that a key logger of the same user cannot repeat. polkit usually asks for the password, by the keyboard. */
const strong: ReadonlySet<Factor> = new Set([
  'totp',
  'recovery',
  'touch-id',
  'windows-hello',
  'security-key',
]);

/** Is this factor (null = only the click) enough? */
export function meets(factor: Factor | null, need: StepUpNeed): boolean {
  switch (need) {
    case 'none':
      return true;
    case 'any-factor':
      return factor !== null;
    case 'strong-factor':
      // SECURITY: T-9: a passphrase that an X11 key logger has read must not pass here.
      return factor !== null && strong.has(factor);
  }
}

/** How step-up stands, for Settings and the card. */
export const StepUpStatus = z.object({
  /** Enrolled factors, strongest first. */
  enrolled: z.array(Factor),
  /** Factors that this machine could offer. */
  offered: z.array(z.object({ factor: Factor, available: z.boolean(), why: z.string() })),
  recoveryLeft: z.number().int(),
  /** After too many wrong answers: how long none is taken (ms, monotonic); 0 = open. */
  lockedForMs: z.number(),
});
export type StepUpStatus = z.infer<typeof StepUpStatus>;
