import { ShieldAlert, ShieldCheck, TriangleAlert } from 'lucide-react';
import type { CanaryResult } from '../../shared/model/canary';
import { t } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import { Badge } from '../ui/badge';
import styles from './connect.module.css';

const looks = {
  live: { tone: 'ok', icon: ShieldCheck },
  closed: { tone: 'wait', icon: ShieldAlert },
  open: { tone: 'danger', icon: TriangleAlert },
} as const;

/** How a hook dealt with the harmless call, in a word. */
export function CanaryBadge({ result: { kind } }: { readonly result: CanaryResult }) {
  const { tone, icon: Icon } = looks[kind];
  return (
    <Badge tone={tone} icon={<Icon size={12} aria-hidden />}>
      {t(`canary.${kind}`)}
    </Badge>
  );
}

/** What that means, what to do about it, and what the hook wrote where the daemon's own answer did not come through. */
export function CanaryText({ result }: { readonly result: CanaryResult }) {
  return (
    <p className={styles.canary} data-canary={result.kind}>
      {t(`canary.${result.kind}.text`)}{' '}
      {result.kind === 'live' ? null : result.said === '' ? (
        t('canary.nothing')
      ) : (
        <AgentText text={result.said} mono />
      )}
    </p>
  );
}
