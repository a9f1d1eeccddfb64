import type { PlatformAuthenticator } from '../../shared/platform';
import { refuse } from '../../shared/reasons';

/** An authenticator that only the tray app can reach, because its dialog belongs to a program with windows. */
export const trayAuthenticator = (
  factor: 'touch-id' | 'windows-hello',
  offer: { readonly available: boolean; readonly why: string },
): PlatformAuthenticator => ({
  factor,
  offered: async () => offer,
  prove: async () => refuse('step-up-unavailable', 'only the tray app can ask for it'),
});
