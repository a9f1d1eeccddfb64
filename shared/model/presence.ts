import { z } from 'zod';

/** Ranked: each is further from the operator than the one before. Unknown is treated as gone. */
export const PresenceState = z.enum(['present', 'idle', 'away', 'locked', 'gone']);
export type PresenceState = z.infer<typeof PresenceState>;

/** What may say "locked"; each can only take back its own word. */
export const LockSource = z.enum([
  'logind-hint',
  'logind-lock',
  'logind-session',
  'freedesktop',
  'gnome',
  'kde',
  'xfce',
  'mate',
  'cinnamon',
  'tray-poll',
  'suspend',
  'slept',
]);
export type LockSource = z.infer<typeof LockSource>;

/** Presence as shown and as stamped on every record. `since` is wall time (ms). */
export const Presence = z.object({
  state: PresenceState,
  why: z.string(),
  since: z.number(),
});
export type Presence = z.infer<typeof Presence>;

/** A witness and whether it can be relied on, shown in Settings and `holdpoint status`. */
export const WitnessHealth = z.object({
  name: z.string(),
  state: z.enum(['watching', 'absent', 'failed']),
  detail: z.string(),
});
export type WitnessHealth = z.infer<typeof WitnessHealth>;
