import { describe, expect, it } from 'vitest';
import { parseLocks } from './locks';

describe('the locks that the kernel lists', () => {
  it('are told with their holder, their file and whether somebody waits', () => {
    const text = [
      '1: POSIX  ADVISORY  READ  5433 08:01:7864448 128 128',
      '2: FLOCK  ADVISORY  WRITE 2001 00:2f:7864554 0 EOF',
      '2: -> FLOCK  ADVISORY  WRITE 2002 00:2f:7864554 0 EOF',
      '2:  -> FLOCK  ADVISORY  WRITE 2003 00:2f:7864554 0 EOF',
      '3: OFDLCK ADVISORY  WRITE -1 08:01:42 0 EOF',
      '4: LEASE  ACTIVE    READ  77 08:01:43 0 EOF',
      '5: DELEG  ACTIVE    READ  78 08:01:44 0 EOF',
      '',
    ].join('\n');
    expect(parseLocks(text)).toEqual([
      { pid: 5433, inode: '7864448', waitedFor: false },
      { pid: 2001, inode: '7864554', waitedFor: true },
      { pid: -1, inode: '42', waitedFor: false },
    ]);
  });

  it('are found beside the position of a descriptor too', () => {
    const text =
      'pos:\t0\nflags:\t0100000\nmnt_id:\t27\nino:\t9\nlock:\t1: FLOCK  ADVISORY  WRITE 359 00:13:9 0 EOF\n';
    expect(parseLocks(text)).toEqual([{ pid: 359, inode: '9', waitedFor: false }]);
  });

  it.each(['', 'nonsense', '1: FLOCK', '1: -> FLOCK ADVISORY WRITE 2 00:13:9 0 EOF'])(
    'are none in %j',
    (text) => {
      expect(parseLocks(text)).toEqual([]);
    },
  );
});
