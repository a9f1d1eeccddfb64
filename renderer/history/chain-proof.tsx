import { Link2, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { JournalRecord, VerifyResult } from '../../shared/model/journal';
import { t } from '../i18n/translate';
import { perform } from '../stores/failure';
import { sayPolitely } from '../stores/announcements';
import { Button } from '../ui/button';
import { Fact, Facts } from '../ui/facts';
import { Said } from '../ui/said';
import styles from './record-drawer.module.css';

function verdictOf(result: VerifyResult): string {
  const { broken } = result;
  return broken === null
    ? t('record.verified', { count: result.records })
    : t('record.broken', { seq: broken.seq });
}

function Verdict({ result }: { readonly result: VerifyResult }) {
  const { broken } = result;
  return (
    <p className={styles.verdict} data-ok={result.ok}>
      {result.ok ? <Link2 size={15} aria-hidden /> : <ShieldAlert size={15} aria-hidden />}
      <span>
        {verdictOf(result)}{' '}
        {broken === null ? null : (
          <>
            {t(`record.broken.${broken.fault}`)} <Said>{broken.detail}</Said>
          </>
        )}
      </span>
    </p>
  );
}

/** The record's own hash and the one before it, and a check of the whole chain by the daemon. */
export function ChainProof({ record }: { readonly record: JournalRecord }) {
  const [result, setResult] = useState<VerifyResult | null>(null);
  const [busy, setBusy] = useState(false);
  const verify = async (): Promise<void> => {
    setBusy(true);
    const answer = await perform('journal:verify', {});
    setBusy(false);
    if (!answer.ok) return;
    setResult(answer.value);
    sayPolitely(verdictOf(answer.value));
  };
  return (
    <section className={styles.proof} aria-labelledby="proof-title">
      <h3 id="proof-title" className={styles.heading}>
        {t('record.proof')}
      </h3>
      <Facts>
        <Fact label={t('record.hash')}>
          <code>{record.hash}</code>
        </Fact>
        <Fact label={t('record.prev')}>
          <code>{record.prev}</code>
        </Fact>
      </Facts>
      {result === null ? null : <Verdict result={result} />}
      <Button size="s" disabled={busy} onClick={() => void verify()}>
        {busy ? t('record.verifying') : t('record.verify')}
      </Button>
    </section>
  );
}
