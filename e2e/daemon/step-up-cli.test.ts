import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keyFromSecret } from '../../electron/client/operator-key';
import { sealWithPassphrase, writeSealedKey } from '../../electron/client/sealed-key';
import { Authenticator } from '../fixtures/authenticator';
import { allowed, bash, present } from '../fixtures/calls';
import { holdpoint, type Said } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { publishingStepsUp } from '../fixtures/rules';

const passphrase = 'open sesame';

let daemon: DaemonProcess;
let operator: TestOperator;
beforeEach(async () => {
  daemon = await DaemonProcess.start(makeHome(publishingStepsUp));
  const keys: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ed25519');
  const secret = keys.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const key = keyFromSecret(secret);
  if (!key.ok) throw new Error(key.reason);
  writeSealedKey(
    join(daemon.home.dataDir, 'operator-key.json'),
    await sealWithPassphrase(key.value, passphrase),
  );
  operator = await TestOperator.present(daemon, keys);
});
afterEach(async () => {
  operator.close();
  await daemon.close();
});

/** A command with the passphrase of the operator key on its standard input. */
const proved = (...args: string[]): Promise<Said> =>
  holdpoint(daemon.home, [...args, '--passphrase-stdin'], `${passphrase}\n`);

it('sets up an authenticator app and approves with its codes, from a terminal alone', async () => {
  const begun = await proved('step-up', 'totp');
  expect(begun.out).toContain('████');
  const app = new Authenticator(/Secret: ([A-Z2-7]+)/u.exec(begun.out)?.[1] ?? '');
  const finished = await proved('step-up', 'totp', '--finish', await app.fresh());
  const codes = [...finished.out.matchAll(/^ {2}([A-Z2-7-]{31})$/gmu)].map(
    ([, code]) => code ?? '',
  );
  expect(new Set(codes).size).toBe(10);

  const call = present(daemon, bash('npm publish'));
  const { id } = await operator.waiting();
  const without = await proved('approve', id);
  expect(without.code).toBe(1);
  const wrong = await proved('approve', id, '--code', app.wrong());
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain('did not match');
  const right = await proved('approve', id, '--code', await app.fresh());
  expect(right).toMatchObject({ code: 0, err: '' });
  expect(allowed(await call.answer)).toBe(true);

  const status = await holdpoint(daemon.home, ['step-up', 'status']);
  expect(status.out).toMatch(/totp +set up/u);
  const removed = await proved('step-up', 'remove', 'totp', '--code', codes[0] ?? '');
  expect(removed.out).toContain('No step-up is set up');
});
