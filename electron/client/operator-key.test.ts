import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signedText } from '../../shared/signed-text';
import { done } from '../../shared/reasons';
import { connectOperator } from './operator-client';
import { enrolOperator, keyFromSecret, makeKey, proveOperator } from './operator-key';
import { greeting, ScriptedDaemon } from './scripted-daemon';
import {
  openSealed,
  readSealedKey,
  sealWithPassphrase,
  writeSealedKey,
  type PassphraseSealedKey,
} from './sealed-key';

const holds = (publicKey: string, text: string, signature: string): boolean =>
  verify(
    null,
    Buffer.from(text),
    createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }),
    Buffer.from(signature, 'base64'),
  );

describe('the operator key', () => {
  it('signs what only its public half confirms', () => {
    const [key, other] = [makeKey(), makeKey()];
    expect(holds(key.publicKey, 'text', key.sign('text'))).toBe(true);
    expect(holds(key.publicKey, 'texts', key.sign('text'))).toBe(false);
    expect(holds(other.publicKey, 'text', key.sign('text'))).toBe(false);
  });

  it('comes back from its secret, and from nothing else', () => {
    const key = makeKey();
    expect(keyFromSecret(key.secret())).toMatchObject({
      ok: true,
      value: { publicKey: key.publicKey },
    });
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      format: 'der',
      type: 'pkcs8',
    });
    for (const text of ['', 'AAAA', p256.toString('base64')])
      expect(keyFromSecret(text)).toMatchObject({ ok: false, reason: 'authentication-failed' });
  });

  it('enrols and proves with the texts of the contract', async () => {
    const key = makeKey();
    const proofs: [string, string][] = [];
    const daemon = await new ScriptedDaemon({
      enrol: (body) => {
        proofs.push([signedText.enrol('d', greeting.challenge), body.signature]);
        return done({});
      },
      authenticate: (body) => {
        proofs.push([signedText.authenticate('d', greeting.challenge, body.epoch), body.signature]);
        return done({});
      },
    }).listen();
    const client = await connectOperator({
      socketPath: daemon.socketPath,
      client: 'cli',
      version: '1',
    });
    if (!client.ok) throw new Error(client.reason);
    expect(await enrolOperator(client.value, key)).toEqual(done(undefined));
    expect(await proveOperator(client.value, key)).toMatchObject({
      ok: true,
      value: { epoch: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    expect(proofs.map(([text, signature]) => holds(key.publicKey, text, signature))).toEqual([
      true,
      true,
    ]);
    client.value.close();
    await daemon.close();
  });
});

describe('a key sealed by a passphrase', () => {
  const key = makeKey();
  let sealed: PassphraseSealedKey;
  let folder = '';
  beforeAll(async () => {
    sealed = await sealWithPassphrase(key, 'correct horsé');
    folder = mkdtempSync(join(tmpdir(), 'holdpoint-key-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('opens with the same passphrase, however its accents are typed', async () => {
    for (const passphrase of ['correct horsé', 'correct horse\u0301']) {
      const opened = await openSealed(sealed, passphrase);
      expect(opened).toMatchObject({ ok: true, value: { publicKey: key.publicKey } });
    }
  });

  it('does not open with another, nor when anything in it was changed', async () => {
    const flipped = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    const attempts = [
      openSealed(sealed, 'correct horse'),
      openSealed({ ...sealed, salt: flipped(sealed.salt) }, 'correct horsé'),
      openSealed({ ...sealed, nonce: flipped(sealed.nonce) }, 'correct horsé'),
      openSealed({ ...sealed, sealed: flipped(sealed.sealed) }, 'correct horsé'),
      openSealed({ ...sealed, tag: flipped(sealed.tag) }, 'correct horsé'),
      openSealed({ ...sealed, tag: sealed.tag.slice(0, 8) }, 'correct horsé'),
    ];
    for (const attempt of attempts)
      expect(await attempt).toEqual({ ok: false, reason: 'authentication-failed' });
  });

  it('keeps nothing of the key readable', () => {
    const secret = Buffer.from(key.secret(), 'base64').subarray(-32);
    expect(Buffer.from(sealed.sealed, 'base64').includes(secret)).toBe(false);
  });

  it('lies in a file of its owner, whole, and replaces the one before', () => {
    const file = join(folder, 'key.json');
    expect(readSealedKey(file)).toEqual(done(null));
    writeSealedKey(file, { v: 1, kind: 'key-store', sealed: 'AAAA' });
    writeSealedKey(file, sealed);
    expect(readSealedKey(file)).toEqual(done(sealed));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['key.json']);
  });

  it('is refused, not replaced, when its file is damaged', () => {
    const file = join(folder, 'damaged.json');
    for (const text of ['', '{"v":2}', JSON.stringify({ ...sealed, extra: 1 })]) {
      writeFileSync(file, text);
      expect(readSealedKey(file)).toMatchObject({ ok: false, reason: 'body-invalid' });
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
  });
});
