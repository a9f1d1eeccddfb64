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
  'locker',
  'locker-hook',
  'lid',
  'system',
]);
export type LockSource = z.infer<typeof LockSource>;

/** Who can tell how long nothing was touched: the tray app (X11, macOS, Windows), the Wayland compositor, GNOME's. */
export const IdleSource = z.enum(['tray', 'wayland', 'mutter']);
export type IdleSource = z.infer<typeof IdleSource>;

/** Presence as shown and as stamped on every record. `since` is wall time (ms). */
export const Presence = z.object({
  state: PresenceState,
  why: z.string(),
  since: z.number(),
});
export type Presence = z.infer<typeof Presence>;

/** A stretch of time in one state, as the journal has it. Wall ms; `toMs` null = it still holds. */
export const PresenceSpan = z.object({
  state: PresenceState,
  why: z.string(),
  fromMs: z.number(),
  toMs: z.number().nullable(),
});
export type PresenceSpan = z.infer<typeof PresenceSpan>;

/** A witness and whether it can be relied on, shown in Settings and `holdpoint status`. */
export const WitnessHealth = z.object({
  name: z.string(),
  state: z.enum(['watching', 'absent', 'failed']),
  detail: z.string(),
});
export type WitnessHealth = z.infer<typeof WitnessHealth>;
