import { ChevronRight } from 'lucide-react';
import { Effect, type Target } from '../../shared/model/classification';
import type { ChainLink } from '../../shared/model/tool-call';
import { t } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import hidden from '../ui/hidden.module.css';
import styles from './chain.module.css';

type ChainProps = {
  readonly chain: readonly ChainLink[];
  /** What the call reaches: the end of the chain. */
  readonly targets?: readonly Target[];
};

/** The target with the heaviest effect stands for all. */
const heaviest = (targets: readonly Target[]): Target | undefined =>
  targets.toSorted(
    (a, b) => Effect.options.indexOf(b.effect) - Effect.options.indexOf(a.effect),
  )[0];

function Link({ link }: { readonly link: ChainLink }) {
  return (
    <span data-verified={link.verified}>
      <span className={hidden.hidden}>{t(`role.${link.role}`)} </span>
      <AgentText text={link.name} />
      {link.verified ? null : (
        <small title={t('approval.claimed.text')}>{t('approval.claimed')}</small>
      )}
    </span>
  );
}

/** Who asked through whom, from the operator to the target. A link the agent only claims says so. */
export function Chain({ chain, targets = [] }: ChainProps) {
  const last = heaviest(targets);
  return (
    <ol className={styles.chain}>
      {chain.map((link, i) => (
        <li key={`${link.role}-${i}`}>
          {i === 0 ? null : <ChevronRight size={12} aria-hidden />}
          <Link link={link} />
        </li>
      ))}
      {last === undefined ? null : (
        <li>
          <ChevronRight size={12} aria-hidden />
          <span className={styles.target}>
            <span className={hidden.hidden}>{t('role.target')} </span>
            <AgentText text={last.shown} mono />
          </span>
          {targets.length > 1 ? (
            <span className={styles.more}>
              {t('chain.more-targets', { count: targets.length - 1 })}
            </span>
          ) : null}
        </li>
      )}
    </ol>
  );
}
