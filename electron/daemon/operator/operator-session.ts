import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { signedText } from '../../../shared/signed-text';
import { done, refuse, type Outcome } from '../../../shared/reasons';

/** One connection on the operator wire, from hello to goodbye. Only an `operator` session may allow or resume. */
export type OperatorSession =
  | { readonly state: 'new' }
  | { readonly state: 'greeted'; readonly client: 'tray' | 'cli'; readonly challenge: string }
  | {
      readonly state: 'operator';
      readonly client: 'tray' | 'cli';
      readonly epoch: string;
      readonly lastSeq: number;
    };

/** Reads an SPKI DER (base64) Ed25519 public key; anything else is refused. */
export function readVerifier(publicKey: string): Outcome<KeyObject> {
  try {
    const key = createPublicKey({
      key: Buffer.from(publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    return key.asymmetricKeyType === 'ed25519'
      ? done(key)
      : refuse('authentication-failed', 'not an Ed25519 key');
  } catch {
    return refuse('authentication-failed', 'not a public key');
  }
}

const signed = (key: KeyObject, text: string, signature: string): boolean =>
  verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));

/** Proves the operator: a signature over this connection's own challenge, which therefore cannot be replayed on another. */
export function authenticate(
  session: OperatorSession,
  proof: { readonly epoch: string; readonly signature: string },
  known: { readonly daemonId: string; readonly verifier: KeyObject | null },
): Outcome<OperatorSession> {
  if (session.state !== 'greeted') return refuse('authentication-failed', 'say hello first');
  if (known.verifier === null) return refuse('operator-missing');
  // SECURITY: T-3, T-10: the proof that everything which allows or resumes rests on.
  if (
    !signed(
      known.verifier,
      signedText.authenticate(known.daemonId, session.challenge, proof.epoch),
      proof.signature,
    )
  ) {
    return refuse('authentication-failed');
  }
  return done({ state: 'operator', client: session.client, epoch: proof.epoch, lastSeq: 0 });
}

/** Checks one heartbeat: right signature, and a counter that only grows (a replayed beat renews nothing, T-14). */
export function acceptBeat(
  session: OperatorSession,
  beat: {
    readonly seq: number;
    readonly idleMs: number;
    readonly locked: boolean | null;
    readonly signature: string;
  },
  verifier: KeyObject | null,
): Outcome<OperatorSession & { state: 'operator' }> {
  if (session.state !== 'operator' || session.client !== 'tray') return refuse('not-authenticated');
  if (verifier === null) return refuse('operator-missing');
  if (beat.seq <= session.lastSeq) return refuse('authentication-failed', 'a heartbeat came twice');
  // SECURITY: T-14: an unsigned or altered beat is no sign of life.
  if (
    !signed(
      verifier,
      signedText.beat(session.epoch, beat.seq, beat.idleMs, beat.locked),
      beat.signature,
    )
  )
    return refuse('authentication-failed');
  return done({ ...session, lastSeq: beat.seq });
}

/** Checks a first enrolment: the new key must sign this connection's challenge. */
export function checkEnrolment(
  session: OperatorSession,
  enrolment: { readonly publicKey: string; readonly signature: string },
  daemonId: string,
): Outcome<KeyObject> {
  if (session.state !== 'greeted') return refuse('authentication-failed', 'say hello first');
  const key = readVerifier(enrolment.publicKey);
  if (!key.ok) return key;
  return signed(key.value, signedText.enrol(daemonId, session.challenge), enrolment.signature)
    ? key
    : refuse('authentication-failed');
}
