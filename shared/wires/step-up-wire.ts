import { z } from 'zod';
import { StepUpProof, StepUpStatus } from '../model/step-up';
import type { WireTable } from '../wire';

const proof = StepUpProof.nullable();

/**
 * Enrolling and removing factors. All need the operator; once a factor is enrolled, every change needs a proof by one, so that
 * injected clicks cannot exchange it.
 */
export const stepUpWire = {
  'step-up.status': { request: z.strictObject({}), response: StepUpStatus },
  /** A new secret (RFC 6238, SHA-1, 6 digits, 30 s), not in force until `totp-finish` shows that the phone has it. `qr` = rows of 0 and 1. */
  'step-up.totp-begin': {
    request: z.strictObject({ proof }),
    response: z.strictObject({ uri: z.string(), secret: z.string(), qr: z.array(z.string()) }),
  },
  'step-up.totp-finish': {
    request: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
    response: z.strictObject({ recovery: z.array(z.string()) }),
  },
  'step-up.passphrase': {
    request: z.strictObject({ passphrase: z.string().min(12).max(1024), proof }),
    response: z.strictObject({ recovery: z.array(z.string()) }),
  },
  'step-up.recovery': {
    request: z.strictObject({ proof }),
    response: z.strictObject({ recovery: z.array(z.string()) }),
  },
  'step-up.remove': {
    request: z.strictObject({
      factor: z.enum(['totp', 'passphrase', 'polkit', 'touch-id', 'windows-hello']),
      proof,
    }),
    response: StepUpStatus,
  },
  /** Lets the system's own dialog (polkit) prove the operator; asks for it once. */
  'step-up.platform': { request: z.strictObject({ proof }), response: StepUpStatus },
} as const satisfies WireTable;
