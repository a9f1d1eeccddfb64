import { headlineOf } from '../../shared/headline';
import type { ApprovalCard } from '../../shared/model/approval';
import { t } from '../i18n/translate';
import { AgentText } from '../ui/agent-text';

/** The effect in one sentence of the catalogue, chosen by our own analysis. A host or tool in it is the agent's to choose, so it is shown like its text. */
export function Headline({ card }: { readonly card: ApprovalCard }) {
  const { key, name } = headlineOf(card.classification, card);
  return <AgentText text={t(`headline.${key}`, { name })} />;
}
