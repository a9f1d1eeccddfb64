import { describe, expect, it } from 'vitest';
import { daemonEnvironment } from './daemon-env';

describe('environment of the daemon', () => {
  it('lets through where things lie', () => {
    const own = {
      HOME: '/h',
      XDG_RUNTIME_DIR: '/r',
      LC_ALL: 'C',
      DBUS_SESSION_BUS_ADDRESS: 'unix:x',
    };
    expect(daemonEnvironment({ A: '1' }, own)).toEqual({ ...own, A: '1' });
  });

  it.each([
    'NODE_OPTIONS',
    'NODE_PATH',
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'DYLD_INSERT_LIBRARIES',
    'ELECTRON_RUN_AS_NODE',
    'APPDIR',
    'HOLDPOINT_ANYTHING',
    'XDG_DATA_HOME_EVIL',
  ])('leaves out %s', (name) => {
    expect(daemonEnvironment({}, { [name]: 'x' })).toEqual({});
  });
});
