import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../shared/model/snapshot';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { FakeAgent } from '../fixtures/fake-agent';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';
import { hangingDisk } from '../fixtures/hanging-disk';
import { lock, records, unlock } from '../fixtures/leases';
import { TestOperator } from '../fixtures/operator';
import { setGoing } from '../fixtures/set-going';
import { processStands } from '../fixtures/standing';
import { until } from '../fixtures/until';

/** Whatever is away when nothing can be recorded stands all the same, nothing passes, and it is told as soon as it can be. */

const rules = `
[detachment]
drain = "0s"

[[rule]]
id = "all-passes"
outcome = "allow"
kinds = ["shell"]
effects = ["reads"]
reason = "A test."
`;

/** What keeps the journal from taking records; `begin` returns what ends it. */
type Trouble = {
  readonly name: string;
  readonly says: string;
  prepare(home: Home): () => void;
  begin(home: Home): () => void;
};

const locked: Trouble = {
  name: 'somebody else keeps the journal locked',
  says: 'another program holds the journal',
  prepare: () => () => undefined,
  begin: (home) => {
    const other = new DatabaseSync(join(home.dataDir, 'journal.db'));
    other.exec('BEGIN IMMEDIATE');
    return () => {
      other.exec('ROLLBACK');
      other.close();
    };
  },
};

const full: Trouble = {
  name: 'the disk is full',
  says: 'no record could be made durable (database or disk is full',
  prepare: ({ dataDir }) => {
    mkdirSync(dataDir, { mode: 0o700 });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'tmpfs', dataDir]);
    return () => void execFileSync('umount', ['-l', dataDir]);
  },
  begin: ({ dataDir }) => {
    const ballast = join(dataDir, 'ballast');
    const file = openSync(ballast, 'w');
    // By this process itself, whose heartbeats would have to wait for another.
    expect(() => {
      for (;;) writeSync(file, new Uint8Array(4_096));
    }).toThrow('ENOSPC');
    closeSync(file);
    return () => rmSync(ballast);
  },
};

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const noticeOf = async (operator: TestOperator): Promise<Notice | undefined> =>
  (await operator.snapshot()).notices.find(({ id }) => id === 'journal');

/** Somebody is there, and an agent is in a run of its own. */
async function atWork(daemon: DaemonProcess) {
  const operator = await TestOperator.present(daemon);
  undo.push(() => operator.close());
  const agent = FakeAgent.start(daemon);
  undo.push(() => agent.close());
  expect(await agent.begin()).toMatchObject({ ok: true });
  const runNow = async () => (await operator.snapshot()).runs.find((one) => one.root !== null);
  return { operator, agent, runNow };
}

// Only root may mount the small disk.
const troubles = process.getuid?.() === 0 ? [locked, full] : [locked];

it.each(troubles)(
  'while $name the screen is locked: the run is frozen, nothing passes, and it is told afterwards (R03, H01)',
  async ({ says, prepare, begin }) => {
    const home = makeHome(rules);
    const undone = prepare(home);
    undo.push(undone);
    const daemon = await DaemonProcess.start(home);
    undo.splice(
      0,
      1,
      () => daemon.close(),
      undone,
      () => daemon.kill(),
    );
    const { operator, agent, runNow } = await atWork(daemon);

    const mend = begin(home);
    await lock(operator);
    await until('that it stands', () => processStands(agent.pid));
    await until('that it is said', async () => (await runNow())?.state === 'paused');
    expect(allowed(await present(daemon, bash('echo unseen')).answer)).toBe(false);
    const notice = await until('a notice', () => noticeOf(operator));
    expect(notice).toMatchObject({ level: 'error' });
    expect(notice.text).toContain(`every call is denied: ${says}`);

    mend();
    await until('the end of the notice', async () => (await noticeOf(operator)) === undefined);
    const told = await records(operator, 'journal.refused');
    const refused = told.flatMap(({ payload }) => payload['refused'] as string[]).join('\n');
    expect(refused).toMatch(/presence\.changed locked: /u);
    expect(refused).toMatch(/run\.paused run-\S+ verified frozen: \d+ process(es)?/u);
    // What came after the last record that went through is told from here on.
    await until('where the operator is', async () =>
      (await records(operator, 'presence.changed')).some(
        ({ seq, payload }) => seq > told[0]!.seq && payload['state'] === 'locked',
      ),
    );

    await unlock(operator);
    await until('that it asks', async () => (await runNow())?.resumes === 'ask');
    expect(processStands(agent.pid)).toBe(true);
    expect(await runNow()).toMatchObject({ state: 'paused', resumes: 'ask' });
    expect(allowed(await present(daemon, bash('echo seen'), { session: 'other' }).answer)).toBe(
      true,
    );
    expect(await operator.client.call('journal.verify', {})).toMatchObject({
      body: { ok: true, broken: null },
    });
  },
);

it('waits for a word at the return when records go through again only then, and tells the absence all the same (R03, K08)', async () => {
  const daemon = await DaemonProcess.start(makeHome(rules));
  undo.push(() => daemon.close());
  const { operator, agent, runNow } = await atWork(daemon);

  const mend = locked.begin(daemon.home);
  await lock(operator);
  await until('a notice', () => noticeOf(operator));
  await until('that it is said', async () => (await runNow())?.state === 'paused');
  await unlock(operator);
  mend();
  await until('the end of the notice', async () => (await noticeOf(operator)) === undefined);
  await until('that it asks', async () => (await runNow())?.resumes === 'ask');
  expect(await runNow()).toMatchObject({ state: 'paused', resumes: 'ask' });
  expect(processStands(agent.pid)).toBe(true);

  const told = await operator.client.call('digest.latest', {});
  const digest = told.ok ? told.body.digest : null;
  expect(digest?.spans.map(({ state }) => state)).toContain('locked');
  expect(digest?.returnedAt).toBeGreaterThan(digest?.leftAt ?? Infinity);
  expect(digest?.warnings).toMatchObject([
    {
      kind: 'journal-gap',
      text: expect.stringMatching(/nothing could be recorded .*1 × presence\.changed/),
    },
  ]);
});

it('says so when a record hangs, stops what must stand all the same, and lets nothing pass (R03, H01)', async () => {
  const home = makeHome(rules);
  const disk = hangingDisk(home);
  const daemon = await DaemonProcess.start(home, disk.env);
  undo.push(() => daemon.close());
  const { operator, agent, runNow } = await atWork(daemon);
  expect(allowed(await present(daemon, bash('echo before')).answer)).toBe(true);

  disk.hang();
  const call = present(daemon, bash('echo meanwhile'));
  const notice = await until('a notice', () => noticeOf(operator));
  expect(notice).toMatchObject({ level: 'error' });
  expect(notice.text).toContain('Nothing is recorded, so every call waits');
  await lock(operator);
  await until('that it stands', () => processStands(agent.pid));
  // Set going by somebody else while the record of its pause is not there yet.
  setGoing({ root: (await runNow())?.root ?? null });
  await until('that it was seen', async () => (await runNow())?.resumes === 'ask');
  await until('that it stands again', () => processStands(agent.pid));
  let answered = false;
  void call.answer.then(() => (answered = true));
  await operator.snapshot();
  expect(answered).toBe(false);

  disk.goOn();
  await until('the end of the notice', async () => (await noticeOf(operator)) === undefined);
  const paused = await until('its record', async () => (await records(operator, 'run.paused'))[0]);
  expect(paused.payload).toMatchObject({ verified: true });
  expect(answered).toBe(false);
  await unlock(operator);
  expect(allowed(await call.answer)).toBe(true);
});

it('stops a run again for whoever leaves while the record of his return hangs (R03, H01, K08)', async () => {
  const home = makeHome(rules);
  const disk = hangingDisk(home);
  const daemon = await DaemonProcess.start(home, disk.env);
  undo.push(() => daemon.close());
  const { operator, agent } = await atWork(daemon);
  await lock(operator);
  await until('its record', async () => (await records(operator, 'run.paused')).length === 1);
  disk.hang();
  await unlock(operator);
  await until('that it goes on', () => !processStands(agent.pid));
  await lock(operator);
  await until('that it stands again', () => processStands(agent.pid));
  disk.goOn();
  await until('the records', async () => (await records(operator, 'run.paused')).length === 2);
  expect(await records(operator, 'run.resumed')).toHaveLength(1);
  expect(processStands(agent.pid)).toBe(true);
});

describe('a daemon that is killed while nothing can be recorded', () => {
  const rig = fakeAgentRig(rules);

  it('leaves a word for the next, which lets no run go on by itself and puts it on record (R02, R03, K08)', async () => {
    const agent = await rig.begun();
    const mend = locked.begin(rig.daemon.home);
    undo.push(mend);
    await lock(rig.operator);
    await until('a notice', () => noticeOf(rig.operator));
    await until('that it stands', () => processStands(agent.pid));
    // Of all that the journal knows nothing: for it the operator is present and the run works.
    await rig.restart(() => undo.splice(0).forEach((end) => end()));
    await rig.reconnect();
    const run = await until('the run', async () => {
      const now = await rig.runOf(agent);
      return now.state === 'paused' && now;
    });
    expect(run).toMatchObject({ pausedBy: 'absence', resumes: 'ask' });
    const [told] = await until('its record', async () => {
      const found = await records(rig.operator, 'journal.refused');
      return found.length > 0 && found;
    });
    expect(told?.payload['refused']).toEqual([expect.stringContaining('before this one')]);
    await until(
      'the end of the word',
      () => !existsSync(join(rig.daemon.home.runtimeDir, 'unrecorded')),
    );
    expect(await rig.operator.client.call('run.resume', { runId: run.id })).toMatchObject({
      ok: true,
    });
    await until('that it goes on', () => !processStands(agent.pid));
  });
});
