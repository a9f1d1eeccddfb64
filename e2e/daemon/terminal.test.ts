import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { DaemonProcess } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const cli = resolve(import.meta.dirname, '../../out/cli/holdpoint.js');
const run = promisify(execFile);
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

it('gets its screen back when a full-screen program is ended', async () => {
  const daemon = await DaemonProcess.start();
  undo.push(() => daemon.close());
  const operator = await TestOperator.present(daemon);
  undo.push(() => operator.close());
  const socket = join(daemon.home.base, 'tmux');
  const tmux = async (...words: string[]): Promise<string> => {
    const env = { ...daemon.home.env, TERM: 'xterm-256color' };
    const all = ['-S', socket, '-f', '/dev/null', ...words];
    return (await run('tmux', all, { env })).stdout.trim();
  };
  const shows = async (modes: string): Promise<void> => {
    const words = '#{alternate_on} #{mouse_standard_flag} #{cursor_flag}';
    await until(
      `${modes} in the terminal`,
      async () => (await tmux('display-message', '-p', words)) === modes,
    );
  };
  const screen = "printf '\\033[?1049h\\033[?1000h\\033[?25l'; sleep 60";
  await tmux(
    'new-session',
    '-d',
    `'${process.execPath}' '${cli}' run -- sh -c "${screen}"; sleep 60`,
  );
  undo.push(() => tmux('kill-server').catch(() => undefined));
  await shows('1 1 0');
  const { id } = await until('its run', async () => (await operator.snapshot()).runs[0]);
  expect(await operator.client.call('run.kill', { runId: id })).toMatchObject({ ok: true });
  await shows('0 0 1');
});
