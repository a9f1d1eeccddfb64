import { create } from 'zustand';
import type { HistoryRow } from '../../shared/model/journal';
import type { PresenceSpan } from '../../shared/model/presence';

/** Where the operator was in the time that History has read; empty while that is not known. */
export const usePresenceSpans = create<{ readonly spans: readonly PresenceSpan[] }>()(() => ({
  spans: [],
}));

/** Reads the spans of these records' time. Records need not be in the order of their times: a clock can be set back. */
export async function loadSpans(rows: readonly HistoryRow[]): Promise<void> {
  const times = rows.map(({ wallMs }) => wallMs);
  if (times.length === 0) return;
  const [fromMs, toMs] = [Math.min(...times), Math.max(...times)];
  const answer = await window.holdpoint.call('presence.spans', { fromMs, toMs });
  usePresenceSpans.setState({ spans: answer.ok ? answer.value.spans : [] });
}
