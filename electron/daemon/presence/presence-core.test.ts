import { describe, expect, it } from 'vitest';
import type { LockSource } from '../../../shared/model/presence';
import {
  expiresMs,
  freshInputMs,
  leaseMs,
  reconnectGraceMs,
  unlockDwellMs,
  wallJumpMs,
} from './presence-state';
import { reducePresence } from './presence-core';
import { idleAfterMs, present, Drive } from './presence-drive';
import { nextDeadline } from './presence-judge';

describe('the lease', () => {
  it('begins gone, and a greeting alone changes nothing', () => {
    expect(new Drive().state).toBe('gone');
    expect(new Drive().do({ kind: 'hello', epoch: 'e' }).state).toBe('gone');
  });

  it('first makes idle, then present with two fresh beats', () => {
    const drive = new Drive().do({ kind: 'hello', epoch: 'e' }).beat();
    expect(drive.state).toBe('idle');
    expect(drive.beat().state).toBe('present');
  });

  it('ends exactly after the last beat, and a tick is due then', () => {
    const drive = present();
    expect(nextDeadline(drive.core)).toBe(drive.core.nowMs + leaseMs);
    expect(drive.do({ kind: 'tick' }, leaseMs - 1).state).toBe('present');
    expect(drive.do({ kind: 'tick' }, 1).state).toBe('gone');
  });

  it('outlives a closed connection by the grace only, and a new greeting keeps it', () => {
    expect(
      present()
        .do({ kind: 'closed' })
        .do({ kind: 'tick' }, reconnectGraceMs - 1).state,
    ).toBe('present');
    expect(present().do({ kind: 'closed' }).do({ kind: 'tick' }, reconnectGraceMs).state).toBe(
      'gone',
    );
    const back = present().do({ kind: 'closed' }).do({ kind: 'hello', epoch: 'f' }, 1_000);
    expect(back.do({ kind: 'tick' }, 1_500).state).toBe('present');
    expect(back.do({ kind: 'tick' }, 1_000).state).toBe('gone');
  });

  it('needs the whole proof again after it ended', () => {
    const drive = present().do({ kind: 'tick' }, leaseMs);
    expect(drive.beat().state).toBe('idle');
    expect(drive.beat().state).toBe('present');
  });

  it('is not renewed by a beat on a closed connection', () => {
    const drive = present().do({ kind: 'closed' }).beat(0, 500);
    expect(drive.do({ kind: 'tick' }, 1_500).state).toBe('gone');
  });
});

describe('a beat that is stale, replayed or of another epoch', () => {
  it.each([
    ['replayed', { epoch: 'e', seq: 2 }],
    ['older', { epoch: 'e', seq: 1 }],
    ['of another epoch', { epoch: 'x', seq: 99 }],
  ])('(%s) renews nothing (H06)', (_, named) => {
    const drive = present();
    const before = drive.core;
    drive.do({ kind: 'beat', ...named, idleMs: 0, locked: false, wallMs: 0 }, 2_000);
    expect(drive.core).toEqual({ ...before, nowMs: before.nowMs + 2_000 });
    expect(drive.do({ kind: 'tick' }, 1_000).state).toBe('gone');
  });

  it('of an earlier tray does not count after a new greeting', () => {
    const drive = present().do({ kind: 'hello', epoch: 'new' });
    drive.beat();
    expect(drive.core.seq).toBe(0);
  });
});

describe('idle', () => {
  it('comes at once and goes with two fresh beats (H02)', () => {
    const drive = present();
    expect(drive.beat(idleAfterMs - 1).state).toBe('present');
    expect(drive.beat(idleAfterMs).state).toBe('idle');
    expect(drive.beat(0).state).toBe('idle');
    expect(drive.beat(freshInputMs).state).toBe('idle');
    expect(drive.beat(0).state).toBe('idle');
    expect(drive.beat(freshInputMs - 1).state).toBe('present');
  });
});

const lasting: LockSource[] = [
  'logind-hint',
  'logind-session',
  'freedesktop',
  'gnome',
  'xfce',
  'mate',
  'cinnamon',
  'tray-poll',
];
describe('locks', () => {
  it.each(lasting)(
    'of %s stand until it takes its word back, then ask for fresh input (H01)',
    (source) => {
      const drive = present().do({ kind: 'lock', source });
      expect(drive.state).toBe('locked');
      for (let i = 0; i < 30; i++)
        expect(drive.beat(0, 1_000, source === 'tray-poll' ? null : false).state).toBe('locked');
      expect(drive.do({ kind: 'unlock', source }).state).toBe('locked');
      expect(drive.beat(0, 10).beat(0, 10).state).toBe('locked');
      expect(nextDeadline(drive.core)).toBe((drive.core.unlockedAtMs ?? 0) + unlockDwellMs);
      expect(drive.do({ kind: 'tick' }, unlockDwellMs).state).toBe('present');
    },
  );

  it.each(lasting)('of %s are not taken back by another source', (source) => {
    for (const other of lasting.filter((one) => one !== source)) {
      const drive = present().do({ kind: 'lock', source }).do({ kind: 'unlock', source: other });
      expect(drive.core.locks.has(source)).toBe(true);
      expect(drive.state).toBe('locked');
    }
  });

  it('stay locked without input, however long the desktop has been unlocked', () => {
    const drive = present()
      .do({ kind: 'lock', source: 'gnome' })
      .do({ kind: 'unlock', source: 'gnome' });
    for (let i = 0; i < 100; i++) expect(drive.beat(60_000).state).toBe('locked');
    expect(drive.beat().beat().state).toBe('present');
  });

  it('do not count input from before the unlock', () => {
    const drive = present().do({ kind: 'lock', source: 'gnome' }).beat().beat().beat();
    expect(
      drive.do({ kind: 'unlock', source: 'gnome' }).do({ kind: 'tick' }, unlockDwellMs).state,
    ).toBe('locked');
  });

  it('of several sources stand until the last is taken back', () => {
    const drive = present()
      .do({ kind: 'lock', source: 'gnome' })
      .do({ kind: 'lock', source: 'logind-hint' });
    drive.do({ kind: 'unlock', source: 'gnome' }).beat().beat();
    expect(drive.state).toBe('locked');
    expect(drive.do({ kind: 'unlock', source: 'logind-hint' }).beat().beat().state).toBe('present');
  });

  it('come from the tray too, and null says nothing', () => {
    const drive = present().beat(0, 1_000, true);
    expect(drive.state).toBe('locked');
    expect(drive.beat(0, 1_000, null).core.locks.has('tray-poll')).toBe(true);
    expect(drive.beat(0, 1_000, false).beat(0, 1_000, false).beat(0, 1_000, false).state).toBe(
      'present',
    );
  });

  it('are remembered while the tray is gone: it cannot be restarted to get rid of them', () => {
    const drive = present()
      .do({ kind: 'lock', source: 'gnome' })
      .do({ kind: 'unlock', source: 'gnome' });
    expect(drive.do({ kind: 'tick' }, leaseMs).state).toBe('gone');
    drive.do({ kind: 'hello', epoch: 'e' });
    drive.seq = 0;
    expect(drive.beat(60_000).state).toBe('locked');
  });
});

describe('announced and asked-for locks', () => {
  it.each([...expiresMs])(
    'of %s are forgotten after %i ms, but not without fresh input',
    (source, lasts) => {
      const drive = present().do({ kind: 'lock', source });
      for (let passed = 1_000; passed < lasts; passed += 1_000)
        expect(drive.beat(60_000).state).toBe('locked');
      expect(drive.beat(60_000).core.locks.size).toBe(0);
      expect(drive.state).toBe('locked');
      expect(drive.beat().beat().state).toBe('present');
    },
  );

  it('leave the lock of the saver that confirmed them', () => {
    const drive = present()
      .do({ kind: 'lock', source: 'kde' })
      .do({ kind: 'lock', source: 'freedesktop' }, 460);
    for (let i = 0; i < 12; i++) drive.beat();
    expect([...drive.core.locks.keys()]).toEqual(['freedesktop']);
    expect(drive.state).toBe('locked');
  });
});

describe('sleep', () => {
  it('locks at once; resume alone does not bring the operator back (H03)', () => {
    const drive = present().do({ kind: 'suspend' });
    expect(drive.state).toBe('locked');
    expect(drive.do({ kind: 'suspend' }).do({ kind: 'resume' }).do({ kind: 'resume' }).state).toBe(
      'locked',
    );
    expect(drive.beat().beat().state).toBe('present');
  });

  it('without any signal is found by the wall clock that ran on (H03, H05)', () => {
    const drive = present();
    drive.wallOffsetMs += wallJumpMs;
    expect(drive.beat().state).toBe('present');
    drive.wallOffsetMs += wallJumpMs + 1;
    expect(drive.beat().state).toBe('locked');
    expect(drive.beat().state).toBe('locked');
    expect(drive.beat().state).toBe('present');
  });

  it('is not taken from a wall clock that was set back (H05)', () => {
    const drive = present();
    drive.wallOffsetMs -= 86_400_000;
    expect(drive.beat().state).toBe('present');
  });
});

describe('away', () => {
  it('is only what the operator said, and returns with fresh input', () => {
    const drive = present().do({ kind: 'away', away: true });
    expect(drive.state).toBe('away');
    expect(drive.beat().beat().state).toBe('away');
    expect(drive.do({ kind: 'away', away: false }).state).toBe('present');
    const still = present()
      .beat(60_000)
      .do({ kind: 'away', away: true })
      .do({ kind: 'away', away: false });
    expect(still.state).toBe('idle');
  });

  it('stands below locked and gone', () => {
    const drive = present().do({ kind: 'away', away: true });
    expect(drive.do({ kind: 'lock', source: 'gnome' }).state).toBe('locked');
    expect(drive.do({ kind: 'tick' }, leaseMs).state).toBe('gone');
  });
});

describe('times', () => {
  it('since when he is at least so far away go back to the step that took him there', () => {
    const drive = present();
    const nowhere = { idle: null, away: null, locked: null, gone: null };
    expect(drive.core.left).toEqual(nowhere);
    const idle = drive.beat(idleAfterMs).core.nowMs;
    expect(drive.core.left).toEqual({ ...nowhere, idle });
    const locked = drive.do({ kind: 'lock', source: 'gnome' }, 100).core.nowMs;
    drive.do({ kind: 'tick' }, leaseMs - 100);
    expect(drive.core.state).toBe('gone');
    const gone = drive.core.nowMs;
    expect(drive.core.left).toEqual({ idle, away: locked, locked, gone });
    drive.beat(idleAfterMs);
    expect(drive.core.left).toEqual({ idle, away: locked, locked, gone: null });
    const again = drive.do({ kind: 'tick' }, leaseMs).core.nowMs;
    expect(drive.core.left).toEqual({ idle, away: locked, locked, gone: again });
  });

  it('never run backwards', () => {
    const { core } = present();
    expect(reducePresence(core, { kind: 'tick', atMs: 0 }).nowMs).toBe(core.nowMs);
  });
});
