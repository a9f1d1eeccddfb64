import type { Claim } from '../../shared/model/tool-call';
import { t } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import styles from './claims.module.css';

/** The agent's own words, boxed and named as such, so that they cannot pass for ours (threat U-10). */
export function Claims({ claims }: { readonly claims: readonly Claim[] }) {
  if (claims.length === 0) return null;
  return (
    <section className={styles.claims} aria-labelledby="claims-title">
      <h2 id="claims-title">{t('approval.claims')}</h2>
      {claims.map((claim, i) => (
        // Claims have no identity of their own and never change while the card stands.
        // oxlint-disable-next-line react/no-array-index-key
        <p key={i}>
          <AgentText text={claim.text} />
        </p>
      ))}
    </section>
  );
}
