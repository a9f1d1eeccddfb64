import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { linuxContainment } from '../../electron/platform/linux/containment';
import { linuxProcesses, readStat } from '../../electron/platform/linux/proc';
import { signalByHandle } from '../../electron/platform/linux/signal-process';
import { Artist } from '../fixtures/artist';

const lastPid = '/proc/sys/kernel/ns_last_pid';

/** A stranger with exactly that pid: the kernel hands out the number after the last one, and others may be quicker. */
async function strangerAs(pid: number): Promise<ChildProcess> {
  for (let tries = 0; tries < 2_000; tries++) {
    writeFileSync(lastPid, String(pid - 1));
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    if (child.pid === pid) return child;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  throw new Error(`pid ${pid} was never free`);
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
      expect(signalByHandle(linuxProcesses.identify(gone.pid)!, 'SIGKILL', readStat)).toBe(true);
      await once(stranger, 'exit');
    } finally {
      stranger.kill('SIGKILL');
      artist.close();
    }
  },
);
