import { Search } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { t } from '../i18n/translate';
import { setFilter, useHistory, type HistoryFilter } from '../stores/history';
import { modKey } from '../ui/mod-key';
import styles from './history-view.module.css';

const decisions = [
  'all',
  'allow',
  'deny',
  'hold',
  'challenge',
] as const satisfies readonly HistoryFilter['decision'][];

function SearchField() {
  const text = useHistory((state) => state.filter.text);
  const field = useRef<HTMLInputElement>(null);
  useEffect(
    () =>
      tinykeys(window, {
        '$mod+KeyF': (event) => {
          event.preventDefault();
          field.current?.focus();
        },
      }),
    [],
  );
  return (
    <div className={styles.search}>
      <Search size={15} aria-hidden />
      <input
        ref={field}
        type="search"
        value={text}
        aria-label={t('history.search')}
        placeholder={t('history.search.placeholder')}
        spellCheck={false}
        onChange={(event) => setFilter({ text: event.target.value })}
      />
      <kbd aria-hidden="true">{`${modKey()}F`}</kbd>
    </div>
  );
}

/** Text search, one decision at a time, and calls only. Every change reads anew. */
export function FilterBar() {
  const { decision, callsOnly } = useHistory((state) => state.filter);
  return (
    <div className={styles.filters}>
      <SearchField />
      <div className={styles.chips} role="group" aria-label={t('history.filter')}>
        {decisions.map((choice) => (
          <button
            key={choice}
            type="button"
            aria-pressed={choice === decision}
            onClick={() => setFilter({ decision: choice })}
          >
            {t(`history.filter.${choice}`)}
          </button>
        ))}
      </div>
      <label className={styles.only}>
        <input
          type="checkbox"
          checked={callsOnly}
          onChange={(event) => setFilter({ callsOnly: event.target.checked })}
        />
        {t('history.calls-only')}
      </label>
    </div>
  );
}
