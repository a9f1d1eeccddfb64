import { useState } from 'react';
import type { CanaryResult } from '../../shared/model/canary';
import type { AgentStatus } from '../../shared/model/snapshot';
import { CanaryBadge, CanaryText } from '../connect/canary-report';
import { t } from '../i18n/translate';
import { sayTried } from '../stores/connecting';
import { perform } from '../stores/failure';
import { Button } from '../ui/button';
import styles from './agents-view.module.css';

/** Sends the harmless call that must be denied through the hook that stands, whenever the operator wants to know. */
export function HookTrial({ agent }: { readonly agent: AgentStatus }) {
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<CanaryResult | null>(null);
  const trial = async (): Promise<void> => {
    setBusy(true);
    const answer = await perform('agent.canary', { product: agent.product });
    setBusy(false);
    setResult(answer.ok ? answer.value : null);
    if (answer.ok) sayTried(agent.label, answer.value);
  };
  return (
    <div className={styles.trial}>
      <Button size="s" aria-disabled={busy} onClick={() => void (busy || trial())}>
        {busy ? t('agent.trying') : t('agent.try')}
      </Button>
      {result === null ? null : (
        <>
          <CanaryBadge result={result} />
          <CanaryText result={result} />
        </>
      )}
    </div>
  );
}
