import type { HistoryRow } from '../../shared/model/journal';
import { clockTime } from '../i18n/moments';
import { t } from '../i18n/translate';
import { openRecord } from '../stores/selection';
import { AgentText } from '../ui/agent-text';
import hidden from '../ui/hidden.module.css';
import { decidedBy } from './decided-by';
import { DecisionBadge } from './decision-badge';
import styles from './history-list.module.css';

type RecordRowProps = {
  readonly row: HistoryRow;
  readonly id: string;
  readonly ariaRow: number;
  readonly active: boolean;
  readonly open: boolean;
};

const isCall = (row: HistoryRow): boolean => row.type.startsWith('call.');

function What({ row }: { readonly row: HistoryRow }) {
  if (isCall(row))
    return (
      <code>
        <AgentText text={row.summary} />
      </code>
    );
  return (
    <>
      <span className={styles.event}>{t(`type.${row.type}`)}</span> <AgentText text={row.summary} />
    </>
  );
}

/** One record as a row of the grid. Keys are handled by the grid; the pointer opens it here. */
export function RecordRow({ row, id, ariaRow, active, open }: RecordRowProps) {
  const by = decidedBy(row.by);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- keys and focus belong to the grid (aria-activedescendant)
    <div
      role="row"
      id={id}
      aria-rowindex={ariaRow}
      aria-selected={open}
      className={styles.record}
      data-active={active}
      data-presence={row.presence}
      onClick={() => openRecord(row.seq)}
    >
      <span role="gridcell" className={styles.time}>
        <time dateTime={new Date(row.wallMs).toISOString()}>{clockTime(row.wallMs)}</time>
        {row.presence === 'present' ? null : (
          <span className={hidden.hidden}>{t(`presence.${row.presence}`)}</span>
        )}
      </span>
      <span role="gridcell" className={styles.decision}>
        <DecisionBadge decision={row.decision} />
      </span>
      <span role="gridcell" className={styles.what}>
        <What row={row} />
      </span>
      <span role="gridcell" className={styles.agent}>
        {row.agent === null ? null : <AgentText text={row.agent} />}
      </span>
      <span role="gridcell" className={styles.by}>
        {by}
      </span>
    </div>
  );
}
