import { useEffect, useEffectEvent } from 'react';
import { tinykeys } from 'tinykeys';
import type { ApprovalCard } from '../../shared/model/approval';
import { duration } from '../i18n/moments';
import { t } from '../i18n/translate';
import { endCard, settleMs, useApprovals } from '../stores/approvals';
import { perform } from '../stores/failure';
import { useTimeLeft } from '../stores/time-left';
import { Button } from '../ui/button';
import styles from './card.module.css';
import { CardFacts, Opaque } from './card-facts';
import { Claims } from './claims';
import { Headline } from './headline';
import { Identity } from './identity';
import { Needs } from './needs';
import { PayloadFrame } from './payload-frame';
import { WhyAsked } from './why-asked';

function TimeLeft({ card }: { readonly card: ApprovalCard }) {
  const left = useTimeLeft(card);
  return (
    <p className={styles.left}>
      {left < 1000
        ? t('approval.left.now')
        : t(card.hostLimit ? 'approval.left.host' : 'approval.left', { time: duration(left) })}
      <br />
      {t('approval.allow-below')} <kbd>F6</kbd>
    </p>
  );
}

async function deny(card: ApprovalCard, notAsked: boolean): Promise<void> {
  const answer = await perform('approval:deny', {
    approvalId: card.id,
    digest: card.digest,
    notAsked,
  });
  if (answer.ok) endCard(card.id, 'denied');
}

/** Backspace alone and with the modifier. A key that was already on its way when the card came answers nothing (threat U-16). */
function useDenyKeys(card: ApprovalCard): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.repeat || Date.now() - useApprovals.getState().shownSinceMs < settleMs) return;
    event.preventDefault();
    void deny(card, false);
  });
  useEffect(() => tinykeys(window, { Backspace: onKey, '$mod+Backspace': onKey }), []);
}

function Answers({ card }: { readonly card: ApprovalCard }) {
  useDenyKeys(card);
  return (
    <div className={styles.answers}>
      <Button
        look="strong"
        keys="⌫"
        aria-keyshortcuts="Backspace"
        onClick={() => void deny(card, false)}
      >
        {t('approval.deny')}
      </Button>
      <Button title={t('approval.not-asked.hint')} onClick={() => void deny(card, true)}>
        {t('approval.not-asked')}
      </Button>
      <TimeLeft card={card} />
    </div>
  );
}

/**
 * The card of one call: who asks, what it would do, exactly what would run, why asked, what Allow takes, where, what the agent says.
 * Nothing on it can allow: that is another document (approve-frame/), laid under it by main.
 */
export function Card({ card }: { readonly card: ApprovalCard }) {
  return (
    <article className={styles.card} aria-labelledby="card-headline">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled area must be reachable by keys */}
      <div className={styles.body} tabIndex={0} role="group" aria-labelledby="card-headline">
        <Identity card={card} />
        <h1 id="card-headline" className={styles.headline}>
          <Headline card={card} />
        </h1>
        <PayloadFrame card={card} />
        <Opaque why={card.classification.uninspectable} />
        <WhyAsked card={card} />
        <Needs card={card} />
        <CardFacts card={card} />
        <Claims claims={card.claims} />
      </div>
      <Answers card={card} />
    </article>
  );
}
