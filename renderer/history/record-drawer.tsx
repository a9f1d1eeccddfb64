import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { JournalRecord } from '../../shared/model/journal';
import { sentence } from '../../shared/reasons';
import { Chain } from '../approvals/chain';
import { fullMoment, tookWords } from '../i18n/moments';
import { t } from '../i18n/translate';
import { closeRecord } from '../stores/selection';
import { AgentText } from '../ui/agent-text';
import { Fact, Facts } from '../ui/facts';
import { Said } from '../ui/said';
import { decidedBy } from './decided-by';
import { DecisionBadge } from './decision-badge';
import { ChainProof } from './chain-proof';
import styles from './record-drawer.module.css';
import { factsOf, type RecordFacts } from './record-facts';

type RecordProps = { readonly record: JournalRecord; readonly facts: RecordFacts };

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

/** A fact in the record's own words; nothing where the record has none. */
function TextFact({ label, text }: { readonly label: string; readonly text: string | null }) {
  if (text === null) return null;
  return (
    <Fact label={label}>
      <AgentText text={text} mono />
    </Fact>
  );
}

function DecisionFacts({ record, facts }: RecordProps) {
  const by = decidedBy(facts.by);
  return (
    <>
      {record.decision === null ? null : (
        <Fact label={t('record.decision')}>
          <DecisionBadge decision={record.decision} />
        </Fact>
      )}
      {by === null ? null : <Fact label={t('record.by')}>{by}</Fact>}
      <TextFact label={t('record.rule')} text={record.rule} />
      {facts.told === null ? null : (
        <Fact label={t('record.told')}>
          <Said>{facts.told}</Said>
        </Fact>
      )}
    </>
  );
}

function PlaceFacts({ record, facts }: RecordProps) {
  return (
    <>
      <Fact label={t('record.presence')}>{t(`presence.${record.presence}`)}</Fact>
      <TextFact label={t('record.agent')} text={record.agent} />
      <TextFact label={t('record.run')} text={record.run} />
      <TextFact label={t('record.cwd')} text={facts.cwd} />
      <TextFact label={t('record.route')} text={record.route} />
      {facts.tookMs === null ? null : (
        <Fact label={t('record.took')}>
          <data value={facts.tookMs}>{tookWords(facts.tookMs)}</data>
        </Fact>
      )}
      {facts.chain.length === 0 ? null : (
        <Fact label={t('record.chain')}>
          <Chain chain={facts.chain} />
        </Fact>
      )}
    </>
  );
}

function RecordBody({ record }: { readonly record: JournalRecord }) {
  const facts = factsOf(record.payload);
  return (
    <>
      <p className={styles.summary}>
        <AgentText text={facts.summary} mono />
      </p>
      <Facts>
        <Fact label={t('record.when')}>
          <time dateTime={new Date(record.wallMs).toISOString()}>{fullMoment(record.wallMs)}</time>
        </Fact>
        <DecisionFacts record={record} facts={facts} />
        <PlaceFacts record={record} facts={facts} />
      </Facts>
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
      {loaded.kind === 'ready' ? <RecordBody record={loaded.record} /> : null}
    </aside>
  );
}
