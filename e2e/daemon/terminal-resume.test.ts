import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../shared/model/run';
import { cliScript } from '../fixtures/command-line';
import { DaemonProcess, makeHome, withoutGroups } from '../fixtures/daemon';
import { lock, records, unlock } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

/** Reads lines as a prompt of an agent does; the kernel's echo shows what was typed, whether it was read or not. */
const prompt = "'while read -r line; do echo got:$line; done'";

const run = promisify(execFile);

/** A terminal of tmux with a shell in it: what a person types and sees. Nothing here keeps the operator's heartbeats waiting. */
class Terminal {
  readonly #socket: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(daemon: DaemonProcess) {
    this.#socket = join(daemon.home.base, 'tmux');
    this.#env = { ...daemon.home.env, TERM: 'xterm-256color', LESS: '' };
  }

  async start(): Promise<void> {
    const size = ['-x', '80', '-y', '24'];
    const shell = "exec env PS1='shell> ' bash --norc --noprofile -i";
    await this.tmux('new-session', '-d', ...size, shell);
  }

  async tmux(...words: string[]): Promise<string> {
    const all = ['-S', this.#socket, '-f', '/dev/null', ...words];
    return (await run('tmux', all, { env: this.#env })).stdout.trim();
  }

  /** Text as it stands, then the keys by their names. */
  async type(text: string, ...keys: string[]): Promise<void> {
    if (text !== '') await this.tmux('send-keys', '-l', text);
    if (keys.length > 0) await this.tmux('send-keys', ...keys);
  }

  screen(): Promise<string> {
    return this.tmux('capture-pane', '-p');
  }

  /** Is the other screen drawn? Do keys reach the program one by one? */
  async fullScreen(): Promise<boolean> {
    const pane = await this.tmux('display-message', '-p', '#{alternate_on} #{pane_tty}');
    const [other, tty = ''] = pane.split(' ');
    const modes = await run('stty', ['-F', tty, '-a']);
    return other === '1' && modes.stdout.includes('-icanon');
  }

  async shows(text: string): Promise<void> {
    const seen = async (): Promise<boolean> => new RegExp(text, 'mu').test(await this.screen());
    await until(`"${text}" in the terminal`, seen).catch(async (fault: unknown) => {
      throw new Error(`${String(fault)}; it shows:\n${await this.screen()}`);
    });
  }

  /** The command by `holdpoint run`, as a job of the shell. */
  begins(command: string): Promise<void> {
    return this.type(`'${process.execPath}' '${cliScript}' run -- ${command}`, 'Enter');
  }
}

describe.each(['strong', 'weak'] as const)('the terminal of a %s run that was paused', (grade) => {
  let daemon: DaemonProcess;
  let operator: TestOperator;
  let terminal: Terminal;
  const undo: (() => unknown)[] = [];
  beforeAll(async () => {
    const home = makeHome();
    daemon = await DaemonProcess.start(grade === 'strong' ? home : withoutGroups(home));
    undo.push(() => daemon.close());
    operator = await TestOperator.present(daemon);
    undo.push(() => operator.close());
    terminal = new Terminal(daemon);
    await terminal.start();
    undo.push(() => terminal.tmux('kill-server').catch(() => undefined));
    await terminal.shows('^shell>');
  });
  afterEach(async () => {
    await unlock(operator);
    for (const { id } of (await operator.snapshot()).runs)
      await operator.client.call('run.kill', { runId: id });
    await until('no run', async () => (await operator.snapshot()).runs.length === 0);
    await terminal.type('reset', 'Enter');
    await terminal.tmux('clear-history');
    await terminal.type('clear', 'Enter');
    await terminal.shows('^shell>$');
  });
  afterAll(async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  });

  const runIs = (state: Run['state']): Promise<Run> =>
    until(`a run that is ${state}`, async () => {
      const [now] = (await operator.snapshot()).runs;
      return now?.state === state && now.root !== null && now;
    });
  const paused = async (): Promise<void> => {
    expect((await runIs('running')).containment).toBe(grade);
    await lock(operator);
    await runIs('paused');
  };
  const resumed = async (): Promise<void> => {
    await unlock(operator);
    // Its gate opens last, once all of it is on record.
    await until('a run with its gate open', async () => {
      const [now] = (await operator.snapshot()).runs;
      return now?.state === 'running' && now.pausedBy === null;
    });
  };

  it('throws away what was typed meanwhile, and takes what is typed afterwards', async () => {
    await terminal.begins(`sh -c ${prompt}`);
    await runIs('running');
    await terminal.type('first', 'Enter');
    await terminal.shows('^got:first');
    await paused();
    await terminal.type('yes', 'Enter');
    await terminal.shows('^yes');
    await resumed();
    await terminal.type('no', 'Enter');
    await terminal.shows('^got:no');
    expect(await terminal.screen()).not.toContain('got:yes');
    const last = (await records(operator, 'run.resumed')).at(-1);
    expect(last?.payload).toMatchObject({ verified: true, typeAhead: 'flushed' });
  });

  it('shows a full-screen program as it stood, and keys reach it again', async () => {
    const file = join(daemon.home.base, 'project', 'lines');
    writeFileSync(file, Array.from({ length: 500 }, (_, at) => `line ${at + 1}.\n`).join(''));
    await terminal.begins(`less ${file}`);
    await terminal.shows('^line 1\\.');
    expect(await terminal.fullScreen()).toBe(true);
    await paused();
    // Of these, `q` ends it. The kernel itself throws away what was typed before a Ctrl-C.
    await terminal.type('', 'C-c');
    await terminal.type('Gq');
    await resumed();
    expect(await terminal.fullScreen()).toBe(true);
    await terminal.type('100g');
    await terminal.shows('^line 100\\.');
    expect(await terminal.screen()).not.toContain('line 500.');
    await terminal.type('q');
    await terminal.shows('^shell>');
    expect(await terminal.fullScreen()).toBe(false);
  });

  it('is ended by Ctrl-C typed meanwhile at once or when it goes on, where Ctrl-C ends it', async () => {
    await terminal.begins(`sh -c ${prompt}`);
    await paused();
    await terminal.type('', 'C-c');
    await unlock(operator);
    await until('its end', async () => (await operator.snapshot()).runs.length === 0);
    await terminal.shows('^shell>');
  });

  it("is the shell's while the run is put aside by Ctrl-Z, and the run's again after fg", async () => {
    await terminal.begins(`sh -c ${prompt}`);
    await runIs('running');
    await terminal.type('', 'C-z');
    await terminal.shows('Stopped');
    await paused();
    await terminal.type('echo $((6 * 7))', 'Enter');
    await terminal.shows('^42');
    await resumed();
    await terminal.type('fg', 'Enter');
    await terminal.type('no', 'Enter');
    await terminal.shows('^got:no');
    expect(await terminal.screen()).not.toContain('got:echo');
  });

  // Weakly contained, the daemon stops processes in this very way, and the shell is not to see that.
  it.each(grade === 'strong' ? ['stops itself'] : [])(
    "is the shell's while a program %s, and the program's again after fg",
    async () => {
      await terminal.begins(`sh -c 'kill -STOP $$; read -r line; echo got:$line'`);
      await terminal.shows('Stopped');
      await paused();
      await resumed();
      await terminal.type('fg', 'Enter');
      await terminal.shows('kill -STOP');
      await terminal.type('now', 'Enter');
      await terminal.shows('^got:now');
    },
  );
});
