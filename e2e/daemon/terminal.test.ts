import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { DaemonProcess } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const cli = resolve(import.meta.dirname, '../../out/cli/holdpoint.js');
const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

it('gets its screen back when a full-screen program is ended', async () => {
  const daemon = await DaemonProcess.start();
  undo.push(() => daemon.close());
  const operator = await TestOperator.present(daemon);
  undo.push(() => operator.close());
  const socket = join(daemon.home.base, 'tmux');
  const tmux = (...words: string[]): string =>
    spawnSync('tmux', ['-S', socket, '-f', '/dev/null', ...words], {
      encoding: 'utf8',
      env: { ...daemon.home.env, TERM: 'xterm-256color' },
    }).stdout.trim();
  const modes = (): string =>
    tmux('display-message', '-p', '#{alternate_on} #{mouse_standard_flag} #{cursor_flag}');
  const screen = "printf '\\033[?1049h\\033[?1000h\\033[?25l'; sleep 60";
  tmux('new-session', '-d', `'${process.execPath}' '${cli}' run -- sh -c "${screen}"; sleep 60`);
  undo.push(() => void tmux('kill-server'));
  await until('a full screen', () => modes() === '1 1 0');
  const run = await until('its run', async () => (await operator.snapshot()).runs[0]);
  expect(await operator.client.call('run.kill', { runId: run.id })).toMatchObject({ ok: true });
  await until(`the plain screen; it is ${modes()}`, () => modes() === '0 0 1');
});
