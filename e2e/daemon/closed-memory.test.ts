import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { linuxProcesses } from '../../electron/platform/linux/proc';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { until } from '../fixtures/until';

let daemon: DaemonProcess;
afterEach(() => daemon.close());

/** An ordinary program of this user: one of root would be let in everywhere by its capabilities. */
const ordinary: readonly string[] =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : ['env'];

/** What another such program can read of a process. */
function readable(pid: number): string[] {
  const look =
    'cd /proc/$1 && for f in environ maps; do cat $f >/dev/null && echo $f; done; readlink fd/0 >/dev/null && echo fd';
  const [file, ...words] = [...ordinary, 'sh', '-c', look, 'sh', String(pid)];
  return spawnSync(file, words, { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
}

describe('the memory of the daemon', () => {
  it('is shut to other programs of the same user', async () => {
    daemon = await DaemonProcess.start({ ...makeHome(), before: ordinary });
    const [file, ...words] = [...ordinary, 'sleep', '600'];
    const other = spawn(file, words, { stdio: 'ignore' });
    await until('the program', () => linuxProcesses.identify(other.pid!)?.name === 'sleep');
    expect(readable(other.pid!)).toEqual(['environ', 'maps', 'fd']);
    other.kill('SIGKILL');
    expect(readable(daemon.child.pid!)).toEqual([]);
  });

  it('gets no debugger by SIGUSR1, and lives on', async () => {
    daemon = await DaemonProcess.start();
    const program = 'console.log("up"); setInterval(() => {}, 1000)';
    const other = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [other.stdout, other.stderr])
      stream.on('data', (text) => (said += String(text)));
    // Before that the signal would end it.
    await until('the other program', () => said.includes('up'));
    other.kill('SIGUSR1');
    await until('its debugger', () => said.includes('Debugger listening'));
    other.kill('SIGKILL');
    daemon.child.kill('SIGUSR1');
    expect((await daemon.agent().call('ping', {})).ok).toBe(true);
    await pause(300);
    expect(daemon.output).not.toContain('Debugger');
    expect(daemon.child.exitCode).toBeNull();
  });
});
