import { CircleHelp, Info, KeyRound, Scale } from 'lucide-react';
import type { ApprovalCard } from '../../shared/model/approval';
import { t } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import hidden from '../ui/hidden.module.css';
import { Said } from '../ui/said';
import { askedBecause, type AskedBecause } from './asked-because';
import styles from './why-asked.module.css';

const shapes = { allow: Info, confirm: CircleHelp, 'step-up': KeyRound, deny: KeyRound } as const;

function Rules({ rules }: Pick<ApprovalCard, 'rules'>) {
  return rules.map(({ id, source }) => (
    <small key={`${source} ${id}`} className={styles.rule}>
      <AgentText text={id} mono /> <Said>{source}</Said>
    </small>
  ));
}

function Reason({
  reason,
  rules,
}: {
  readonly reason: AskedBecause;
  readonly rules: ApprovalCard['rules'];
}) {
  const Shape = reason.from === 'rule' ? Scale : shapes[reason.floor];
  return (
    <li data-floor={reason.floor} data-decides={reason.decides}>
      <Shape size={15} aria-hidden />
      <span>
        {reason.from === 'rule' ? null : (
          <span className={hidden.hidden}>{t(`floor.${reason.floor}`)}</span>
        )}
        <Said>{reason.says}</Said>
        {reason.from === 'rule' ? <Rules rules={rules} /> : null}
      </span>
    </li>
  );
}

/** Why the operator is asked: what decided first, then what else is worth knowing. A shape says how much each asks for. */
export function WhyAsked({ card }: { readonly card: ApprovalCard }) {
  const reasons = askedBecause(card);
  const ruleSpeaks = reasons[0]?.from === 'rule';
  return (
    <section className={styles.why} aria-labelledby="why-title">
      <h2 id="why-title">{t('approval.why')}</h2>
      <ul>
        {reasons.map((reason) => (
          <Reason key={`${reason.from} ${reason.says}`} reason={reason} rules={card.rules} />
        ))}
        {ruleSpeaks || card.rules.length === 0 ? null : (
          <li data-floor="allow" data-decides="false">
            <Scale size={15} aria-hidden />
            <span>
              {t('approval.rules-too')}
              <Rules rules={card.rules} />
            </span>
          </li>
        )}
      </ul>
    </section>
  );
}
