import { ChevronRight } from 'lucide-react';
import { Fragment } from 'react';
import type { ChainLink } from '../../shared/model/tool-call';
import { t } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import styles from './chain.module.css';

/** Who asked through whom, from the operator to the tool. A link the agent only claims says so. */
export function Chain({ chain }: { readonly chain: readonly ChainLink[] }) {
  return (
    <span className={styles.chain}>
      {chain.map((link, i) => (
        <Fragment key={`${link.role}-${i}`}>
          {i === 0 ? null : <ChevronRight size={12} aria-hidden />}
          <span data-verified={link.verified}>
            <AgentText text={link.name} />
            {link.verified ? null : <small>{t('approval.claimed')}</small>}
          </span>
        </Fragment>
      ))}
    </span>
  );
}
