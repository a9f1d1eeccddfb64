import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeAgentRig } from '../fixtures/fake-agent-rig';
import { Authenticator } from '../fixtures/authenticator';
import { allowed, bash, present } from '../fixtures/calls';
import { publishingStepsUp } from '../fixtures/rules';

const rig = fakeAgentRig(publishingStepsUp);

/** The bytes of every file below a folder; sockets are none. */
function filesIn(dir: string): { readonly path: string; readonly bytes: Buffer }[] {
  if (!existsSync(dir)) return [];
  return (
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(dir, name))
      // The daemon goes on writing: what it put there for a moment may be gone.
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
      .flatMap((path) => (existsSync(path) ? [{ path, bytes: readFileSync(path) }] : []))
  );
}

/** Every step-up there is, right and wrong; returns what was shown or entered meanwhile. */
async function everyStepUp(): Promise<readonly string[]> {
  const { client } = rig.operator;
  const begun = await client.call('step-up.totp-begin', { proof: null });
  if (!begun.ok) throw new Error(begun.reason);
  const { secret } = begun.body;
  const app = new Authenticator(secret);
  const finished = await client.call('step-up.totp-finish', { code: await app.fresh() });
  if (!finished.ok) throw new Error(finished.reason);
  const passphrase = 'nine lamps on the stair';
  const proof = { factor: 'totp', code: await app.fresh() } as const;
  expect(await client.call('step-up.passphrase', { passphrase, proof })).toMatchObject({
    ok: true,
  });

  const wrong = 'seven lamps in the cellar';
  const [recovery = ''] = finished.body.recovery;
  const call = present(rig.daemon, bash('npm publish'));
  const card = await rig.operator.waiting();
  const tries = [
    { factor: 'passphrase', passphrase: wrong },
    { factor: 'recovery', code: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-F' },
    { factor: 'passphrase', passphrase },
  ] as const;
  for (const one of tries) await rig.operator.answer(card, 'allow', 'once', { proof: one });
  expect(allowed(await call.answer)).toBe(true);
  const used = { factor: 'recovery', code: recovery } as const;
  const next = await client.call('step-up.recovery', { proof: used });
  if (!next.ok) throw new Error(next.reason);
  return [
    secret,
    passphrase,
    wrong,
    'CCCCC-DDDDD',
    ...finished.body.recovery,
    ...next.body.recovery,
  ];
}

describe('what proves the operator', () => {
  it('S06: stands in no record, log, snapshot or file, and neither does the key of a run (I02)', async () => {
    const agent = await rig.begun();
    const key = await agent.credential();
    const shown = await everyStepUp();
    const secrets = [key, ...shown];
    expect(secrets).toHaveLength(25);
    const { base } = rig.daemon.home;
    const places = [
      ...filesIn(base),
      { path: 'the log', bytes: Buffer.from(rig.daemon.output) },
      { path: 'the snapshot', bytes: Buffer.from(JSON.stringify(await rig.operator.snapshot())) },
    ];
    // It is looked for where the records lie, not beside them.
    const journal = places.filter(({ bytes }) => bytes.includes('step-up.passed'));
    expect(journal).not.toHaveLength(0);
    const found = places.flatMap(({ path, bytes }) =>
      secrets.flatMap((one) =>
        [one, one.replaceAll('-', ''), Buffer.from(one).toString('base64')].some((form) =>
          bytes.includes(form),
        )
          ? [`${path}: ${one}`]
          : [],
      ),
    );
    expect(found).toEqual([]);
  });
});
