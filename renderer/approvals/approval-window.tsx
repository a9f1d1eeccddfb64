import { CircleAlert } from 'lucide-react';
import type { ApprovalCard } from '../../shared/model/approval';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { nextCard, useApprovals } from '../stores/approvals';
import { FailureBar } from '../app/failure-bar';
import { Button } from '../ui/button';
import { Empty } from '../ui/empty';
import hidden from '../ui/hidden.module.css';
import { LiveRegions } from '../ui/live-regions';
import { Said } from '../ui/said';
import { StateShape } from '../ui/state-shape';
import styles from './approval-window.module.css';
import { Card } from './card';
import type { Ending } from './queue';
import { WaitingQueue } from './waiting-queue';

function Between({ ended, left }: { readonly ended: Ending; readonly left: number }) {
  return (
    <Empty icon={<StateShape state="watching" size={32} />} title={t(`approval.between.${ended}`)}>
      <p role="status">{left > 0 ? t('approval.between.next') : t('approval.between.last')}</p>
      {left > 0 ? <Button onClick={nextCard}>{t('approval.queue.show')}</Button> : null}
    </Empty>
  );
}

/** The live facts of a card (how long, how many, is the caller there) come from the snapshot, the texts from the detail. */
const withLive = (card: ApprovalCard, live: ApprovalCard | undefined): ApprovalCard =>
  live === undefined
    ? card
    : {
        ...card,
        count: live.count,
        callerAway: live.callerAway,
        expiresInMs: live.expiresInMs,
        hostLimit: live.hostLimit,
      };

function Shown() {
  const { queue, detail } = useApprovals();
  const approvals = useAppState((state) => state.app?.snapshot?.approvals);
  if (queue.shown.kind === 'between')
    return <Between ended={queue.shown.ended} left={queue.order.length} />;
  if (queue.shown.kind === 'empty') {
    return (
      <Empty icon={<StateShape state="watching" size={32} />} title={t('approval.none')}>
        <p>{t('approval.none.text')}</p>
      </Empty>
    );
  }
  switch (detail.kind) {
    case 'none':
    case 'loading':
      return <p className={styles.loading}>{t('approval.loading')}</p>;
    case 'failed':
      return (
        <Empty icon={<CircleAlert size={28} aria-hidden />} title={t('approval.failed')}>
          <p>
            <Said>{detail.text}</Said>
          </p>
        </Empty>
      );
    case 'ready':
      return (
        <Card
          key={detail.card.id}
          card={withLive(
            detail.card,
            approvals?.find((live) => live.id === detail.card.id),
          )}
        />
      );
  }
}

/** One approval at a time, the others in a list that only grows at its end. The lowest 96 px belong to the approve frame. */
export function ApprovalWindow() {
  const shown = useApprovals(({ detail }) => (detail.kind === 'ready' ? 'card' : 'other'));
  return (
    <div className={styles.window}>
      <FailureBar />
      <main className={styles.main}>
        {shown === 'card' ? null : <h1 className={hidden.hidden}>{t('approval.window')}</h1>}
        <Shown />
      </main>
      <WaitingQueue />
      <div className={styles.strip} aria-hidden="true" />
      <LiveRegions />
    </div>
  );
}
