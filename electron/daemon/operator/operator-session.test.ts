import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signedText } from '../../../shared/signed-text';
import { acceptBeat, authenticate, checkEnrolment, type OperatorSession } from './operator-session';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const signWith = (text: string, key = privateKey) =>
  sign(null, Buffer.from(text), key).toString('base64');
const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const epoch = 'e'.repeat(32);
const greeted: OperatorSession = { state: 'greeted', client: 'tray', challenge: 'c1' };
const known = { daemonId: 'd', verifier: publicKey };
const proof = (challenge: string, key = privateKey) => ({
  epoch,
  signature: signWith(signedText.authenticate('d', challenge, epoch), key),
});

describe('operator session', () => {
  it('is proved by a signature over its own challenge', () => {
    expect(authenticate(greeted, proof('c1'), known)).toMatchObject({
      ok: true,
      value: { state: 'operator', lastSeq: 0 },
    });
  });

  it.each([
    ["another connection's challenge", greeted, proof('c2'), known],
    ['another key', greeted, proof('c1', other.privateKey), known],
    ['garbage', greeted, { epoch, signature: '%%%' }, known],
    ['no hello', { state: 'new' } satisfies OperatorSession, proof('c1'), known],
    ['nobody enrolled', greeted, proof('c1'), { daemonId: 'd', verifier: null }],
    ['another daemon', greeted, proof('c1'), { daemonId: 'x', verifier: publicKey }],
  ])('is refused with %s', (_name, session, given, facts) => {
    expect(authenticate(session, given, facts).ok).toBe(false);
  });

  it('takes an enrolment only from the holder of the key', () => {
    const signature = signWith(signedText.enrol('d', 'c1'));
    expect(checkEnrolment(greeted, { publicKey: spki, signature }, 'd').ok).toBe(true);
    expect(checkEnrolment(greeted, { publicKey: spki, signature: signWith('other') }, 'd').ok).toBe(
      false,
    );
    expect(checkEnrolment(greeted, { publicKey: 'AAAA', signature }, 'd').ok).toBe(false);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
      .publicKey.export({ format: 'der', type: 'spki' })
      .toString('base64');
    expect(checkEnrolment(greeted, { publicKey: rsa, signature }, 'd').ok).toBe(false);
  });
});

describe('heartbeat', () => {
  const session: OperatorSession = { state: 'operator', client: 'tray', epoch, lastSeq: 4 };
  const beat = (seq: number, idleMs = 10) => ({
    seq,
    idleMs,
    locked: false,
    signature: signWith(signedText.beat(epoch, seq, idleMs, false)),
  });

  it('counts when it is signed and new', () => {
    expect(acceptBeat(session, beat(5), publicKey)).toMatchObject({
      ok: true,
      value: { lastSeq: 5 },
    });
  });

  it.each([
    ['replayed', beat(4), session],
    ['older', beat(1), session],
    ['altered', { ...beat(5), idleMs: 0 }, session],
    ['unlocked behind our back', { ...beat(5), locked: null }, session],
    ['from the command line', beat(5), { ...session, client: 'cli' } satisfies OperatorSession],
    ['before the proof', beat(5), greeted],
  ])('does not count when %s (H06)', (_name, given, from) => {
    expect(acceptBeat(from, given, publicKey).ok).toBe(false);
  });
});
