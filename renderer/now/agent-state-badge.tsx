import { CirclePause, UserRoundX } from 'lucide-react';
import type { Agent } from '../../shared/model/agent';
import { t } from '../i18n/translate';
import { useAppState } from '../stores/app-state';
import { Badge } from '../ui/badge';

/** The registered agent of a product, or none while the registry does not know it. */
export const useAgent = (product: string | null): Agent | undefined =>
  useAppState(({ app }) => app?.snapshot?.registry.find((agent) => agent.product === product));

/** An agent that is not in good standing says so; `active` is what is expected and says nothing. */
export function AgentStateBadge({ agent }: { readonly agent: Agent | undefined }) {
  if (agent === undefined || agent.state === 'active') return null;
  const Icon = agent.state === 'suspended' ? CirclePause : UserRoundX;
  return (
    <Badge
      tone={agent.state === 'proposed' ? 'wait' : 'danger'}
      icon={<Icon size={12} aria-hidden />}
    >
      {t(`identity.${agent.state}`)}
    </Badge>
  );
}
