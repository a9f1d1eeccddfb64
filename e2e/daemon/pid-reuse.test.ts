import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { linuxContainment } from '../../electron/platform/linux/containment';
import { linuxProcesses, readStat } from '../../electron/platform/linux/proc';
import { signalByHandle } from '../../electron/platform/linux/signal-process';
import { Artist } from '../fixtures/artist';
import { until } from '../fixtures/until';

/**
 * Starts sleep(1) under exactly that pid (clone3(2), set_tid), waits for its end, and takes it along at its own. The machine's counter of pids is
 * left alone: turned back it would give the pids of everybody's ended processes anew.
 */
const asPid = `
import ctypes, os, struct, sys
libc, pid = ctypes.CDLL(None, use_errno=True), ctypes.c_int(int(sys.argv[1]))
asked = struct.pack("11Q", 0, 0, 0, 0, 17, 0, 0, 0, ctypes.addressof(pid), 1, 0)
child = libc.syscall(435, ctypes.c_char_p(asked), ctypes.c_size_t(len(asked)))
if child == 0:
    libc.prctl(1, 9)
    os.execvp("sleep", ["sleep", "60"])
if child < 0:
    sys.exit(os.strerror(ctypes.get_errno()))
os.waitpid(child, 0)
`;

/** A stranger with exactly that pid; the process that is given back ends with it. */
async function strangerAs(pid: number): Promise<ChildProcess> {
  const parent = spawn('/usr/bin/python3', ['-c', asPid, String(pid)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await until(`a stranger with pid ${pid}`, () => {
    if (parent.exitCode !== null) throw new Error(`pid ${pid} cannot be had`);
    const stat = readStat(pid);
    return stat?.name === 'sleep' && stat.state === 'S';
  });
  return parent;
}

const isRoot = process.getuid?.() === 0;

// Only root chooses a pid; everywhere else the same is proved with a start time that does not fit (containment.test.ts).
it.each(isRoot ? ['pause and end'] : [])(
  'a pid that came to name a stranger gets no signal by %s (K06)',
  async () => {
    const artist = await Artist.start('one', 1);
    const gone = artist.root;
    const tree = linuxContainment(0, { find: () => ({ why: 'this test takes none' }) }).adopt(
      'reuse',
      gone,
    );
    const ended = once(artist.child, 'exit');
    artist.child.kill('SIGKILL');
    await ended;
    const stranger = await strangerAs(gone.pid);
    try {
      expect(linuxProcesses.identify(gone.pid)?.startTime).not.toBe(gone.startTime);
      expect(await tree.freeze()).toMatchObject({ processes: [] });
      expect(await tree.kill()).toMatchObject({ processes: [], remaining: [] });
      for (const signal of ['SIGSTOP', 'SIGKILL'] as const)
        expect(signalByHandle(gone, signal, readStat)).toBe(false);
      expect(readStat(gone.pid)?.state).toBe('S');
      // The very same way does reach whom it is meant for.
      const over = once(stranger, 'exit');
      expect(signalByHandle(linuxProcesses.identify(gone.pid)!, 'SIGKILL', readStat)).toBe(true);
      await over;
    } finally {
      stranger.kill('SIGKILL');
      artist.close();
    }
  },
);
