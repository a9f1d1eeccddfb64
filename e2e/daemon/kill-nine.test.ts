import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules =
  '[[rule]]\nid = "reads"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "Printing changes nothing."\n';
const callers = 16;

let daemon: DaemonProcess;
afterEach(() => daemon.close());

/** Presents calls one after the other until the daemon is gone; keeps the key of every allow that arrived. */
async function callUntilGone(acknowledged: string[]): Promise<void> {
  for (;;) {
    const key = randomBytes(16).toString('hex');
    const reply = await present(daemon, bash(`echo ${key}`), { key }).answer;
    if (!reply.ok) return;
    if (allowed(reply)) acknowledged.push(key);
  }
}

const allowedInJournal = (file: string): Set<string> => {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database
    .prepare('SELECT payload FROM journal WHERE type = ? AND decision = ?')
    .all('call.decided', 'allow') as { payload: string }[];
  database.close();
  return new Set(
    rows.map((row) => String((JSON.parse(row.payload) as { callKey: string }).callKey)),
  );
};

it('loses no acknowledged record when the daemon is killed under load, three times over (A08)', async () => {
  const keys = generateKeyPairSync('ed25519');
  const home = makeHome(rules);
  const acknowledged: string[] = [];
  for (let round = 1; round <= 3; round++) {
    daemon = await DaemonProcess.start(home);
    const operator = await TestOperator.present(daemon, keys);
    const load = Array.from({ length: callers }, () => callUntilGone(acknowledged));
    await until('fifty more answers', () => acknowledged.length >= round * 50);
    await daemon.kill('SIGKILL');
    await Promise.all(load);
    operator.close();
  }
  daemon = await DaemonProcess.start(home);
  const operator = await TestOperator.connect(daemon, keys);
  const verified = await operator.client.call('journal.verify', {});
  expect(verified).toMatchObject({ ok: true, body: { ok: true, broken: null } });
  operator.close();
  const kept = allowedInJournal(join(home.dataDir, 'journal.db'));
  expect(acknowledged.filter((key) => !kept.has(key))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThanOrEqual(150);
});
