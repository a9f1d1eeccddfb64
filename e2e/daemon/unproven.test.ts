import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Notice } from '../../shared/model/snapshot';
import { DaemonProcess, daemonScript, makeHome, type Home } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** The same daemon as it is built for a system on which nobody ran it. */
function unprovenScript({ base }: Home): string {
  const build = join(base, 'unproven');
  const out = resolve(daemonScript, '../..');
  for (const part of ['daemon', 'hook'])
    cpSync(join(out, part), join(build, part), { recursive: true });
  const script = join(build, 'daemon', 'index.js');
  const text = readFileSync(script, 'utf8');
  expect(text.split('proven: true')).toHaveLength(2);
  writeFileSync(script, text.replace('proven: true', 'proven: false'));
  return script;
}

async function noticeOf(home: Home, script = daemonScript): Promise<Notice | undefined> {
  const daemon = await DaemonProcess.start(home, {}, { script });
  ends.push(() => daemon.close());
  const operator = await TestOperator.connect(daemon);
  ends.push(() => operator.close());
  return (await operator.snapshot()).notices.find(({ id }) => id === 'unproven');
}

it('says so on a system on which it was never tried, and not on one on which it was', async () => {
  const home = makeHome();
  expect(await noticeOf(home, unprovenScript(home))).toMatchObject({
    level: 'warning',
    text: expect.stringContaining('never tried on it'),
  });
  expect(await noticeOf(makeHome())).toBeUndefined();
});
