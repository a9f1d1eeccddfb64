import type { Platform } from '../../shared/platform';
import type { Absence } from './agents/absence';
import type { RulesFile } from './policy/rules-file.shell';
import { PresenceShell } from './presence/presence.shell';
import type { Supervisor } from './supervisor';
import { unawaited } from './unawaited';
import type { Unrecorded } from './unrecorded';

/** The operator's presence, for a supervisor that is being made: what happens before it stands is seen when it does. */
export function makePresence(
  platform: Platform,
  rules: RulesFile,
  supervisor: () => Supervisor | null,
): PresenceShell {
  return new PresenceShell({
    platform,
    idleMs: () => rules.current.rules.settings.idleAfterMs,
    onChange: () => unawaited('what follows a change of presence', supervisor()?.presenceChanged()),
    onContradiction: ({ locked, against }) => {
      const says = against === 'input' ? 'there is input' : `${against} says unlocked`;
      const summary = `${locked.join(', ')} ${locked.length === 1 ? 'says' : 'say'} locked, but ${says}: locked counts`;
      const about = { locked: [...locked], against };
      const noted = supervisor()?.note('presence.contradicted', summary, about);
      unawaited('the record of a contradiction', noted);
    },
  });
}

/** What is asked of the daemon's parts. */
type SleepWorld = {
  readonly presence: Pick<PresenceShell, 'maySleep'>;
  readonly absence: Pick<Absence, 'standing'>;
  readonly unrecorded: Pick<Unrecorded, 'waits'>;
};

/** Lets the machine sleep once every run that absence stops was seen to stand and that is on record; a tool at work may end first, as ever. */
export function letSleep({ presence, absence, unrecorded }: SleepWorld): void {
  if (absence.standing && !unrecorded.waits) presence.maySleep();
}
