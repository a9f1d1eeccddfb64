import { Bot } from 'lucide-react';
import { t } from '../i18n/translate';
import { findAgents, leaveConnecting, useConnecting } from '../stores/connecting';
import { Button } from '../ui/button';
import { Said } from '../ui/said';
import styles from './connect.module.css';
import { ConnectingStage } from './connecting-stage';
import { OfferStage } from './offer-stage';
import { StageFrame } from './stage-frame';

function LookAgain() {
  return (
    <div className={styles.foot}>
      <Button onClick={leaveConnecting}>{t('connect.back')}</Button>
      <Button look="accent" onClick={() => void findAgents()}>
        {t('connect.again')}
      </Button>
    </div>
  );
}

function NothingFound() {
  return (
    <StageFrame title={t('connect.none')} text={t('connect.none.text')}>
      <p className={styles.command}>
        <Bot size={20} aria-hidden />
        <code>holdpoint run -- my-agent</code>
      </p>
      <LookAgain />
    </StageFrame>
  );
}

/** Finds the agents of this machine, shows what connecting each would write, connects what was chosen and tries each hook. */
export function ConnectScreen() {
  const stage = useConnecting((state) => state.stage);
  switch (stage.kind) {
    case 'closed':
      return null;
    case 'looking':
      return (
        <StageFrame key="looking" title={t('connect.looking')} text={t('connect.looking.text')} />
      );
    case 'failed':
      return (
        <StageFrame key="failed" title={t('connect.failed')} text="">
          <p className={styles.fault}>
            <Said>{stage.text}</Said>
          </p>
          <LookAgain />
        </StageFrame>
      );
    case 'offer':
      return stage.products.length === 0 ? <NothingFound /> : <OfferStage {...stage} />;
    case 'connecting':
      return <ConnectingStage products={stage.products} />;
  }
}
