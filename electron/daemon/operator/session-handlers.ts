import { randomBytes, verify } from 'node:crypto';
import { signedText } from '../../../shared/signed-text';
import { done, refuse, type Outcome } from '../../../shared/reasons';
import { unawaited } from '../unawaited';
import { authenticate, checkEnrolment } from './operator-session';
import {
  note,
  viaOf,
  type OperatorConnection,
  type OperatorHandlers,
  type OperatorWorld,
} from './operator-world';

/** The connection ended: its seat is free, without a seat there is no heartbeat, and what was not made to outlive the tray app ends. */
export function leave(world: OperatorWorld, connection: OperatorConnection): void {
  if (world.seat !== connection) return;
  world.seat = null;
  world.presenceShell.closed();
  // SECURITY: T-14: now, since a tray app that is back at once is never missed.
  unawaited('the end of leases with the tray app', world.life.leases.trayLost());
  const noted = note(world, 'operator.disconnected', 'the tray app is gone');
  unawaited('the record that the tray app is gone', noted);
  world.onChange();
}

type Enrolment = { readonly publicKey: string; readonly signature: string };

async function enrol(
  world: OperatorWorld,
  connection: OperatorConnection,
  body: Enrolment,
): Promise<Outcome<Record<string, never>>> {
  if (world.verifier !== null) return refuse('operator-enrolled');
  const key = checkEnrolment(connection.session, body, world.daemonId);
  if (!key.ok) return key;
  world.enrol(body.publicKey);
  world.verifier = key.value;
  await note(world, 'operator.enrolled', 'an operator key was enrolled');
  world.onChange();
  return done({});
}

type Proof = {
  readonly epoch: string;
  readonly signature: string;
  readonly seal?: string | undefined;
};

async function prove(
  world: OperatorWorld,
  connection: OperatorConnection,
  body: Proof,
): Promise<Outcome<Record<string, never>>> {
  const proved = authenticate(connection.session, body, world);
  if (!proved.ok) return proved;
  if (viaOf(connection) === 'tray') {
    // SECURITY: T-10: one operator UI at a time, so that a second one cannot answer beside the first.
    if (world.seat !== null && world.seat !== connection) return refuse('ui-taken');
    world.seat = connection;
    world.presenceShell.hello(body.epoch);
  }
  connection.session = proved.value;
  openStepUp(world, body.seal);
  await note(
    world,
    'operator.authenticated',
    `the operator was authenticated by ${viaOf(connection)}`,
  );
  world.onChange();
  return done({});
}

/** The operator's key opens the step-up file too; a seal that it did not sign opens nothing. */
function openStepUp({ verifier, stepUp }: OperatorWorld, seal: string | undefined): void {
  if (seal === undefined || verifier === null) return;
  const signature = Buffer.from(seal, 'base64');
  if (verify(null, Buffer.from(signedText.seal), verifier, signature)) stepUp.open(signature);
}

/** Who speaks: greeting and proof. */
export function sessionHandlers(
  world: OperatorWorld,
): Pick<OperatorHandlers, 'hello' | 'enrol' | 'authenticate' | 'subscribe'> {
  return {
    hello: (body, connection) => {
      const challenge = randomBytes(32).toString('hex');
      connection.session = { state: 'greeted', client: body.client, challenge };
      return done({
        daemonId: world.daemonId,
        version: world.version,
        pid: process.pid,
        challenge,
        enrolled: world.verifier !== null,
        uiTaken: world.seat !== null,
      });
    },
    enrol: (body, connection) => enrol(world, connection, body),
    authenticate: (body, connection) => prove(world, connection, body),
    subscribe: (_body, connection) => {
      connection.subscribed = true;
      world.hooks.look();
      return done(world.snapshot());
    },
  };
}
