import type { PresenceState } from '../../../shared/model/presence';
import { contradictsAfterMs } from './presence-doubt';
import { idleFor } from './presence-input';
import {
  blindGraceMs,
  catchUpMs,
  freshBeats,
  leaseMs,
  reconnectGraceMs,
  unlockDwellMs,
  type PresenceCore,
} from './presence-state';

/** The first ground that holds, from the furthest away to present. */
export function judge(core: PresenceCore, proved: boolean): { state: PresenceState; why: string } {
  if (!isLeased(core))
    return {
      state: 'gone',
      why:
        core.epoch === null
          ? 'the tray app has not connected yet'
          : 'no heartbeat from the tray app',
    };
  if (isBlind(core))
    return { state: 'gone', why: 'nobody can tell any more whether the screen is locked' };
  if (core.locks.size > 0)
    return { state: 'locked', why: `locked, says ${[...core.locks.keys()].join(', ')}` };
  if (core.owesInput) return { state: 'locked', why: 'unlocked, waiting for fresh input' };
  if (core.away) return { state: 'away', why: 'the operator said so' };
  if (core.stalled !== null) {
    const seconds = Math.round(core.stalled.lastedMs / 1_000);
    return {
      state: 'idle',
      why: `Holdpoint itself stood still for ${seconds} s, not the operator`,
    };
  }
  if (idleFor(core.input, core.nowMs) >= core.idleAfterMs)
    return { state: 'idle', why: 'no input for a while' };
  if (core.state === 'present' || proved) return { state: 'present', why: 'recent input' };
  // From away no further up than idle either, until the input is seen.
  return { state: 'idle', why: 'waiting for fresh input' };
}

/** Two fresh beats in a row, and not in the moment after an unlock. */
export function isProved(core: PresenceCore): boolean {
  const dwelt = core.unlockedAtMs === null || core.nowMs - core.unlockedAtMs >= unlockDwellMs;
  return dwelt && core.activeBeats >= freshBeats;
}

function isLeased(core: PresenceCore): boolean {
  const end = leaseEnd(core);
  return end !== null && core.nowMs < end;
}

const isBlind = ({ blindSinceMs, nowMs }: PresenceCore): boolean =>
  blindSinceMs !== null && nowMs - blindSinceMs >= blindGraceMs;

/** When the lease runs out: after the last beat, or sooner when the connection is closed. */
export function leaseEnd(core: PresenceCore): number | null {
  if (core.epoch === null || core.lastBeatMs === null) return null;
  const byBeat =
    core.stalled === null ? core.lastBeatMs + leaseMs : core.stalled.wokeMs + catchUpMs;
  return core.closedAtMs === null ? byBeat : Math.min(byBeat, core.closedAtMs + reconnectGraceMs);
}

/** Monotonic time at which a `tick` may change the state although nothing happened; null when only events can. */
export function nextDeadline(core: PresenceCore): number | null {
  const requestEnds = [...core.locks.values()].filter((until) => until !== null);
  const dwellEnd = core.unlockedAtMs === null ? null : core.unlockedAtMs + unlockDwellMs;
  const { lastMs } = core.input;
  const deadlines = [
    leaseEnd(core),
    dwellEnd,
    ...requestEnds,
    lastMs === null ? null : lastMs + core.idleAfterMs,
    core.blindSinceMs === null ? null : core.blindSinceMs + blindGraceMs,
    core.doubt === null ? null : core.doubt.sinceMs + contradictsAfterMs,
  ].filter((at) => at !== null && at > core.nowMs);
  return deadlines.length === 0 ? null : Math.min(...deadlines.filter((at) => at !== null));
}
