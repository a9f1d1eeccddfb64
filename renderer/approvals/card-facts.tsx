import { EyeOff } from 'lucide-react';
import type { ApprovalCard } from '../../shared/model/approval';
import type { Effect, Target } from '../../shared/model/classification';
import { t } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import { Badge, type Tone } from '../ui/badge';
import { Fact, Facts } from '../ui/facts';
import { Said } from '../ui/said';
import styles from './card-facts.module.css';
import { Chain } from './chain';

const calm: ReadonlySet<Effect> = new Set(['reads', 'searches', 'delegates']);
const grave: ReadonlySet<Effect> = new Set([
  'deletes',
  'persists',
  'touches-credentials',
  'changes-instructions',
  'changes-holdpoint',
  'changes-permissions',
  'drives-input',
  'publishes',
]);

const toneOf = (effect: Effect): Tone => {
  if (grave.has(effect)) return 'danger';
  return calm.has(effect) ? 'calm' : 'wait';
};

/** Does the real path only spell out what is shown (`./a`, `~/a`, `a`), with nothing followed or left? */
const isSpelledOut = ({ shown, resolved }: Target): boolean => {
  const plain = shown.replace(/^(?:\.|~)\//, '');
  return resolved === shown || (!plain.includes('..') && resolved.endsWith(`/${plain}`));
};

function TargetLine({ target }: { readonly target: Target }) {
  return (
    <li>
      <Badge tone={toneOf(target.effect)}>{t(`effect.${target.effect}`)}</Badge>
      <AgentText text={target.shown} mono />
      {isSpelledOut(target) ? null : (
        <span className={styles.really}>
          {t('approval.target.really')} <AgentText text={target.resolved} mono />
        </span>
      )}
      {target.inProject === false ? (
        <em className={styles.outside}>{t('approval.target.outside')}</em>
      ) : null}
    </li>
  );
}

function Targets({ targets }: { readonly targets: readonly Target[] }) {
  if (targets.length === 0) return t('approval.targets.none');
  return (
    <ul className={styles.targets}>
      {targets.map((target) => (
        <TargetLine
          key={`${target.kind} ${target.effect} ${target.resolved} ${target.shown}`}
          target={target}
        />
      ))}
    </ul>
  );
}

/** Where, what it touches, why it is asked, and by which rule: all from our own analysis. */
export function CardFacts({ card }: { readonly card: ApprovalCard }) {
  const { classification, rules } = card;
  return (
    <>
      {classification.uninspectable === null ? null : (
        <p className={styles.opaque}>
          <EyeOff size={15} aria-hidden />
          <span>
            <strong>{t('approval.uninspectable')}</strong>{' '}
            <Said>{classification.uninspectable}</Said>
          </span>
        </p>
      )}
      <Facts>
        <Fact label={t('approval.cwd')}>
          <AgentText text={card.cwd} mono />
        </Fact>
        <Fact label={t('approval.targets')}>
          <Targets targets={classification.targets} />
        </Fact>
        <Fact label={t('approval.why')}>
          <Said>{card.why}</Said>
        </Fact>
        {rules.length === 0 ? null : (
          <Fact label={t('approval.rule')}>
            {rules.map(({ id, source }) => (
              <span key={id} className={styles.rule}>
                <AgentText text={id} mono />{' '}
                <small>
                  <Said>{source}</Said>
                </small>
              </span>
            ))}
          </Fact>
        )}
        {card.chain.length === 0 ? null : (
          <Fact label={t('approval.chain')}>
            <Chain chain={card.chain} />
          </Fact>
        )}
      </Facts>
    </>
  );
}
