import type { AppState } from '../../shared/ipc';
import { trayStateOf, unprotectedWhy, waitingCalls } from '../../shared/tray-state';
import { revealHidden } from '../../shared/text-safety';
import { inWords } from '../../shared/witness-words';
import { t } from '../i18n/translate';
import { unprotectedWords } from './state-words';

/** A sentence for the live regions. Assertive only for held, stopped and unprotected (design list of accessibility). */
export type Spoken = { readonly urgency: 'polite' | 'assertive'; readonly text: string };

const polite = (text: string): Spoken => ({ urgency: 'polite', text });
const assertive = (text: string): Spoken => ({ urgency: 'assertive', text });

/** An agent's name for the ear: what is hidden in it is said by its name. */
const aloud = (text: string): string =>
  revealHidden(text)
    .map((stretch) => (stretch.hidden ? ` (${stretch.name}) ` : stretch.text))
    .join('');

function newWaiting(before: AppState, now: AppState): Spoken | null {
  const known = new Set(before.snapshot?.approvals.map((card) => card.id));
  const fresh =
    now.snapshot?.approvals.filter((card) => card.state === 'pending' && !known.has(card.id)) ?? [];
  const first = fresh[0];
  if (first === undefined || now.snapshot === null) return null;
  if (fresh.length > 1) return polite(t('say.more-waiting', { count: fresh.length }));
  return polite(
    t('say.waiting', {
      agent: aloud(first.agentLabel),
      what: first.why,
      count: waitingCalls(now.snapshot),
    }),
  );
}

/** What a person who does not look must be told about the step from one state to the next; null when nothing. */
export function spokenChange(before: AppState | null, now: AppState | null): Spoken | null {
  if (before === null || now === null) return null;
  if (now.link.kind === 'daemon-down' && before.link.kind !== 'daemon-down')
    return assertive(t('say.down'));
  if (now.snapshot === null || before.snapshot === null) return null;
  const [was, is] = [trayStateOf(before), trayStateOf(now)];
  const why = inWords(now.snapshot.presence.why);
  const loss = unprotectedWhy(now.snapshot);
  if (loss !== null && was !== is)
    return assertive(t('say.unprotected', { why: unprotectedWords(now.snapshot) }));
  if (is === 'held' && was !== is) return assertive(t('say.held', { why }));
  if (was === 'held' && is !== 'held') return polite(t('say.present'));
  return newWaiting(before, now);
}
