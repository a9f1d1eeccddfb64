import { Ban, Check, Circle, CircleHelp, CirclePause } from 'lucide-react';
import { t, type MessageId } from '../i18n/translate';
import { Badge, type Tone } from '../ui/badge';

type Look = { readonly tone: Tone; readonly icon: typeof Check; readonly label: MessageId };

const looks: Readonly<Record<string, Look>> = {
  allow: { tone: 'ok', icon: Check, label: 'decision.allow' },
  deny: { tone: 'danger', icon: Ban, label: 'decision.deny' },
  hold: { tone: 'held', icon: CirclePause, label: 'decision.hold' },
  challenge: { tone: 'wait', icon: CircleHelp, label: 'decision.challenge' },
};

/** A decision as shape, word and colour; a record without one is an event. */
export function DecisionBadge({ decision }: { readonly decision: string | null }) {
  const look = decision === null ? undefined : looks[decision];
  if (look === undefined) return <Circle size={8} aria-hidden />;
  const Icon = look.icon;
  return (
    <Badge tone={look.tone} icon={<Icon size={12} aria-hidden />}>
      {t(look.label)}
    </Badge>
  );
}
