import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepUpProof } from '../../../shared/model/step-up';
import { done, refuse } from '../../../shared/reasons';
import { writeWhole } from '../operator/verifier-file';
import { freeTries } from './lock-out';
import { about, fromBase32, signature, StepUpRig } from './step-up-rig.test-data';
import { codeOf, stepMs } from './totp';

const other = { factor: 'totp', code: '000000' } as const satisfies StepUpProof;

let folder: string;
let rig: StepUpRig;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdpoint-step-up-'));
  rig = new StepUpRig(folder, writeWhole);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('without a factor', () => {
  it('nothing that needs one can be allowed, and nothing else is asked for one', async () => {
    rig.stepUp.open(signature);
    expect(await rig.verify(other)).toMatchObject({ reason: 'step-up-missing' });
    expect(await rig.verify(null)).toMatchObject({ reason: 'step-up-missing' });
    expect(await rig.stepUp.verify(null, 'none', about)).toEqual(done(null));
    expect(await rig.stepUp.verifyChange(null, about)).toEqual(done(null));
  });
});

describe('a code of the authenticator app', () => {
  beforeEach(() => rig.enrolTotp());

  it('proves once, and is recorded without the code', async () => {
    const proof = rig.totp();
    expect(await rig.verify(proof)).toEqual(done('totp'));
    expect(rig.noted.at(-1)).toMatchObject({
      type: 'step-up.passed',
      extra: { factor: 'totp', approvalId: 'a1', via: 'tray' },
    });
    expect(JSON.stringify(rig.noted)).not.toContain(rig.code());
    expect(await rig.verify(proof)).toMatchObject({ reason: 'step-up-used' });
    expect(rig.noted.at(-1)).toMatchObject({ type: 'step-up.failed' });
  });

  it('S06: is not taken again after a restart, nor is an older one', async () => {
    expect((await rig.verify(rig.totp())).ok).toBe(true);
    rig.restart();
    expect(await rig.verify(rig.totp())).toMatchObject({ reason: 'step-up-used' });
    expect(await rig.verify(rig.totp(-1))).toMatchObject({ reason: 'step-up-used' });
  });

  it('S06: two at the same time are one', async () => {
    const both = await Promise.all([rig.verify(rig.totp()), rig.verify(rig.totp())]);
    expect(both.map(({ ok }) => ok)).toEqual([true, false]);
  });

  it('S06: six wrong ones lock, also the right one, and only monotonic time opens again', async () => {
    for (let i = 0; i < freeTries; i++)
      expect(await rig.verify(rig.wrong())).toMatchObject({ reason: 'step-up-wrong' });
    expect(await rig.verify(rig.wrong())).toMatchObject({ reason: 'step-up-locked' });
    rig.wallMs += 86_400_000;
    expect(await rig.verify(rig.totp())).toMatchObject({ reason: 'step-up-locked' });
    expect(rig.stepUp.status().lockedForMs).toBe(30_000);
    rig.monoMs += 30_000;
    expect((await rig.verify(rig.totp())).ok).toBe(true);
    expect(rig.stepUp.status().lockedForMs).toBe(0);
  });

  it('S06: the lock outlives a restart and then begins with its whole delay; each further try doubles it', async () => {
    for (let i = 0; i < freeTries; i++) await rig.verify(rig.wrong());
    rig.monoMs += 29_000;
    rig.restart();
    expect(rig.stepUp.status().lockedForMs).toBe(30_000);
    expect(await rig.verify(rig.totp())).toMatchObject({ reason: 'step-up-locked' });
    rig.monoMs += 30_000;
    await rig.verify(rig.wrong());
    expect(rig.stepUp.status().lockedForMs).toBe(60_000);
  });

  it('counts a try before it looks, so that ending the daemon in between saves none', async () => {
    for (let i = 0; i < freeTries; i++) {
      void rig.verify(rig.wrong());
      await Promise.resolve();
      rig.restart();
    }
    expect(rig.stepUp.status().lockedForMs).toBeGreaterThan(0);
  });

  it('opens nothing when the journal cannot say so', async () => {
    rig.journalFails = true;
    expect(await rig.verify(rig.totp())).toMatchObject({ reason: 'journal-unavailable' });
  });

  it('is needed for each change, and a new app only counts once it shows a code', async () => {
    expect(await rig.enrolment.totpBegin(null, 'tray')).toMatchObject({ reason: 'step-up-needed' });
    const begun = await rig.enrolment.totpBegin(rig.totp(), 'tray');
    expect(begun.ok).toBe(true);
    expect(await rig.enrolment.totpFinish('000000')).toMatchObject({ ok: false });
    rig.wallMs += stepMs;
    expect((await rig.verify(rig.totp())).ok).toBe(true);
    for (const change of [
      rig.enrolment.recovery(null, 'tray'),
      rig.enrolment.passphrase('a long passphrase', null, 'cli'),
      rig.enrolment.remove('totp', null, 'tray'),
      rig.enrolment.platform(null, 'tray'),
    ])
      expect(await change).toMatchObject({ reason: 'step-up-needed' });
  });

  it('gives up a new secret after five wrong codes, and after ten minutes', async () => {
    const begin = async (): Promise<Buffer> => {
      rig.wallMs += stepMs;
      const begun = await rig.enrolment.totpBegin(rig.totp(), 'tray');
      if (!begun.ok) throw new Error(begun.reason);
      return fromBase32(begun.value.secret);
    };
    const fresh = await begin();
    const codeNow = (secret: Buffer): string => codeOf(secret, Math.floor(rig.wallMs / stepMs));
    for (let i = 0; i < freeTries; i++) await rig.enrolment.totpFinish(codeNow(Buffer.from('x')));
    expect((await rig.enrolment.totpFinish(codeNow(fresh))).ok).toBe(false);
    const later = await begin();
    rig.monoMs += 10 * 60_000;
    expect((await rig.enrolment.totpFinish(codeNow(later))).ok).toBe(false);
  });
});

describe('a new app that was begun before', () => {
  it('S02: does not count once a factor was set up meanwhile: that takes a proof', async () => {
    rig.stepUp.open(signature);
    const begun = await rig.enrolment.totpBegin(null, 'tray');
    if (!begun.ok) throw new Error(begun.reason);
    await rig.enrolment.passphrase('nine lamps on the stair', null, 'tray');
    const code = codeOf(fromBase32(begun.value.secret), Math.floor(rig.wallMs / stepMs));
    expect(await rig.enrolment.totpFinish(code)).toMatchObject({ reason: 'step-up-wrong' });
    expect(rig.stepUp.status().enrolled).toEqual(['passphrase', 'recovery']);
  });
});

describe('recovery codes', () => {
  beforeEach(() => rig.enrolTotp());
  const recovery = (code: string): StepUpProof => ({ factor: 'recovery', code });

  it('are ten, work once each however they are typed, and each use is an override', async () => {
    expect(new Set(rig.recovery).size).toBe(10);
    const code = rig.recovery[3]!;
    expect(
      await rig.verify(recovery(code.toLowerCase().replaceAll('-', ' ')), 'strong-factor'),
    ).toEqual(done('recovery'));
    expect(rig.noted.at(-1)).toMatchObject({ type: 'operator.override', extra: { left: 9 } });
    rig.restart();
    expect(await rig.verify(recovery(code))).toMatchObject({ reason: 'step-up-wrong' });
    expect(rig.stepUp.status().recoveryLeft).toBe(9);
  });

  it('still open while guesses are locked out', async () => {
    for (let i = 0; i < freeTries; i++) await rig.verify(rig.wrong());
    expect(await rig.verify(recovery(rig.recovery[0]!))).toEqual(done('recovery'));
    expect(rig.stepUp.status().lockedForMs).toBe(0);
  });

  it('S06: one that is used while a factor is being added stays used', async () => {
    const [code = ''] = rig.recovery;
    const proof = rig.totp();
    rig.whileEnrolling = () => rig.verify(recovery(code));
    expect((await rig.enrolment.platform(proof, 'tray')).ok).toBe(true);
    expect(rig.noted.map(({ type }) => type)).toContain('operator.override');
    expect(await rig.verify(recovery(code))).toMatchObject({ reason: 'step-up-wrong' });
    expect(rig.stepUp.status()).toMatchObject({ recoveryLeft: 9 });
    expect(rig.stepUp.status().enrolled).toContain('polkit');
  });

  it('are void once there are new ones', async () => {
    const made = await rig.enrolment.recovery(rig.totp(), 'cli');
    expect(made.ok && made.value.recovery).toHaveLength(10);
    expect((await rig.verify(recovery(rig.recovery[0]!))).ok).toBe(false);
    expect((await rig.verify(recovery(made.ok ? made.value.recovery[0]! : ''))).ok).toBe(true);
  });

  it('go with the last factor', async () => {
    expect((await rig.enrolment.remove('totp', rig.totp(), 'tray')).ok).toBe(true);
    expect(rig.stepUp.status()).toMatchObject({ enrolled: [], recoveryLeft: 0 });
    expect(await rig.verify(recovery(rig.recovery[0]!))).toMatchObject({
      reason: 'step-up-missing',
    });
  });
});

describe('weaker factors', () => {
  const passphrase = { factor: 'passphrase', passphrase: 'nine lamps on the stair' } as const;

  it('a passphrase proves, but not where a key logger must not', async () => {
    rig.stepUp.open(signature);
    const made = await rig.enrolment.passphrase(passphrase.passphrase, null, 'tray');
    expect(made.ok && made.value.recovery).toHaveLength(10);
    expect(await rig.verify(passphrase)).toEqual(done('passphrase'));
    expect(await rig.verify({ ...passphrase, passphrase: 'nine lamps' })).toMatchObject({
      reason: 'step-up-wrong',
    });
    expect(await rig.verify(passphrase, 'strong-factor')).toMatchObject({ reason: 'step-up-weak' });
  });

  it("the system's own dialog proves only while it says so", async () => {
    rig.stepUp.open(signature);
    rig.dialog = refuse('step-up-unavailable');
    expect(await rig.enrolment.platform(null, 'tray')).toMatchObject({ ok: false });
    rig.dialog = done(undefined);
    expect((await rig.enrolment.platform(null, 'tray')).ok).toBe(true);
    expect(await rig.verify({ factor: 'platform' })).toEqual(done('polkit'));
    rig.dialog = refuse('step-up-unavailable');
    expect(await rig.verify({ factor: 'platform' })).toMatchObject({
      reason: 'step-up-unavailable',
    });
    expect(await rig.verify({ factor: 'platform' }, 'strong-factor')).toMatchObject({ ok: false });
  });
});

describe('the file', () => {
  beforeEach(() => rig.enrolTotp());

  it('holds no secret in clear, and belongs to one user', () => {
    const text = readFileSync(rig.file, 'utf8');
    expect(statSync(rig.file).mode & 0o777).toBe(0o600);
    expect(text).not.toContain(rig.secret.toString('base64'));
    expect(text).not.toContain('lastStep');
  });

  it('proves nothing before the operator is proved, but is not forgotten', async () => {
    rig.start(true);
    expect(rig.stepUp.status().enrolled).toEqual(['totp', 'recovery']);
    expect(await rig.verify(rig.totp())).toMatchObject({ reason: 'not-authenticated' });
  });

  it('is refused when it was altered, or sealed by another key', async () => {
    const text = readFileSync(rig.file, 'utf8');
    const sealed = JSON.parse(text) as Record<string, unknown>;
    for (const altered of [
      JSON.stringify({ ...sealed, enrolled: ['passphrase'] }),
      JSON.stringify({ ...sealed, text: Buffer.from('{}').toString('base64') }),
      '{}',
      '',
    ]) {
      writeFileSync(rig.file, altered);
      rig.restart();
      expect(await rig.verify(rig.totp())).toMatchObject({ reason: 'step-up-damaged' });
      expect(await rig.enrolment.totpBegin(null, 'tray')).toMatchObject({
        reason: 'step-up-damaged',
      });
      expect(await rig.stepUp.verifyChange(null, about)).toMatchObject({ ok: false });
    }
    writeFileSync(rig.file, text);
    rig.start(true).open(Buffer.alloc(64, 8));
    expect(await rig.verify(rig.totp())).toMatchObject({ reason: 'step-up-damaged' });
  });

  it('S06: is missed when an older copy without a factor stands in its place', async () => {
    expect((await rig.enrolment.remove('totp', rig.totp(), 'tray')).ok).toBe(true);
    const empty = readFileSync(rig.file, 'utf8');
    rig.restart(false);
    expect(rig.stepUp.isLost).toBe(false);
    rig.wallMs += stepMs;
    await rig.enrolTotp();
    writeFileSync(rig.file, empty);
    rig.restart();
    expect(rig.stepUp.isLost).toBe(true);
    expect(await rig.stepUp.verifyChange(null, about)).toMatchObject({ reason: 'step-up-missing' });
  });

  it('is missed when it is taken away, and setting up anew is an override', async () => {
    rmSync(rig.file);
    rig.restart();
    expect(rig.stepUp.isLost).toBe(true);
    expect(await rig.stepUp.verifyChange(null, about)).toMatchObject({ reason: 'step-up-missing' });
    await rig.enrolTotp();
    expect(rig.noted.map(({ type }) => type)).toContain('operator.override');
    expect(rig.stepUp.isLost).toBe(false);
  });
});
