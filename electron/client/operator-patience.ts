import { z } from 'zod';
import type { operatorWire } from '../../shared/protocol';

/** The daemon answers in milliseconds; a record that hangs is worth a longer wait, and a person who watches is worth no more. */
const answerMs = 10_000;
/** A dialog of the system waits two minutes for a person, and is asked for one at a time. */
const dialogMs = 150_000;

const AsksSystem = z.object({ proof: z.object({ factor: z.literal('platform') }) });

/** How long the answer to a call is waited for (ms): whoever was told that it failed must not see it take effect once he has typed. */
export const patienceFor = (call: keyof typeof operatorWire, body: unknown): number =>
  call === 'step-up.platform' || AsksSystem.safeParse(body).success ? dialogMs : answerMs;
