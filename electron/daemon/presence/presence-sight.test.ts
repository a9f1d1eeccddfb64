import { describe, expect, it } from 'vitest';
import { contradictsAfterMs } from './presence-doubt';
import { Drive, idleAfterMs, present } from './presence-drive';
import { madeAfterMs, wordLastsMs } from './presence-input';
import { backlogMs, blindGraceMs, catchUpMs, leaseMs, longestStallMs } from './presence-state';

describe('idle time', () => {
  it('is the largest that anybody tells: absence wins (H08)', () => {
    const drive = present().do({ kind: 'idle', source: 'mutter', idleMs: idleAfterMs });
    expect(drive.beat().state).toBe('idle');
    drive.do({ kind: 'idle', source: 'mutter', idleMs: 0 }).beat();
    drive.do({ kind: 'idle', source: 'mutter', idleMs: 0 });
    expect(drive.beat().state).toBe('present');
  });

  it('goes on between two beats', () => {
    const drive = present().beat(idleAfterMs - 500);
    expect(drive.state).toBe('present');
    expect(drive.do({ kind: 'tick' }, 499).state).toBe('present');
    expect(drive.do({ kind: 'tick' }, 1).state).toBe('idle');
  });

  it('of the compositor is what counts on Wayland, where a tray knows only part of it or nothing', () => {
    const drive = new Drive().do({ kind: 'session', wayland: true });
    drive.do({ kind: 'hello', epoch: 'e' });
    const said = (idleMs: number, tray: number): string =>
      drive.do({ kind: 'idle', source: 'wayland', idleMs }).beat(tray).state;
    said(0, 0);
    expect(said(0, 0)).toBe('present');
    expect(said(0, idleAfterMs)).toBe('present');
    expect(said(idleAfterMs, 0)).toBe('idle');
  });

  it('of a tray that always says 0 on Wayland is no idle time: without a hand at our windows nobody is there (H02)', () => {
    const drive = new Drive().do({ kind: 'session', wayland: true });
    drive.do({ kind: 'hello', epoch: 'e' });
    for (let i = 0; i < 5; i++) expect(drive.beat().state).toBe('idle');
    drive.do({ kind: 'touch' }).beat();
    expect(drive.beat().state).toBe('present');
    for (let passed = 0; passed < idleAfterMs; passed += 1_000) drive.beat();
    expect(drive.state).toBe('idle');
  });

  it('of a compositor that fell silent stops to count, and a tray that once told more than 0 does', () => {
    const drive = new Drive().do({ kind: 'session', wayland: true });
    drive.do({ kind: 'hello', epoch: 'e' });
    drive.do({ kind: 'idle', source: 'wayland', idleMs: 0 }).beat(1_000);
    drive.do({ kind: 'idle', source: 'wayland', idleMs: 0 }).beat();
    expect(drive.state).toBe('present');
    for (let passed = 0; passed < wordLastsMs; passed += 1_000) drive.beat(idleAfterMs);
    expect(drive.beat(idleAfterMs).state).toBe('idle');
  });
});

describe('input that a run makes', () => {
  it('does not bring the operator back', () => {
    const drive = present().do({ kind: 'lock', source: 'gnome' }).beat(60_000);
    drive.do({ kind: 'made', making: true }).do({ kind: 'unlock', source: 'gnome' });
    for (let i = 0; i < 10; i++) expect(drive.beat().state).toBe('locked');
    drive.do({ kind: 'made', making: false });
    expect(drive.beat(0, 1).beat(0, 1).state).toBe('locked');
    drive.beat(0, madeAfterMs + 1_000);
    expect(drive.beat().state).toBe('present');
  });

  it('does not either when it was heard of before the run was seen making it (S01)', () => {
    const drive = present().beat(idleAfterMs);
    expect(drive.beat().state).toBe('idle');
    drive.do({ kind: 'made', making: true }, 250);
    for (let i = 0; i < 3; i++) expect(drive.beat().state).toBe('idle');
    drive.do({ kind: 'made', making: false }, 100);
    expect(drive.beat(2_000).state).toBe('idle');
    drive.beat(0, madeAfterMs + 1_000);
    expect(drive.beat().state).toBe('present');
  });

  it('does not renew his presence either', () => {
    const drive = present().do({ kind: 'made', making: true });
    for (let passed = 0; passed < idleAfterMs; passed += 1_000) drive.beat();
    expect(drive.beat().state).toBe('idle');
  });
});

describe('when nobody can tell any more whether the screen is locked', () => {
  it('the operator is gone after a grace, and proves himself anew', () => {
    const drive = present().do({ kind: 'sight', blind: true });
    for (let passed = 1_000; passed < blindGraceMs; passed += 1_000)
      expect(drive.beat().state).toBe('present');
    expect(drive.beat().state).toBe('gone');
    drive.do({ kind: 'sight', blind: false });
    expect(drive.state).toBe('idle');
    drive.beat();
    expect(drive.beat().state).toBe('present');
  });
});

describe('a standstill of the daemon itself', () => {
  const stalled = (lastedMs: number): Drive => {
    const drive = present();
    return drive.do({ kind: 'stall', lastedMs }, lastedMs);
  };

  it('is not taken for the leaving of the operator, nor for his presence (H07)', () => {
    const drive = stalled(10_000);
    expect(drive.state).toBe('idle');
    expect(drive.core.why).toContain('stood still for 10 s');
    // What lay in the socket: many beats at once, of a tray that may be gone since.
    for (let i = 0; i < 10; i++) expect(drive.beat(0, 1).state).toBe('idle');
    expect(drive.do({ kind: 'tick' }, catchUpMs).state).toBe('gone');
  });

  it('makes no news of what was sent meanwhile, however late it is read on a busy machine (H07)', () => {
    const drive = stalled(10_000);
    const sentMs = drive.core.nowMs - 5_000;
    const old = (afterMs: number): Drive => {
      const wallMs = drive.wallOffsetMs + sentMs;
      const beat = { kind: 'beat', epoch: 'e', seq: ++drive.seq, idleMs: 0, locked: null } as const;
      return drive.do({ ...beat, wallMs }, afterMs);
    };
    for (let i = 0; i < 4; i++) expect(old(backlogMs).state).toBe('idle');
    expect(drive.core.stalled).not.toBeNull();
    drive.beat(0, 100);
    expect(drive.beat(0, 100).state).toBe('present');
  });

  it('is over with the heartbeats of a tray that came anew because nobody answered it (H07)', () => {
    const drive = stalled(10_000).do({ kind: 'closed' }).do({ kind: 'hello', epoch: 'e' }, 500);
    drive.seq = 0;
    expect(drive.beat(0, 1).state).toBe('idle');
    expect(drive.beat(0, 1_000).state).toBe('present');
    expect(drive.do({ kind: 'tick' }, catchUpMs - 1_000).state).toBe('present');
  });

  it('and a clock that was set back meanwhile keeps nobody away for longer than the grace', () => {
    const drive = stalled(10_000);
    drive.wallOffsetMs -= 3_600_000;
    expect(drive.beat().state).toBe('idle');
    expect(drive.beat(0, catchUpMs).state).toBe('idle');
    expect(drive.beat().state).toBe('present');
  });

  it('is over with new heartbeats, two for a new proof (H07)', () => {
    const drive = stalled(10_000);
    expect(drive.beat(0, backlogMs).state).toBe('idle');
    expect(drive.beat().state).toBe('present');
  });

  it('that no lease outlived by its length alone changes nothing', () => {
    expect(stalled(leaseMs - 1).state).toBe('present');
  });

  it('that was long, or came when nobody was there, is absence', () => {
    expect(stalled(longestStallMs + 1).state).toBe('gone');
    const again = { kind: 'stall', lastedMs: 10_000 } as const;
    expect(stalled(10_000).do(again, 10_000).state).toBe('idle');
    expect(stalled(10_000).do(again, 10_000).do(again, 10_001).state).toBe('gone');
    const gone = present().do({ kind: 'tick' }, leaseMs);
    expect(gone.do({ kind: 'stall', lastedMs: 5_000 }, 5_000).state).toBe('gone');
    const locked = present().do({ kind: 'lock', source: 'gnome' });
    expect(locked.do({ kind: 'stall', lastedMs: 5_000 }, 5_000).state).toBe('locked');
  });
});

describe('a contradiction', () => {
  it('between two witnesses is found when it lasts, names both, and locked counts (H08)', () => {
    const drive = present()
      .do({ kind: 'lock', source: 'logind-hint' })
      .do({ kind: 'lock', source: 'gnome' })
      .do({ kind: 'unlock', source: 'logind-hint' });
    for (let passed = 1_000; passed < contradictsAfterMs; passed += 1_000)
      expect(drive.beat(60_000).core.doubt?.found).toBeNull();
    expect(drive.beat(60_000).core.doubt).toMatchObject({
      against: 'logind-hint',
      found: ['gnome'],
    });
    expect(drive.state).toBe('locked');
    expect(drive.do({ kind: 'unlock', source: 'gnome' }).core.doubt).toBeNull();
  });

  it('between two witnesses is found also where somebody was typing when it began (H08)', () => {
    const drive = present()
      .do({ kind: 'lock', source: 'logind-hint' })
      .do({ kind: 'lock', source: 'gnome' });
    for (let i = 0; i < 3; i++) drive.beat(0);
    drive.do({ kind: 'unlock', source: 'logind-hint' });
    for (let passed = 0; passed < contradictsAfterMs; passed += 1_000) drive.beat(60_000);
    expect(drive.core.doubt).toMatchObject({ against: 'logind-hint', found: ['gnome'] });
  });

  it('between a lock and the hand of the operator is found when it lasts (H08)', () => {
    const drive = present().do({ kind: 'lock', source: 'gnome' });
    for (let passed = 0; passed < contradictsAfterMs; passed += 1_000) drive.beat(0);
    expect(drive.core.doubt?.found).toBeNull();
    expect(drive.beat(0).core.doubt).toMatchObject({ against: 'input', found: ['gnome'] });
    expect(drive.state).toBe('locked');
  });

  it('is none where a password is typed, or one follows the other', () => {
    const drive = present().do({ kind: 'lock', source: 'gnome' });
    for (let i = 0; i < 8; i++) drive.beat(0);
    for (let i = 0; i < 8; i++) drive.beat(60_000);
    expect(drive.core.doubt).toBeNull();
    drive.do({ kind: 'lock', source: 'logind-hint' }).do({ kind: 'unlock', source: 'gnome' });
    drive.do({ kind: 'unlock', source: 'logind-hint' }, 900);
    expect(drive.do({ kind: 'tick' }, contradictsAfterMs).core.doubt).toBeNull();
  });
});
