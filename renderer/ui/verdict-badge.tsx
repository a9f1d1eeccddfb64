import { Ban, Check, CircleHelp, KeyRound } from 'lucide-react';
import type { Verdict } from '../../shared/model/decision';
import { t } from '../i18n/translate';
import { Badge, type Tone } from './badge';

const looks = {
  allow: { tone: 'ok', icon: Check },
  confirm: { tone: 'wait', icon: CircleHelp },
  'step-up': { tone: 'held', icon: KeyRound },
  deny: { tone: 'danger', icon: Ban },
} as const satisfies Record<Verdict, { tone: Tone; icon: typeof Check }>;

/** What the rules say, as shape, word and colour. */
export function VerdictBadge({ verdict }: { readonly verdict: Verdict }) {
  const { tone, icon: Icon } = looks[verdict];
  return (
    <Badge tone={tone} icon={<Icon size={12} aria-hidden />}>
      {t(`verdict.${verdict}`)}
    </Badge>
  );
}
