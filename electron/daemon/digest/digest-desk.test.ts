import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import type { TimelineRecord } from '../../../shared/store-port';
import { DigestDesk } from './digest-desk.shell';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdpoint-desk-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A desk whose thread is this program; each answer carries how often it was started, as the time of leaving. */
function deskOf(program: string) {
  writeFileSync(join(folder, 'digest.worker.js'), program);
  const now = { ms: 1_000, records: 5, timeline: done([]) as Outcome<TimelineRecord[]> };
  const desk = new DigestDesk({
    journal: { timeline: () => now.timeline, count: () => now.records },
    journalFile: join(folder, 'started'),
    labelOf: (agent) => (agent === 'claude-code' ? 'Claude Code' : agent),
    nowMs: () => now.ms,
    workerFolder: folder,
  });
  const started = async (): Promise<number | undefined> => {
    const read = await desk.latest();
    return read.ok ? read.value?.leftAt : undefined;
  };
  return { desk, now, started };
}
const counting = `
const { appendFileSync, statSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
appendFileSync(workerData.file, 'x');
parentPort.postMessage({ ok: true, value: {
  leftAt: statSync(workerData.file).size, returnedAt: null, spans: [], agents: [],
  warnings: [{ kind: 'self-resumed', text: 't', seq: 1, agent: 'claude-code' }] } });`;

describe('the desk of digests', () => {
  it('reads once for all who ask at the same time, and names agents as people do', async () => {
    const { desk } = deskOf(counting);
    const answers = await Promise.all([desk.latest(), desk.latest(), desk.latest()]);
    for (const answer of answers)
      expect(answer).toMatchObject({
        ok: true,
        value: { leftAt: 1, warnings: [{ agent: 'Claude Code' }] },
      });
  });

  it('gives nobody a digest that was begun before what he came back to was recorded', async () => {
    const { now, started } = deskOf(counting);
    const before = started();
    now.records += 1;
    const [one, other] = [started(), started()];
    expect(await Promise.all([before, one, other])).toEqual([1, 2, 2]);
  });

  it('reads again when something was recorded, or after a while', async () => {
    const { now, started } = deskOf(counting);
    expect([await started(), await started()]).toEqual([1, 1]);
    now.records += 1;
    expect(await started()).toBe(2);
    now.ms += 60_000;
    expect(await started()).toBe(3);
    now.ms -= 120_000;
    expect(await started()).toBe(4);
  });

  it('refuses what its thread does not say well, and tries again', async () => {
    for (const program of [
      'throw new Error("no")',
      'process.exit(3)',
      `require('node:worker_threads').parentPort.postMessage({ ok: true, value: { leftAt: 'x' } })`,
      `require('node:worker_threads').parentPort.postMessage({ ok: false, reason: 'whatever' })`,
    ]) {
      const { desk } = deskOf(program);
      expect(await desk.latest()).toMatchObject({ ok: false, reason: 'journal-unavailable' });
    }
    const { desk } = deskOf(
      `require('node:worker_threads').parentPort.postMessage({ ok: false, reason: 'journal-corrupt', detail: 'record 3' })`,
    );
    expect(await desk.latest()).toEqual(refuse('journal-corrupt', 'record 3'));
  });

  it('does not read past a journal that could not be opened', async () => {
    const { desk, now } = deskOf(counting);
    now.timeline = refuse('journal-newer', 'schema 9');
    expect(await desk.latest()).toMatchObject({ ok: false, reason: 'journal-newer' });
    expect(desk.spans({ fromMs: 0, toMs: 1 })).toMatchObject({
      ok: false,
      reason: 'journal-newer',
    });
  });
});
