import { ShieldAlert, ShieldCheck, ShieldQuestionMark, TriangleAlert } from 'lucide-react';
import type { AgentStatus } from '../../shared/model/snapshot';
import { t } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';
import { Badge } from '../ui/badge';

const looks = {
  closed: { tone: 'ok', icon: ShieldCheck },
  partly: { tone: 'wait', icon: ShieldAlert },
  unproven: { tone: 'wait', icon: ShieldQuestionMark },
} as const;

/** How far a product is gated, in one word. */
export function GradeBadge({ grade }: Pick<AgentStatus, 'grade'>) {
  const { tone, icon: Icon } = looks[grade];
  return (
    <Badge tone={tone} icon={<Icon size={12} aria-hidden />} title={t(`grade.${grade}.text`)}>
      {t(`grade.${grade}`)}
    </Badge>
  );
}

/** Stands only where the installed version is another one than was proved. */
export function DriftBadge({ drift }: Pick<AgentStatus, 'drift'>) {
  if (drift !== 'newer' && drift !== 'older') return null;
  return (
    <Badge tone="wait" icon={<TriangleAlert size={12} aria-hidden />}>
      {t(`drift.${drift}.badge`)}
    </Badge>
  );
}

/** The installed version, and what it is to the one that was proved. */
export function VersionWords({ agent }: { readonly agent: AgentStatus }) {
  const { version, drift, provedVersion: proved, installed } = agent;
  if (!installed) return t('agent.version.unknown');
  return (
    <>
      {version === null ? null : (
        <>
          <AgentText text={version} />,{' '}
        </>
      )}
      {t(`drift.${drift}`, { proved })}
    </>
  );
}
