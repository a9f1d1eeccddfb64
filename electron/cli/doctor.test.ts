import { describe, expect, it } from 'vitest';
import { done } from '../../shared/reasons';
import { checkContainment, checkGuard, checkWitnesses } from './absence-checks';
import { holdpoint, snapshot } from './command-rig';

describe('doctor on absence', () => {
  it('says of each witness how it stands, why, and what follows', () => {
    const said = checkWitnesses([
      { name: 'logind', state: 'watching', detail: '/session/_1' },
      { name: 'gnome', state: 'absent', detail: 'nobody owns it' },
      { name: 'wayland-idle', state: 'absent', detail: 'refused' },
      { name: 'kde', state: 'failed', detail: 'the bus\nclosed' },
    ]);
    expect(said.map(({ state, what }) => [state, what])).toEqual([
      [
        'ok',
        'Presence, the login session: watching (/session/_1). Locks, sleep and a session in front that it tells of count at once.',
      ],
      [
        'note',
        'Presence, GNOME: not there (nobody owns it). It tells of no lock; the others have to.',
      ],
      [
        'note',
        'Presence, the compositor’s idle time: not there (refused). How long you touched nothing is told by the tray app.',
      ],
      [
        'fail',
        'Presence, KDE: was there and is lost (the bus⏎closed). What nobody tells of counts as absence.',
      ],
    ]);
  });

  it('says the grade of a run, and whether there are walls', () => {
    const group = checkContainment({ by: 'group', where: '/sys/fs/cgroup/holdpoint-1' });
    expect(group).toMatchObject({ state: 'ok', what: expect.stringContaining('holdpoint-1') });
    expect(checkContainment({ by: 'scope' })).toMatchObject({ state: 'ok' });
    const weak = checkContainment({ by: 'tree', why: 'cgroup v2 is not mounted' });
    expect(weak).toMatchObject({ state: 'note', what: expect.stringContaining('weakly') });
    expect(checkGuard(null)).toMatchObject({ state: 'ok' });
    expect(checkGuard('It is not installed.')).toMatchObject({ state: 'note' });
  });

  it('prints them, and fails for a witness that is lost only', async () => {
    const healthy = { ...snapshot, witnesses: [{ ...snapshot.witnesses[0]!, name: 'xfce' }] };
    const { code, out } = await holdpoint(['doctor'], { subscribe: () => done(healthy) });
    expect(code).toBe(1);
    expect(out).toMatch(/^fail {2}Presence, Xfce: was there and is lost \(no bus\)/m);
    expect(out).toMatch(/^(ok|note) {2,4}holdpoint run contains (strongly|weakly)/m);
    expect(out).toMatch(/^(ok|note) {2,4}.*(Guard)/m);
  });
});
