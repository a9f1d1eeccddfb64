import { systemPreferences } from 'electron';
import type { Snapshot } from '../../shared/model/snapshot';
import type { StepUpProof } from '../../shared/model/step-up';
import { done, refuse, type Outcome } from '../../shared/reasons';

/**
 * Lets this system's own dialog ask, where only a program with windows can (Touch ID). Everything else is the daemon's to check, so
 * it passes. Refusal: `step-up-unavailable` when the finger was not the operator's, or the dialog was dismissed.
 */
export async function askSystem(
  proof: StepUpProof | null | undefined,
  snapshot: Snapshot | null,
): Promise<Outcome<void>> {
  const isTouch = snapshot?.stepUp.enrolled.includes('touch-id') ?? false;
  return proof?.factor === 'platform' && isTouch ? askTouchId() : done(undefined);
}

/** Touch ID through Electron (docs/api/system-preferences.md). Elsewhere than on a Mac there is nothing to ask. Not yet run on a Mac. */
export async function askTouchId(): Promise<Outcome<void>> {
  if (process.platform !== 'darwin') return done(undefined);
  if (!systemPreferences.canPromptTouchID()) return refuse('step-up-unavailable');
  try {
    await systemPreferences.promptTouchID('prove that it is you');
    return done(undefined);
  } catch {
    return refuse('step-up-unavailable');
  }
}
