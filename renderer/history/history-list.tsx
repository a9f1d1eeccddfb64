import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { HistoryRow } from '../../shared/model/journal';
import { t } from '../i18n/translate';
import { loadNextPage, useHistory } from '../stores/history';
import { openRecord, useSelection } from '../stores/selection';
import { stepFrom, withDays, type HistoryItem } from './history-items';
import styles from './history-list.module.css';
import { RecordRow } from './history-row';
import { PresenceStrip } from './presence-strip';

const estimatedRowPx = 34;
const pageOfRows = 12;
const nearEnd = 20;

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  j: 1,
  k: -1,
  PageDown: pageOfRows,
  PageUp: -pageOfRows,
  Home: -Number.MAX_SAFE_INTEGER,
  End: Number.MAX_SAFE_INTEGER,
};

const columns = ['time', 'decision', 'what', 'agent', 'who'] as const;

function Columns() {
  return (
    <div role="row" aria-rowindex={1} className={styles.columns}>
      {columns.map((column) => (
        <span key={column} role="columnheader">
          {t(`history.col.${column}`)}
        </span>
      ))}
    </div>
  );
}

function DayRow({ name, ariaRow }: { readonly name: string; readonly ariaRow: number }) {
  return (
    <div role="row" aria-rowindex={ariaRow} className={styles.day}>
      <span role="gridcell" aria-colspan={columns.length}>
        <time>{name}</time>
      </span>
    </div>
  );
}

const rowId = (index: number): string => `history-row-${index}`;

type ItemsProps = {
  readonly items: readonly HistoryItem[];
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
  readonly active: number;
};

function Items({ items, virtual, active }: ItemsProps) {
  const openSeq = useSelection((state) => state.recordSeq);
  return virtual.getVirtualItems().map(({ index, key, start }) => {
    const item = items[index];
    if (item === undefined) return null;
    return (
      <div
        key={key}
        ref={virtual.measureElement}
        data-index={index}
        role="presentation"
        className={styles.place}
        style={{ transform: `translateY(${start}px)` }}
      >
        {item.kind === 'day' ? (
          <DayRow name={item.name} ariaRow={index + 2} />
        ) : (
          <RecordRow
            row={item.row}
            id={rowId(index)}
            ariaRow={index + 2}
            active={index === active}
            open={item.row.seq === openSeq}
          />
        )}
      </div>
    );
  });
}

function useKeys(items: readonly HistoryItem[], virtual: Virtualizer<HTMLDivElement, Element>) {
  const [active, setActive] = useState(-1);
  const onKeyDown = (event: KeyboardEvent): void => {
    const item = items[active];
    const step = steps[event.key];
    if (event.key === 'Enter' && item?.kind === 'record') openRecord(item.row.seq);
    else if (step !== undefined) {
      const next = stepFrom(items, active, step);
      setActive(next);
      virtual.scrollToIndex(next, { align: 'auto' });
    } else return;
    event.preventDefault();
  };
  return { active, onKeyDown };
}

/** The records between the first and the last line that can be seen. */
const inSight = (
  items: readonly HistoryItem[],
  range: Virtualizer<HTMLDivElement, Element>['range'],
): readonly HistoryRow[] =>
  items
    .slice(range?.startIndex ?? 0, (range?.endIndex ?? -1) + 1)
    .flatMap((item) => (item.kind === 'record' ? [item.row] : []));

/** Thousands of records with only the visible ones in the page. One tab stop; arrows or j and k move, Enter opens. */
export function HistoryList({ rows }: { readonly rows: readonly HistoryRow[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const items = useMemo(() => withDays(rows), [rows]);
  // oxlint-disable-next-line react/incompatible-library -- it only keeps a compiler of components away, and we use none
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatedRowPx,
    overscan: 10,
  });
  const { active, onKeyDown } = useKeys(items, virtual);
  const lastDrawn = virtual.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastDrawn > items.length - nearEnd) void loadNextPage();
  }, [lastDrawn, items.length]);
  const more = useHistory(
    ({ loading }) => loading.kind === 'next' || (loading.kind === 'ready' && loading.more),
  );
  return (
    <>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        className={styles.grid}
        aria-label={t('history.list')}
        aria-rowcount={more ? -1 : items.length + 1}
        aria-activedescendant={active < 0 ? undefined : rowId(active)}
        onKeyDown={onKeyDown}
      >
        <Columns />
        <div
          role="presentation"
          className={styles.whole}
          style={{ height: virtual.getTotalSize() }}
        >
          <Items items={items} virtual={virtual} active={active} />
        </div>
        <div role="row" className={styles.foot}>
          <span role="gridcell">{more ? t('history.loading-more') : t('history.end')}</span>
        </div>
      </div>
      <PresenceStrip rows={inSight(items, virtual.range)} />
    </>
  );
}
