import { describe, expect, it } from 'vitest';
import { baseCandidates, cgroup2Mount } from './cgroup-base';

describe('where groups are looked for', () => {
  it('is read from mountinfo, octal escapes too', () => {
    const text =
      '31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n41 31 0:38 / /sys/fs/c\\040g rw,relatime shared:9 - cgroup2 cgroup2 rw\n';
    expect(cgroup2Mount(text)).toBe('/sys/fs/c g');
    expect(cgroup2Mount('31 23 0:28 / /sys/fs/cgroup rw - cgroup cgroup rw,cpu\n')).toBeNull();
  });

  it('prefers the manager that this process runs under', () => {
    const own = '/user.slice/user-7.slice/user@7.service/app.slice/x.scope';
    expect(baseCandidates('/c', own, 7)).toEqual([
      '/c/holdpoint-7',
      '/c/user.slice/user-7.slice/user@7.service/holdpoint',
    ]);
    expect(baseCandidates('/c', '/user.slice/user-7.slice/session-2.scope', 7)[1]).toBe(
      '/c/user.slice/user-7.slice/user@7.service/holdpoint',
    );
  });
});
