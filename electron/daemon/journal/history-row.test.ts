import { describe, expect, it } from 'vitest';
import { limits } from '../../../shared/limits';
import { historyRow, oneLine, type HistorySource } from './history-row';

const source: HistorySource = {
  seq: 7,
  wallMs: 1,
  type: 'call.decided',
  agent: 'claude-code',
  run: 'r1',
  presence: 'present',
  decision: 'deny',
  rule: 'no-secrets',
  summary: 'cat ~/.ssh/id_ed25519',
  by: 'rule',
  tookMs: 3,
};

describe('a line of History', () => {
  it('carries what the payload says', () => {
    expect(historyRow(source)).toEqual({ ok: true, value: source });
  });

  it('falls back to the type when the payload has no summary', () => {
    const row = historyRow({ ...source, summary: null, by: 5, tookMs: 'soon' });
    expect(row).toMatchObject({
      ok: true,
      value: { summary: 'call.decided', by: null, tookMs: null },
    });
  });

  it('refuses a row we cannot have written', () => {
    const row = historyRow({ ...source, presence: 'asleep' as 'gone' });
    expect(row).toMatchObject({ ok: false, reason: 'journal-corrupt', detail: 'record 7' });
  });

  it('is one line, however many the text has', () => {
    expect(oneLine('echo a\r\nrm -rf b\u2028c')).toBe('echo a ⏎ rm -rf b ⏎ c');
  });

  it('is never longer than a snapshot text', () => {
    expect(oneLine('x'.repeat(limits.snapshotText + 1))).toHaveLength(limits.snapshotText);
  });
});
