import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { JournalRecord } from '../../shared/model/journal';
import { sentence } from '../../shared/reasons';
import { t } from '../i18n/translate';
import { closeRecord } from '../stores/selection';
import { AgentText } from '../ui/agent-text';
import { Said } from '../ui/said';
import { ChainProof } from './chain-proof';
import { RecordBody } from './record-body';
import styles from './record-drawer.module.css';

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly record: JournalRecord }
  | { readonly kind: 'failed'; readonly text: string };

function useRecord(seq: number): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  useEffect(() => {
    let current = true;
    void window.holdpoint.call('history:record', { seq }).then((answer) => {
      if (!current) return;
      setLoaded(
        answer.ok
          ? { kind: 'ready', record: answer.value }
          : { kind: 'failed', text: sentence(answer) },
      );
    });
    return () => {
      current = false;
    };
  }, [seq]);
  return loaded;
}

function Whole({ record }: { readonly record: JournalRecord }) {
  return (
    <>
      <RecordBody record={record} />
      <h3 className={styles.heading}>{t('record.payload')}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled area must be reachable by keys */}
      <pre className={styles.payload} tabIndex={0} aria-label={t('record.payload')}>
        <AgentText text={JSON.stringify(record.payload, null, 2)} lines />
      </pre>
      <ChainProof record={record} />
    </>
  );
}

/** One record whole: what was decided by whom and why, everything that was recorded, and its place in the chain. */
export function RecordDrawer({ seq }: { readonly seq: number }) {
  const loaded = useRecord(seq);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes from anywhere inside
    <aside
      className={styles.drawer}
      aria-labelledby="record-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape') closeRecord();
      }}
    >
      <header className={styles.head}>
        <h2 id="record-title" ref={heading} tabIndex={-1}>
          {t('record.title', { seq })}
        </h2>
        <kbd aria-hidden="true">Esc</kbd>
        <button
          type="button"
          className={styles.close}
          aria-label={t('close')}
          onClick={closeRecord}
        >
          <X size={16} aria-hidden />
        </button>
      </header>
      {loaded.kind === 'loading' ? <p>{t('record.loading')}</p> : null}
      {loaded.kind === 'failed' ? (
        <p className={styles.failed}>
          {t('record.failed')} <Said>{loaded.text}</Said>
        </p>
      ) : null}
      {loaded.kind === 'ready' ? <Whole record={loaded.record} /> : null}
    </aside>
  );
}
