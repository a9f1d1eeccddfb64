import type { Clock, Platform } from '../../shared/platform';
import { inFlightAt, type LiveRun } from './agents/live-run';
import type { RunGuard } from './containment/run-guard';
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

type SleepRun = Pick<LiveRun, 'inFlight'> & { readonly guard: Pick<RunGuard, 'state'> };

/** What is asked of the daemon's parts. */
type SleepWorld = {
  readonly absence: { asksToStand(run: SleepRun): boolean };
  readonly presence: Pick<PresenceShell, 'left' | 'maySleep'>;
  readonly registry: { readonly live: readonly SleepRun[] };
  readonly parts: { readonly platform: { readonly clock: Pick<Clock, 'monoMs'> } };
};

/** Lets the machine sleep once every run that absence stops stands still; a tool at work may end first, as ever. */
export function letSleep({ absence, presence, registry, parts }: SleepWorld): void {
  const lockedMs = parts.platform.clock.monoMs() - (presence.left().locked ?? -Infinity);
  // One that is to stand and was not asked to yet has its turn behind the step that others are at.
  const works = (run: SleepRun): boolean => inFlightAt(run) > 0 || absence.asksToStand(run);
  const awaited = registry.live.some(
    (run) => run.guard.state === 'pausing' || (run.guard.state === 'running' && works(run)),
  );
  if (!awaited || lockedMs >= sleepsAfterMs) presence.maySleep();
}
