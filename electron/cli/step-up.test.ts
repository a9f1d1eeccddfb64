import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey } from '../client/operator-key';
import type { Script } from '../client/scripted-daemon';
import { sealWithPassphrase, writeSealedKey } from '../client/sealed-key';
import { currentPaths } from '../platform/current-paths';
import type { StepUpStatus } from '../../shared/model/step-up';
import { done } from '../../shared/reasons';
import { card, holdpoint, snapshot } from './command-rig';
import { proofOfText } from './step-up-proof';
import { qrLines } from './terminal-qr';

const status: StepUpStatus = {
  enrolled: ['totp', 'recovery'],
  offered: [
    { factor: 'totp', available: true, why: 'An app.' },
    { factor: 'polkit', available: false, why: 'No action file.' },
  ],
  recoveryLeft: 9,
  lockedForMs: 0,
};
const codes = ['ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z'];

let folder = '';
let as: { paths: ReturnType<typeof currentPaths>; passphrase: () => Promise<string> };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdpoint-cli-'));
  const file = join(folder, 'key');
  writeSealedKey(file, await sealWithPassphrase(makeKey(), 'open sesame'));
  as = {
    paths: { ...currentPaths({ HOME: folder }), sealedKeyFile: file },
    passphrase: () => Promise.resolve('open sesame'),
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

const script: Script = {
  subscribe: () => done(snapshot),
  authenticate: () => done({}),
  'approval.detail': () => done({ ...card, needs: 'strong-factor' }),
  'approval.answer': () => done({ calls: 1 }),
  'step-up.status': () => done(status),
  'step-up.totp-begin': () => done({ uri: 'otpauth://x', secret: 'ABCD', qr: ['10', '01'] }),
  'step-up.totp-finish': () => done({ recovery: codes }),
  'step-up.remove': () => done({ ...status, enrolled: [] }),
};
const bodyOf = (said: Awaited<ReturnType<typeof holdpoint>>, call: string): unknown =>
  said.asked.find((one) => one.call === call)?.body;

describe('approving a call that takes a step-up', () => {
  it('sends the code of the option', async () => {
    const said = await holdpoint(['approve', 'a1b2', '--code', '123456'], script, as);
    expect(said.code).toBe(0);
    expect(bodyOf(said, 'approval.answer')).toMatchObject({
      proof: { factor: 'totp', code: '123456' },
    });
  });

  it('asks for it at the terminal, with the ways that would do', async () => {
    const asked: string[] = [];
    const secret = (question: string): Promise<string> => {
      asked.push(question);
      return Promise.resolve(' 654 321');
    };
    const said = await holdpoint(['approve', 'a1b2'], script, { ...as, secret });
    expect(asked).toEqual(['Step-up (authenticator code, or recovery code): ']);
    expect(bodyOf(said, 'approval.answer')).toMatchObject({
      proof: { factor: 'totp', code: '654321' },
    });
  });

  it('asks nothing of the daemon without one, nor when nothing is set up', async () => {
    const without = await holdpoint(['approve', 'a1b2'], script, as);
    expect(without.code).toBe(1);
    expect(without.err).toContain('--code');
    const none: Script = { ...script, 'step-up.status': () => done({ ...status, enrolled: [] }) };
    const unset = await holdpoint(['approve', 'a1b2'], none, as);
    expect(unset.err).toContain('Set up a step-up in Settings');
    for (const said of [without, unset]) expect(bodyOf(said, 'approval.answer')).toBeUndefined();
  });

  it('takes no passphrase in its arguments', async () => {
    const said = await holdpoint(['approve', 'a1b2', '--code', 'my secret words'], script, as);
    expect(said.code).toBe(1);
    expect(bodyOf(said, 'approval.answer')).toBeUndefined();
  });
});

describe('holdpoint step-up', () => {
  it('says what is set up, and why the rest is not', async () => {
    const said = await holdpoint(['step-up', 'status'], script);
    expect(said.out).toMatch(/totp +set up/);
    expect(said.out).toMatch(/polkit +not here +No action file/);
    expect(said.out).toContain('Recovery codes left: 9');
  });

  it('shows a new secret, finishes with a code of it, and shows the recovery codes', async () => {
    const typed = ['111111', '222222'];
    const secret = (): Promise<string | null> => Promise.resolve(typed.shift() ?? null);
    const said = await holdpoint(['step-up', 'totp'], script, { ...as, secret });
    expect(bodyOf(said, 'step-up.totp-begin')).toEqual({
      proof: { factor: 'totp', code: '111111' },
    });
    expect(bodyOf(said, 'step-up.totp-finish')).toEqual({ code: '222222' });
    expect(said.out).toContain('Secret: ABCD');
    expect(said.out).toContain(codes[0]);
  });

  it('prints the file that polkit needs, and asks nobody for it', async () => {
    const said = await holdpoint(['step-up', 'system', '--action-file'], null);
    expect(said.code).toBe(0);
    expect(said.out).toContain('<action id="org.holdpoint.step-up">');
    // Kept for a while it would prove nobody; for a session that nobody sits at it must not ask.
    expect(said.out).not.toContain('auth_self_keep');
    expect(said.out).toContain('<allow_inactive>no</allow_inactive>');
  });

  it('removes only what it knows, and only for the operator', async () => {
    expect((await holdpoint(['step-up', 'remove', 'luck'], script, as)).code).toBe(2);
    expect((await holdpoint(['step-up', 'nonsense'], script, as)).code).toBe(2);
    const said = await holdpoint(['step-up', 'remove', 'totp', '--code', '123456'], script, as);
    expect(said.code).toBe(0);
    const wrong = { ...as, passphrase: () => Promise.resolve('open barley') };
    const refused = await holdpoint(
      ['step-up', 'remove', 'totp', '--code', '123456'],
      script,
      wrong,
    );
    expect(refused.code).toBe(4);
    expect(bodyOf(refused, 'step-up.remove')).toBeUndefined();
  });
});

describe('what is typed', () => {
  it.each([
    ['123456', 'totp'],
    ['123 456', 'totp'],
    ['abcde-fghij-klmno-pqrst-uvwxy-z', 'recovery'],
    ['nine lamps on the stair', 'passphrase'],
  ])('%s is a %s', (text, factor) => expect(proofOfText(text)?.factor).toBe(factor));

  it('nothing is nothing', () => expect(proofOfText('')).toBeNull());
});

describe('a QR code in a terminal', () => {
  it('has every module, two to a line, within a light border', () => {
    const lines = qrLines(['110', '011', '111'], false);
    expect(lines).toEqual(['███████', '██▄ ▀██', '██▄▄▄██', '███████']);
  });
});
