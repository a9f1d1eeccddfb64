import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { linuxContainment } from '../../electron/platform/linux/containment';
import { linuxProcesses } from '../../electron/platform/linux/proc';
import { RunGuard } from '../../electron/daemon/containment/run-guard';
import type { RunContainment } from '../../shared/platform';
import { Artist, type ArtistMode } from '../fixtures/artist';
import { until } from '../fixtures/until';

const adopt = (pid: number): RunContainment =>
  linuxContainment(0, { find: () => ({ why: 'this test takes none' }) }).adopt(
    'guarded',
    linuxProcesses.identify(pid)!,
  );

let artist: Artist | null = null;
let run: RunContainment | null = null;
afterEach(async () => {
  await run?.kill();
  artist?.close();
  artist = run = null;
});

async function weak(mode: ArtistMode, count: number): Promise<[RunContainment, Artist]> {
  artist = await Artist.start(mode, count);
  return [(run = adopt(artist.root.pid)), artist];
}

describe('a terminal', () => {
  it('loses what was typed while the run stood still', async () => {
    // Python's pty gives a terminal; the kernel's echo shows that the keys arrived while nobody read.
    const inner = 'echo "pid $$"; while read -r line; do echo "got:$line"; done';
    const terminal = spawn('/usr/bin/python3', [
      '-c',
      'import pty, sys; pty.spawn(sys.argv[1:])',
      'sh',
      '-c',
      inner,
    ]);
    let seen = '';
    terminal.stdout.on('data', (text) => (seen += String(text)));
    try {
      const pid = await until('the shell', () => Number(/pid (\d+)\s/.exec(seen)?.[1]) || null);
      const tree = (run = adopt(pid));
      await tree.freeze();
      terminal.stdin.write('yes\n');
      await until('the echo', () => seen.includes('yes'));
      expect(await tree.thaw()).toMatchObject({ verified: true, typeAhead: 'flushed' });
      terminal.stdin.write('no\n');
      await until('an answer', () => seen.includes('got:no'));
      expect(seen).not.toContain('got:yes');
    } finally {
      const gone = once(terminal, 'exit');
      terminal.kill('SIGKILL');
      await gone;
    }
  });
});

describe('the guard of a run', () => {
  it('lets the last of two wishes win, and both askers get its proof', async () => {
    const [tree, at] = await weak('flat', 4);
    const guard = new RunGuard(tree);
    const [paused, resumed] = await Promise.all([guard.pause(), guard.resume()]);
    expect(guard.state).toBe('running');
    expect(resumed.remaining).toEqual([]);
    expect(paused).toBe(resumed);
    await at.allWork();
    const storm = await Promise.all([
      guard.pause(),
      guard.resume(),
      guard.pause(),
      guard.resume(),
      guard.pause(),
    ]);
    expect(new Set(storm).size).toBeLessThanOrEqual(2);
    expect(guard.state).toBe('paused');
    expect(await at.busy()).toBe(0);
  });

  it('shows a pause at once, and a kill is final', async () => {
    const [tree, at] = await weak('setsid', 3);
    const guard = new RunGuard(tree);
    const pause = guard.pause();
    expect(guard.state).toBe('pausing');
    await pause;
    expect(guard.state).toBe('paused');
    const killed = guard.kill();
    expect(guard.state).toBe('killing');
    expect(await guard.resume()).toBe(await killed);
    expect(guard.state).toBe('ended');
    expect(at.alive()).toEqual([]);
  });
});
