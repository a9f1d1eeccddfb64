import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { signedText } from '../../shared/signed-text';
import { done, refuse, type Outcome } from '../../shared/reasons';
import type { OperatorClient } from './operator-client';

/** The operator's Ed25519 key (RFC 8032). Whoever holds it is the operator. */
export interface OperatorKey {
  /** SPKI DER, base64: what the daemon is enrolled with. */
  readonly publicKey: string;
  /** Signature of a text's UTF-8 bytes, base64. */
  sign(text: string): string;
  /** PKCS #8 DER, base64: to be sealed and never to be shown, logged or sent. */
  secret(): string;
}

/** A new key pair. */
export function makeKey(): OperatorKey {
  return keyOf(generateKeyPairSync('ed25519').privateKey);
}

/** The key whose `secret()` this is. Refusal: `authentication-failed` when it is no Ed25519 key. */
export function keyFromSecret(secret: string): Outcome<OperatorKey> {
  try {
    const key = createPrivateKey({
      key: Buffer.from(secret, 'base64'),
      format: 'der',
      type: 'pkcs8',
    });
    return key.asymmetricKeyType === 'ed25519'
      ? done(keyOf(key))
      : refuse('authentication-failed', 'not an Ed25519 key');
  } catch {
    return refuse('authentication-failed', 'not a key');
  }
}

function keyOf(privateKey: KeyObject): OperatorKey {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    publicKey: spki.toString('base64'),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
    secret: () => privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

/** Makes this key the operator's, where none is enrolled yet. Refusals: those of `enrol`. */
export async function enrolOperator(
  client: OperatorClient,
  key: OperatorKey,
): Promise<Outcome<void>> {
  const { daemonId, challenge } = client.hello;
  const signature = key.sign(signedText.enrol(daemonId, challenge));
  const reply = await client.call('enrol', { publicKey: key.publicKey, signature });
  return reply.ok ? done(undefined) : reply;
}

/** Proves the operator on this connection and gives the epoch that its beats count in. Refusals: those of `authenticate`. */
export async function proveOperator(
  client: OperatorClient,
  key: OperatorKey,
): Promise<Outcome<{ readonly epoch: string }>> {
  const { daemonId, challenge } = client.hello;
  const epoch = randomBytes(16).toString('hex');
  const signature = key.sign(signedText.authenticate(daemonId, challenge, epoch));
  const seal = key.sign(signedText.seal);
  const reply = await client.call('authenticate', { epoch, signature, seal });
  return reply.ok ? done({ epoch }) : reply;
}
