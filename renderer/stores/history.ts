import { create } from 'zustand';
import { limits } from '../../shared/limits';
import type { HistoryRow } from '../../shared/model/journal';
import type { HistoryQuery } from '../../shared/protocol';
import { sentence } from '../../shared/reasons';

export type HistoryFilter = {
  readonly text: string;
  readonly decision: NonNullable<HistoryQuery['decision']> | 'all';
  readonly callsOnly: boolean;
};

/** `ready.more` = older records exist; `failed.text` is the sentence to show. */
type Loading =
  | { readonly kind: 'first' }
  | { readonly kind: 'next' }
  | { readonly kind: 'ready'; readonly more: boolean }
  | { readonly kind: 'failed'; readonly text: string };

type HistoryState = {
  readonly filter: HistoryFilter;
  readonly rows: readonly HistoryRow[];
  readonly loading: Loading;
  /** Journal length (records) when the first page was read; the difference to now is what is newer. */
  readonly readAtRecords: number;
};

export const wholeHistory: HistoryFilter = { text: '', decision: 'all', callsOnly: false };

export const useHistory = create<HistoryState>()(() => ({
  filter: wholeHistory,
  rows: [],
  loading: { kind: 'first' },
  readAtRecords: 0,
}));

export const setFilter = (change: Partial<HistoryFilter>): void =>
  useHistory.setState(({ filter }) => ({ filter: { ...filter, ...change } }));

const queryOf = (filter: HistoryFilter, before?: number): HistoryQuery => ({
  limit: limits.historyPage,
  callsOnly: filter.callsOnly,
  ...(filter.text.trim() === '' ? {} : { text: filter.text.trim() }),
  ...(filter.decision === 'all' ? {} : { decision: filter.decision }),
  ...(before === undefined ? {} : { before }),
});

/** Reads the newest page under the filter in force. An answer for a filter that changed meanwhile is dropped. */
export async function loadFirstPage(journalRecords: number): Promise<void> {
  const { filter } = useHistory.getState();
  useHistory.setState({ loading: { kind: 'first' } });
  const answer = await window.holdpoint.call('history:page', queryOf(filter));
  if (useHistory.getState().filter !== filter) return;
  if (!answer.ok) useHistory.setState({ loading: { kind: 'failed', text: sentence(answer) } });
  else
    useHistory.setState({
      rows: answer.value.rows,
      loading: { kind: 'ready', more: answer.value.more },
      readAtRecords: journalRecords,
    });
}

/** Reads the page after the last row; does nothing while one is on its way or none is left. */
export async function loadNextPage(): Promise<void> {
  const { filter, rows, loading } = useHistory.getState();
  const last = rows.at(-1);
  if (loading.kind !== 'ready' || !loading.more || last === undefined) return;
  useHistory.setState({ loading: { kind: 'next' } });
  const answer = await window.holdpoint.call('history:page', queryOf(filter, last.seq));
  const now = useHistory.getState();
  if (now.filter !== filter || now.rows !== rows) return;
  if (!answer.ok) useHistory.setState({ loading: { kind: 'failed', text: sentence(answer) } });
  else
    useHistory.setState({
      rows: [...rows, ...answer.value.rows],
      loading: { kind: 'ready', more: answer.value.more },
    });
}
