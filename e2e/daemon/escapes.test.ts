import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { linuxContainment } from '../../electron/platform/linux/containment';
import { linuxProcesses } from '../../electron/platform/linux/proc';
import type { ContainmentProof, Run } from '../../shared/model/run';
import { Artist, ArtistTable, artistProgram } from '../fixtures/artist';
import { startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome, withoutGroups, type Home } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { proved } from '../fixtures/proved';
import {
  allAtWork,
  escapists,
  fits,
  publishedEscapes as rows,
} from '../fixtures/published-escapes';
import { until } from '../fixtures/until';

it('every way that gets away is named among the known issues, and no other', () => {
  const issues = readFileSync(resolve(import.meta.dirname, '../../docs/known-issues.md'), 'utf8');
  const named = [...issues.matchAll(/^ {2}- `(\w+)` \(/gmu)].map(([, mode]) => mode);
  const escaping = rows.filter(({ mode: _mode, ...figures }) =>
    Object.values(figures).some((figure) => figure !== 'none'),
  );
  expect(new Set(named)).toEqual(new Set(escaping.map(({ mode }) => mode)));
});

const undo: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

/** Ends the run that was started with these words, and waits until the daemon says that all of it is gone. */
async function endRun(operator: TestOperator, words: string): Promise<void> {
  const run = (await operator.snapshot()).runs.find(({ label }) => label.includes(words));
  if (run !== undefined) await operator.client.call('run.kill', { runId: run.id });
  await until('the end of the run', async () =>
    (await operator.snapshot()).runs.every(({ id, state }) => id !== run?.id || state === 'ended'),
  );
}

/** The artist below `holdpoint run`, under a daemon with somebody there: paused, watched, ended. */
function launched(grade: Run['containment'], home: Home): void {
  let daemon: DaemonProcess;
  let operator: TestOperator;
  beforeAll(async () => {
    daemon = await DaemonProcess.start(home);
    operator = await TestOperator.present(daemon);
  });
  afterAll(async () => {
    operator.close();
    await daemon.close();
  });
  const figureOf = (row: (typeof rows)[number]): string =>
    grade === 'strong' ? row.strong : row.launched;

  it.each(rows)('by $mode (K01, K03, K07)', async (row) => {
    const { mode } = row;
    const table = new ArtistTable(join(home.base, mode));
    const words = ['run', '--', artistProgram(), mode, String(escapists), table.file];
    const begun = startHoldpoint(home, words);
    undo.push(() => begun.said);
    undo.push(() => begun.end());
    // Who was not ended at once is tried again until it is: here at the latest when nobody forks any more.
    undo.push(() => endRun(operator, ` ${mode} `));
    undo.push(() => table.endAll());
    await allAtWork(table, mode);
    const run = await until('its run', async () =>
      (await operator.snapshot()).runs.find(({ label }) => label.includes(` ${mode} `)),
    );
    expect(run.containment).toBe(grade);
    const ask = async (type: 'run.pause' | 'run.kill'): Promise<ContainmentProof> => {
      const done = await operator.client.call(type, { runId: run.id });
      if (!done.ok) throw new Error(done.reason);
      return done.body;
    };
    if (figureOf(row) !== 'none') {
      const paused = await ask('run.pause');
      fits(figureOf(row), await table.busy(), paused);
      return;
    }
    expect(await proved(() => ask('run.pause'))).toMatchObject({ verified: true });
    expect(await table.busy()).toBe(0);
    const ended = await ask('run.kill');
    // What was not ended at once is by the daemon's own next try, which tells nobody but the run's state.
    if (!ended.verified) await endRun(operator, ` ${mode} `);
    expect(table.alive()).toEqual([]);
  });
}

describe('the table', () => {
  it('has every way out that the artist knows', () => {
    expect(rows).toHaveLength(17);
  });
});

describe('who gets away from a run with a control group', () => launched('strong', makeHome()));

describe('who gets away from a run without one', () => launched('weak', withoutGroups(makeHome())));

describe('who has stopped its own `holdpoint run`, which then reaps nobody', () => {
  it('is caught all the same, or not called frozen (K01, K03)', async () => {
    const home = makeHome();
    const daemon = await DaemonProcess.start(home);
    undo.push(() => daemon.close());
    const operator = await TestOperator.present(daemon);
    undo.push(() => operator.close());
    const table = new ArtistTable(join(home.base, 'glide'));
    // Nobody takes the dead away, so there may not be more than the machine has process ids for.
    const words = ['run', '--', artistProgram(), 'glide', String(escapists), table.file];
    const begun = startHoldpoint(home, words);
    undo.push(() => begun.said);
    undo.push(() => begun.end());
    undo.push(() => endRun(operator, ' glide '));
    undo.push(() => table.endAll());
    await allAtWork(table, 'glide');
    const run = await until('its run', async () => (await operator.snapshot()).runs[0]);
    const launcher = linuxProcesses.parentOf(run.root?.pid ?? 0) ?? 0;
    process.kill(launcher, 'SIGSTOP');
    undo.push(() => void process.kill(launcher, 'SIGCONT'));
    const paused = await operator.client.call('run.pause', { runId: run.id });
    if (!paused.ok) throw new Error(paused.reason);
    fits('some', await table.busy(), paused.body);
  });
});

describe('who gets away from a run that was found', () => {
  it.each(rows)('by $mode: $found', async (row) => {
    const artist = await Artist.start(row.mode, escapists);
    undo.push(() => artist.close());
    const tree = linuxContainment(0, { find: () => ({ why: 'none' }) }).adopt('found', artist.root);
    const proof = await tree.freeze();
    fits(row.found, await artist.busy(), proof);
    await tree.kill();
    if (row.found === 'none') expect(artist.alive()).toEqual([]);
  });
});
