import type { ProcessRef } from '../../../shared/model/run';
import { done, refuse } from '../../../shared/reasons';
import { acceptBeat } from './operator-session';
import { isOperator, type OperatorHandlers, type OperatorWorld } from './operator-world';

/** Does the process still live that connected, outside every run? One that ended has no tree that it could be looked for in. */
const isOutside = ({ control, life }: OperatorWorld, peer: ProcessRef | null): boolean =>
  peer !== null &&
  life.parts.platform.processes.isAlive(peer) &&
  !control.registry.live.some((run) => run.containment.has(peer.pid));

/** Who is there: signs of life, and what a tray, a person or a locker's hook says of it. */
export function presenceHandlers(
  world: OperatorWorld,
): Pick<OperatorHandlers, 'beat' | 'away' | 'presence.signal' | 'presence.locker'> {
  return {
    beat: (body, connection) => {
      const accepted = acceptBeat(connection.session, body, world.verifier);
      if (!accepted.ok) return accepted;
      connection.session = accepted.value;
      world.presenceShell.beat({
        epoch: accepted.value.epoch,
        seq: body.seq,
        idleMs: body.idleMs,
        locked: body.locked,
        wallMs: body.wallMs,
      });
      return done({ presence: world.presenceShell.current() });
    },
    away: (body, connection) => {
      // Going away needs nobody's leave; coming back does.
      if (!body.away && !isOperator(connection)) return refuse('not-authenticated');
      world.presenceShell.away(body.away);
      return done({});
    },
    'presence.signal': (body, connection) => {
      if ((body.signal === 'unlock' || body.signal === 'resume') && !isOperator(connection))
        return refuse('not-authenticated');
      world.presenceShell.signal(body.signal);
      return done({});
    },
    'presence.locker': ({ locked }, { peer }) => {
      // SECURITY: T-14: a run does not unlock the screen, and nobody whose process cannot be told.
      if (!locked && !isOutside(world, peer))
        return refuse('not-authenticated', 'a run cannot say that the screen is unlocked');
      world.presenceShell.lockerHook(locked);
      return done({});
    },
  };
}
