import { KeyRound } from 'lucide-react';
import type { ApprovalCard } from '../../shared/model/approval';
import { duration, orWords } from '../i18n/moments';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { perform } from '../stores/failure';
import { Button } from '../ui/button';
import { allowNeeds, type AllowNeeds } from './allow-needs';
import styles from './needs.module.css';

const noStepUp = { enrolled: [], lockedForMs: 0 };

function needsWords(needs: Exclude<AllowNeeds, { kind: 'click' }>): string {
  switch (needs.kind) {
    case 'factor': {
      // A recovery code is for the day when the others are lost.
      const usual = needs.factors.filter((factor) => factor !== 'recovery');
      const named = usual.length === 0 ? needs.factors : usual;
      const factors = orWords(named.map((factor) => t(`factor.${factor}`)));
      return t(needs.strong ? 'approval.needs.strong' : 'approval.needs.any', { factors });
    }
    case 'not-enrolled':
      return t(needs.strong ? 'approval.needs.strong-missing' : 'approval.needs.missing');
    case 'locked-out':
      return t('approval.needs.locked-out', { time: duration(needs.forMs) });
  }
}

/** What Allow will ask for, said before the operator reaches for it. A click alone is not worth a word. */
export function Needs({ card }: { readonly card: ApprovalCard }) {
  const stepUp = useAppState(({ app }) => app?.snapshot?.stepUp) ?? noStepUp;
  const needs = allowNeeds(card.needs, stepUp);
  if (needs.kind === 'click') return null;
  return (
    <div className={styles.needs} data-kind={needs.kind}>
      <KeyRound size={15} aria-hidden />
      <p>{needsWords(needs)}</p>
      {needs.kind === 'not-enrolled' ? (
        <Button size="s" onClick={() => void perform('app:open-main', { view: 'settings' })}>
          {t('approval.needs.set-up')}
        </Button>
      ) : null}
    </div>
  );
}
