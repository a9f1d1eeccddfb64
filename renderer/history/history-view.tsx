import { ArrowUp, CircleAlert, ScrollText, SearchX } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '../i18n/translate';
import {
  loadFirstPage,
  setFilter,
  useHistory,
  wholeHistory,
  type HistoryFilter,
} from '../stores/history';
import { useSelection } from '../stores/selection';
import { Button } from '../ui/button';
import { Empty } from '../ui/empty';
import { Said } from '../ui/said';
import hidden from '../ui/hidden.module.css';
import { FilterBar } from './filter-bar';
import { HistoryList } from './history-list';
import styles from './history-view.module.css';
import { RecordDrawer } from './record-drawer';

const isWhole = (filter: HistoryFilter): boolean =>
  filter.text.trim() === '' && filter.decision === 'all' && !filter.callsOnly;

function Nothing({ filter }: { readonly filter: HistoryFilter }) {
  if (isWhole(filter)) {
    return (
      <Empty icon={<ScrollText size={28} aria-hidden />} title={t('history.none')}>
        <p>{t('history.none.text')}</p>
      </Empty>
    );
  }
  return (
    <Empty icon={<SearchX size={28} aria-hidden />} title={t('history.no-match')}>
      <p>{t('history.no-match.text')}</p>
      <Button onClick={() => setFilter(wholeHistory)}>{t('history.clear')}</Button>
    </Empty>
  );
}

function Records({ journalRecords }: { readonly journalRecords: number }) {
  const { rows, loading, filter } = useHistory();
  if (loading.kind === 'failed') {
    return (
      <Empty icon={<CircleAlert size={28} aria-hidden />} title={t('history.failed')}>
        <p>
          <Said>{loading.text}</Said>
        </p>
        <Button onClick={() => void loadFirstPage(journalRecords)}>{t('history.again')}</Button>
      </Empty>
    );
  }
  if (rows.length > 0) return <HistoryList rows={rows} />;
  return loading.kind === 'first' ? (
    <p className={styles.loading}>{t('loading')}</p>
  ) : (
    <Nothing filter={filter} />
  );
}

/** Newer records never push the list down under the eye: they wait behind a button. */
function Newer({ journalRecords }: { readonly journalRecords: number }) {
  const newer = useHistory((state) => journalRecords - state.readAtRecords);
  const ready = useHistory((state) => state.loading.kind === 'ready');
  if (newer <= 0 || !ready) return null;
  return (
    <Button
      size="s"
      icon={<ArrowUp size={13} aria-hidden />}
      onClick={() => void loadFirstPage(journalRecords)}
    >
      {t('history.newer', { count: newer })}
    </Button>
  );
}

/** The journal, read page by page, with the detail of one record beside it. */
export function HistoryView({ journalRecords }: { readonly journalRecords: number }) {
  const openSeq = useSelection((state) => state.recordSeq);
  const count = useHistory((state) => state.rows.length);
  useEffect(() => {
    if (useHistory.getState().rows.length === 0) void loadFirstPage(journalRecords);
    // Read once when the view opens; later pages are asked for by scrolling, newer ones by the button.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  return (
    <div className={styles.view}>
      <section className={styles.records} aria-label={t('history.title')}>
        <div className={styles.top}>
          <FilterBar />
          <Newer journalRecords={journalRecords} />
        </div>
        <Records journalRecords={journalRecords} />
        <p role="status" className={hidden.hidden}>
          {t('history.count', { count })}
        </p>
      </section>
      {openSeq === null ? null : <RecordDrawer key={openSeq} seq={openSeq} />}
    </div>
  );
}
