import { generateKeyPairSync } from 'node:crypto';
import {
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { keyFromSecret } from '../../electron/client/operator-key';
import { sealWithPassphrase, writeSealedKey } from '../../electron/client/sealed-key';
import { Authenticator } from '../fixtures/authenticator';
import { allowed, bash, present } from '../fixtures/calls';
import { holdpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const look =
  '[[rule]]\nid = "look"\noutcome = "allow"\neffects = ["reads"]\nreason = "This only looks."\n';
const never =
  '[[rule]]\nid = "never"\noutcome = "deny"\neffects = ["publishes"]\nreason = "Nobody pushes."\n';
const test = (expect_: string): string =>
  `[[test]]\nname = "looking"\nexpect = "${expect_}"\ncall = { kind = "read", input = { file_path = "a" } }\n`;
const defaults = readFileSync(
  join(import.meta.dirname, '../../electron/daemon/policy/default-rules.toml'),
  'utf8',
);
const passphrase = 'open sesame';

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function daemonWith(rules: string): Promise<DaemonProcess> {
  const daemon = await DaemonProcess.start(makeHome(rules));
  ends.push(() => daemon.close());
  return daemon;
}

/** An operator at a tray, whose key also lies sealed in the data folder, for the command line. */
async function operatorOf(daemon: DaemonProcess): Promise<TestOperator> {
  const keys = generateKeyPairSync('ed25519');
  const secret = keys.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const key = keyFromSecret(secret);
  if (!key.ok) throw new Error(key.reason);
  const sealed = await sealWithPassphrase(key.value, passphrase);
  writeSealedKey(join(daemon.home.dataDir, 'operator-key.json'), sealed);
  const operator = await TestOperator.present(daemon, keys);
  ends.push(() => operator.close());
  return operator;
}

const file = (daemon: DaemonProcess, text: string, name = 'draft.toml'): string => {
  const path = join(daemon.home.base, name);
  writeFileSync(path, text);
  return path;
};
const rulesFile = (daemon: DaemonProcess): string => join(daemon.home.configDir, 'rules.toml');
const save = (daemon: DaemonProcess, path: string, ...more: string[]) =>
  holdpoint(
    daemon.home,
    ['policy', 'save', path, '--passphrase-stdin', ...more],
    `${passphrase}\n`,
  );

const write = (name: string, tool = 'Write') => ({
  tool,
  input: { file_path: name, content: 'x' },
});

/** The operator is asked about the call and allows it, so many times. */
async function allow(
  daemon: DaemonProcess,
  operator: TestOperator,
  asked: { call: ReturnType<typeof write>; times: number },
) {
  for (let i = 0; i < asked.times; i++) {
    const call = present(daemon, asked.call);
    await operator.answer(await operator.waiting(), 'allow');
    expect(allowed(await call.answer)).toBe(true);
  }
}

describe('the policy on the command line', () => {
  it('runs the tests of a file, of the one in force, and fails with one that fails', async () => {
    const daemon = await daemonWith(look + test('allow'));
    const run = (...args: string[]) => holdpoint(daemon.home, ['policy', 'test', ...args]);
    expect(await run()).toMatchObject({ code: 0, err: '' });
    const failing = await run(file(daemon, look + test('deny')));
    expect(failing.code).toBe(1);
    expect(failing.out).toContain('deny expected, allow came. This only looks.');
    expect(await run(file(daemon, `${look}hosts = ["*x"]`))).toMatchObject({ code: 1 });
    expect(await run(file(daemon, look), '--calls', '3')).toMatchObject({ code: 2 });
    const json = await run('--json');
    expect(JSON.parse(json.out)).toMatchObject({ fault: null, tests: [{ ok: true }] });
  });

  it('explains a command line and a tool, in force and under another file', async () => {
    const daemon = await daemonWith(look + never);
    const explain = (...args: string[]) => holdpoint(daemon.home, ['policy', 'explain', ...args]);
    const read = await explain('--', 'cat', 'a file');
    expect(read.code).toBe(0);
    expect(read.out).toContain('allow  This only looks.');
    expect(read.out).toContain(join(realpathSync(join(daemon.home.base, 'project')), 'a file'));
    expect(read.out).not.toContain('never');
    const all = await explain('--all', '--', 'cat a');
    expect(all.out).toMatch(/never +deny +effects = \["publishes"\]/);
    const push = await explain('--json', '--', 'git', 'push', '--force');
    const { policy, rules } = JSON.parse(push.out) as { policy: object; rules: object[] };
    expect(policy).toMatchObject({ verdict: 'deny', why: 'Nobody pushes.' });
    expect(rules).toMatchObject([
      { id: 'look', matched: false },
      { id: 'never', matched: true },
    ]);
    const draft = file(daemon, '');
    expect((await explain('--rules', draft, '--', 'cat', 'a')).out).toContain('confirm  No rule');
    const tool = await explain('--tool', 'Read', '--input', '{"file_path":"/etc/hosts"}');
    expect(tool.out).toContain('/etc/hosts (outside the project)');
    expect((await explain('--tool', 'Read')).code).toBe(2);
    expect((await explain('--tool', 'Read', '--input', '7')).code).toBe(2);
  });

  it('tries a file on past calls, and suggests the smallest rule that would have covered them', async () => {
    const daemon = await daemonWith(look);
    const operator = await operatorOf(daemon);
    await allow(daemon, operator, { call: write('made'), times: 3 });
    await allow(daemon, operator, { call: write('once', 'NotebookEdit'), times: 1 });
    const said = await holdpoint(daemon.home, ['policy', 'suggest', '--json']);
    expect(said).toMatchObject({ code: 0 });
    const suggestions = JSON.parse(said.out) as { toml: string; examples: string[] }[];
    expect(suggestions).toMatchObject([
      { approvals: 3, examples: [expect.stringContaining('made')] },
    ]);
    const draft = file(daemon, `${look}${suggestions[0]?.toml ?? ''}`);
    const tested = await holdpoint(daemon.home, ['policy', 'back-test', draft, '--json']);
    expect(JSON.parse(tested.out)).toMatchObject({
      calls: 4,
      before: { confirm: 4 },
      after: { confirm: 1, allow: 3 },
      changed: [1, 2, 3].map(() => ({
        summary: expect.stringContaining('made') as string,
        before: 'confirm',
        after: 'allow',
      })),
    });
    expect((await holdpoint(daemon.home, ['policy', 'back-test', draft])).out).toContain(
      'confirm -> allow',
    );
    expect(await save(daemon, draft)).toMatchObject({ code: 0, err: '' });
    expect(allowed(await present(daemon, write('made')).answer)).toBe(true);
    const other = present(daemon, write('other'));
    await operator.waiting();
    other.hangUp();
  });

  it('writes the schema beside the rules', async () => {
    const daemon = await daemonWith(look);
    const said = await holdpoint(daemon.home, ['policy', 'schema']);
    expect(said.code).toBe(0);
    expect(JSON.parse(said.out)).toMatchObject({ properties: { rule: {}, test: {} } });
    expect(existsSync(join(daemon.home.configDir, 'rules.schema.json'))).toBe(true);
  });
});

describe('saving rules', () => {
  it('puts sound rules into force at once, whole, for the operator only, and on record', async () => {
    const daemon = await daemonWith(look);
    const operator = await operatorOf(daemon);
    const draft = file(daemon, look + never + test('allow'));
    const wrong = await holdpoint(
      daemon.home,
      ['policy', 'save', draft, '--passphrase-stdin'],
      'no\n',
    );
    expect(wrong.code).toBe(4);
    const stranger = daemon.operator();
    await stranger.call('hello', { client: 'cli', pid: process.pid, version: 'test' });
    expect(await stranger.call('rules.save', { text: '', proof: null })).toMatchObject({
      ok: false,
      reason: 'not-authenticated',
    });
    stranger.close();
    expect(readFileSync(rulesFile(daemon), 'utf8')).toBe(look);
    expect(await save(daemon, draft)).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(rulesFile(daemon), 'utf8')).toBe(look + never + test('allow'));
    expect(statSync(rulesFile(daemon)).mode & 0o777).toBe(0o600);
    expect(allowed(await present(daemon, bash('git push')).answer)).toBe(false);
    const page = await operator.client.call('history.page', { limit: 50 });
    const row = page.ok ? page.body.rows.find(({ type }) => type === 'rules.saved') : undefined;
    const record = await operator.client.call('history.record', { seq: row?.seq ?? 0 });
    expect(record).toMatchObject({
      ok: true,
      body: { payload: { added: ['never'], removed: [], changed: [], via: 'cli', factor: null } },
    });
  });

  it('is not for agents, where a link leads to the file in their project either (T01)', async () => {
    const home = makeHome(defaults);
    const real = join(home.base, 'project', 'rules.toml');
    renameSync(join(home.configDir, 'rules.toml'), real);
    symlinkSync(real, join(home.configDir, 'rules.toml'));
    const daemon = await DaemonProcess.start(home);
    ends.push(() => daemon.close());
    await operatorOf(daemon);
    expect(allowed(await present(daemon, write('other.toml')).answer)).toBe(true);
    const reply = await present(daemon, write('rules.toml')).answer;
    expect(reply).toMatchObject({ ok: true, body: { exit: 2 } });
  });

  it('refuses a text with a fault, and one whose own tests fail', async () => {
    const daemon = await daemonWith(look);
    await operatorOf(daemon);
    for (const [text, why] of [
      [`${look}[[rule]]\nid = "x"\noutcome = "perhaps"`, 'outcome'],
      [look + test('deny'), 'the test "looking" fails'],
    ] as const) {
      const said = await save(daemon, file(daemon, text));
      expect(said.code).toBe(1);
      expect(said.err).toContain(why);
    }
    expect(readFileSync(rulesFile(daemon), 'utf8')).toBe(look);
  });

  it('takes nothing while the operator is away', async () => {
    const daemon = await daemonWith(look);
    const operator = await operatorOf(daemon);
    operator.locked = true;
    await operator.seen('locked');
    const said = await save(daemon, file(daemon, look + never));
    expect(said.code).toBe(1);
    expect(said.err).toContain('somebody who is there');
    expect(readFileSync(rulesFile(daemon), 'utf8')).toBe(look);
    operator.locked = false;
    await operator.seen('present');
    expect(await save(daemon, file(daemon, look + never))).toMatchObject({ code: 0 });
  });

  it('needs a step-up as soon as one is set up, and each code saves once', async () => {
    const daemon = await daemonWith(look);
    const operator = await operatorOf(daemon);
    const begun = await operator.client.call('step-up.totp-begin', { proof: null });
    if (!begun.ok) throw new Error(begun.reason);
    const app = new Authenticator(begun.body.secret);
    await operator.client.call('step-up.totp-finish', { code: await app.fresh() });
    const text = look + never;
    const saved = (proof: { factor: 'totp'; code: string } | null) =>
      operator.client.call('rules.save', { text, proof });
    expect(await saved(null)).toMatchObject({ ok: false, reason: 'step-up-needed' });
    const bare = await save(daemon, file(daemon, text));
    expect(bare.code).toBe(1);
    expect(readFileSync(rulesFile(daemon), 'utf8')).toBe(look);
    const code = await app.fresh();
    expect(await saved({ factor: 'totp', code })).toMatchObject({ ok: true });
    expect(readFileSync(rulesFile(daemon), 'utf8')).toBe(text);
    expect((await saved({ factor: 'totp', code })).ok).toBe(false);
  });

  it('is not for whoever leaves while his proof is looked at', async () => {
    const daemon = await daemonWith(look);
    const operator = await operatorOf(daemon);
    const secret = 'a passphrase that takes its time';
    const setUp = { passphrase: secret, proof: null };
    expect(await operator.client.call('step-up.passphrase', setUp)).toMatchObject({ ok: true });
    const proof = { factor: 'passphrase', passphrase: secret } as const;
    // Both lie in the socket at once; a passphrase is looked at in another thread.
    const saved = operator.client.call('rules.save', { text: look + never, proof });
    await operator.client.call('away', { away: true });
    expect(await saved).toMatchObject({ ok: false, reason: 'not-present' });
    expect(readFileSync(rulesFile(daemon), 'utf8')).toBe(look);
  });
});

it('P16: invalid rules on disk leave the last good ones in force, also for explaining, and it is said', async () => {
  const daemon = await daemonWith(look + never);
  writeFileSync(rulesFile(daemon), `${look}[[rule]]\nid = "x"\noutcome = "perhaps"`);
  const shown = await until('the fault', async () => {
    const said = await holdpoint(daemon.home, ['policy', 'show']);
    return said.code === 1 ? said : undefined;
  });
  expect(shown.err).toContain('the last good rules stay in force');
  expect((await holdpoint(daemon.home, ['policy', 'explain', '--', 'git push'])).out).toContain(
    'deny  Nobody',
  );
  expect(allowed(await present(daemon, bash('git push')).answer)).toBe(false);
  expect(await holdpoint(daemon.home, ['policy', 'test'])).toMatchObject({ code: 1 });
});
