import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { lockJournal } from '../fixtures/journal-file';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

/** Without blocking: the operator's heartbeats go on meanwhile. */
const run = promisify(execFile);

const started: DaemonProcess[] = [];
const start = async (home?: Home): Promise<DaemonProcess> => {
  const daemon = await DaemonProcess.start(home);
  started.push(daemon);
  return daemon;
};
afterEach(async () => {
  for (const daemon of started.splice(0)) await daemon.close();
});

describe('files that cannot be used', () => {
  it('keeps the last good rules when the file gets a fault, and says so (P16)', async () => {
    const rule =
      '[[rule]]\nid = "r"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "r"\n';
    const daemon = await start(makeHome(rule));
    const operator = await TestOperator.present(daemon);
    writeFileSync(join(daemon.home.configDir, 'rules.toml'), '[[rule]]\nid = broken');
    const notice = await until('a notice', async () =>
      (await operator.snapshot()).notices.find((one) => one.id === 'rules'),
    );
    expect(notice.text).toContain('last good rules stay in force');
    expect(allowed(await present(daemon, bash('echo still')).answer)).toBe(true);
    writeFileSync(join(daemon.home.configDir, 'rules.toml'), rule.replace('allow', 'deny'));
    await until(
      'the notice gone',
      async () => !(await operator.snapshot()).notices.some((one) => one.id === 'rules'),
    );
    expect(allowed(await present(daemon, bash('echo no more')).answer)).toBe(false);
    operator.close();
  });

  it('asks about everything when the rules were never good', async () => {
    const daemon = await start(makeHome('outcome = allow everything'));
    const operator = await TestOperator.present(daemon);
    const call = present(daemon, {
      tool: 'Read',
      input: { file_path: join(daemon.home.base, 'project', 'a') },
    });
    await operator.answer(await operator.waiting('Read'), 'deny');
    expect(allowed(await call.answer)).toBe(false);
    operator.close();
  });

  it('lives with a journal that is no database, denies everything, says why, and leaves the file as it is (R03)', async () => {
    const home = makeHome();
    mkdirSync(home.dataDir, { mode: 0o700 });
    const file = join(home.dataDir, 'journal.db');
    writeFileSync(file, 'this is not a database'.repeat(500), { mode: 0o600 });
    const daemon = await start(home);
    const operator = await TestOperator.present(daemon);
    const reply = await present(daemon, bash('echo hello')).answer;
    expect(allowed(reply)).toBe(false);
    expect(reply.ok && reply.body.stderr).toContain('journal is damaged');
    expect((await operator.snapshot()).notices.find((one) => one.id === 'journal')?.level).toBe(
      'error',
    );
    expect(readFileSync(file, 'utf8')).toMatch(/^this is not a database/);
    operator.close();
  });

  it('denies while somebody else keeps the journal locked, and goes on when he lets go (R03)', async () => {
    const daemon = await start(
      makeHome(
        '[[rule]]\nid = "r"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "r"\n',
      ),
    );
    const operator = await TestOperator.present(daemon);
    expect(allowed(await present(daemon, bash('echo before')).answer)).toBe(true);
    const letGo = lockJournal(daemon.home);
    const refused = await present(daemon, bash('echo locked')).answer;
    expect(allowed(refused)).toBe(false);
    expect(refused).toMatchObject({ ok: true, body: { exit: 2 } });
    // The daemon lives, and the state that it shows does not depend on the journal.
    await operator.seen('present');
    letGo();
    await until('an allow again', async () =>
      allowed(await present(daemon, bash('echo after')).answer),
    );
    expect(await operator.client.call('journal.verify', {})).toMatchObject({
      body: { ok: true, broken: null },
    });
    operator.close();
  });

  it('keeps the gate of a run shut whose resume cannot be recorded, and says so, until it can (R03)', async () => {
    const daemon = await start();
    const operator = await TestOperator.present(daemon);
    const call = present(daemon, bash('rm gone'));
    const { runId } = await operator.waiting();
    await operator.client.call('run.pause', { runId });
    const letGo = lockJournal(daemon.home);
    expect(await operator.client.call('run.resume', { runId })).toMatchObject({ ok: false });
    const shut = await operator.snapshot();
    expect(shut.runs).toMatchObject([{ state: 'running', resumeFailed: 'not-recorded' }]);
    expect([shut.approvals, shut.heldCalls]).toEqual([[], 1]);
    letGo();
    // Without another word: it is asked anew as soon as the run goes on.
    await operator.answer(await operator.waiting(), 'allow');
    expect(allowed(await call.answer)).toBe(true);
    expect((await operator.snapshot()).runs).toMatchObject([{ resumeFailed: null }]);
    operator.close();
  });

  // Only root may make a file that root itself may not write; the store's own test runs for everybody.
  it.runIf(process.getuid?.() === 0)(
    'lives with a journal that cannot be written, denies everything, and says why (R03)',
    async () => {
      const home = makeHome(
        '[[rule]]\nid = "r"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "r"\n',
      );
      await (await DaemonProcess.start(home)).kill('SIGTERM');
      const file = join(home.dataDir, 'journal.db');
      await run('mount', ['--bind', file, file]);
      try {
        await run('mount', ['-o', 'remount,bind,ro', file]);
        const daemon = await start(home);
        const operator = await TestOperator.present(daemon);
        const reply = await present(daemon, bash('echo hello')).answer;
        expect(allowed(reply)).toBe(false);
        expect(reply).toMatchObject({ ok: true, body: { exit: 2 } });
        await operator.seen('present');
        const { notices } = await operator.snapshot();
        expect(notices.find(({ id }) => id === 'journal')?.level).toBe('error');
        operator.close();
        await daemon.kill();
      } finally {
        await run('umount', ['-l', file]);
      }
    },
  );

  // Only root may mount the small disk; the store's own test of a full disk runs for everybody.
  it.runIf(process.getuid?.() === 0)(
    'denies while the disk is full and goes on when there is room (R03)',
    async () => {
      const home = makeHome();
      mkdirSync(home.dataDir, { mode: 0o700 });
      await run('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'tmpfs', home.dataDir]);
      try {
        const daemon = await start(home);
        const operator = await TestOperator.present(daemon);
        const fill = 'dd if=/dev/zero of="$1/ballast" bs=4k 2>/dev/null; true';
        await run('sh', ['-c', fill, 'sh', home.dataDir]);
        const refused = await until('a deny for want of room', async () => {
          const reply = await present(daemon, bash('cat a')).answer;
          return (
            !allowed(reply) && reply.ok && reply.body.stderr.includes('could not be made durable')
          );
        });
        expect(refused).toBe(true);
        rmSync(join(home.dataDir, 'ballast'));
        await until('an allow again', async () => {
          const call = present(daemon, {
            tool: 'Read',
            input: { file_path: join(home.base, 'project', 'a') },
          });
          return allowed(await call.answer);
        });
        operator.close();
        await daemon.kill();
      } finally {
        await run('umount', ['-l', home.dataDir]);
      }
    },
  );
});
