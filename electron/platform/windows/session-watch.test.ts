import { describe, expect, it } from 'vitest';
import { sessionLocked, windowsLockWitness } from './session-watch';

/** WTSINFOEXW as its bytes lie, with what follows left out. */
function info(state: number, flags: number, level = 1): Uint8Array {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, level, true);
  view.setUint32(8, 2, true);
  view.setUint32(12, state, true);
  view.setInt32(16, flags, true);
  return bytes;
}

describe('a session of Windows', () => {
  it('is locked unless it is active and says unlocked: a disconnected one as well (H04)', () => {
    expect(sessionLocked(info(0, 1))).toBe(false);
    expect(sessionLocked(info(0, 0))).toBe(true);
    expect(sessionLocked(info(0, -1))).toBe(true);
    expect(sessionLocked(info(4, 1))).toBe(true);
    expect(sessionLocked(info(0, 1, 2))).toBeNull();
    expect(sessionLocked(new Uint8Array(8))).toBeNull();
  });

  it('is watched by its changes, and what cannot be asked unlocks nothing', async () => {
    let now: Uint8Array | null = info(0, 0);
    const said: string[] = [];
    const witness = windowsLockWitness(() => now);
    await witness.start(
      (signal) => void said.push(signal.kind),
      ([health]) => void said.push(health?.state ?? ''),
    );
    now = null;
    await expect.poll(() => said.at(-1), { timeout: 60_000 }).toBe('failed');
    expect(said).toEqual(['watching', 'lock', 'failed']);
    await witness.close();
  });
});
