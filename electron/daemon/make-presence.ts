import type { Platform } from '../../shared/platform';
import type { RulesFile } from './policy/rules-file.shell';
import { PresenceShell } from './presence/presence.shell';
import type { Supervisor } from './supervisor';

/** The operator's presence, for a supervisor that is being made: what happens before it stands is seen when it does. */
export function makePresence(
  platform: Platform,
  rules: RulesFile,
  supervisor: () => Supervisor | null,
): PresenceShell {
  return new PresenceShell({
    platform,
    idleMs: () => rules.current.rules.settings.idleAfterMs,
    onChange: () => void supervisor()?.presenceChanged(),
    onContradiction: ({ locked, against }) => {
      const says = against === 'input' ? 'there is input' : `${against} says unlocked`;
      void supervisor()?.note(
        'presence.contradicted',
        `${locked.join(', ')} ${locked.length === 1 ? 'says' : 'say'} locked, but ${says}: locked counts`,
        { locked: [...locked], against },
      );
    },
  });
}

/** A machine that goes to sleep waits for us no longer than this (logind gives 5 s, InhibitDelayMaxSec of logind.conf(5)). */
const sleepsAfterMs = 4_000;

/** Lets the machine sleep once every run that absence stops stands still; a tool at work may end first, as ever. */
export function letSleep({ presence, registry, parts }: Supervisor): void {
  const absentMs = parts.platform.clock.monoMs() - presence.sinceMonoMs();
  const awaited = registry.live.some(
    ({ guard, inFlight }) =>
      guard.state === 'pausing' || (guard.state === 'running' && inFlight.size > 0),
  );
  if (!awaited || absentMs >= sleepsAfterMs) presence.maySleep();
}
