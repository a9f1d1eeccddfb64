import { describe, expect, it } from 'vitest';
import { LockSource } from './model/presence';
import { inWords, witnessName } from './witness-words';

describe('who tells of presence, for people', () => {
  it('has words for every source', () => {
    for (const source of LockSource.options)
      expect(inWords(`locked, says ${source}`)).toBe(`locked, says ${witnessName(source)}`);
    expect(LockSource.options.filter((source) => witnessName(source) === source)).toEqual([]);
  });

  it.each([
    ['locked, says tray-poll', 'locked, says the tray app'],
    ['locked, says kde, lid', 'locked, says KDE, the closed lid'],
    ['locked, says logind-hint, logind-hint', 'locked, says the login session'],
    [
      'gnome says locked, but logind-hint says unlocked: locked counts',
      'GNOME says locked, but the login session says unlocked: locked counts',
    ],
    [
      'xfce, locker say locked, but there is input: locked counts',
      'Xfce, a running screen locker say locked, but there is input: locked counts',
    ],
  ])('says %j as %j', (why, said) => {
    expect(inWords(why)).toBe(said);
  });

  it.each(['no input for a while', 'kde', 'locked, says GNOME ScreenSaver', ''])(
    'leaves %j as it is',
    (why) => {
      expect(inWords(why)).toBe(why);
      expect(witnessName('GNOME ScreenSaver')).toBe('GNOME ScreenSaver');
      expect(witnessName('constructor')).toBe('constructor');
    },
  );
});
