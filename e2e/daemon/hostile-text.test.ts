import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules =
  '[[rule]]\nid = "r"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "r"\n';

/** One daemon gets to hear all of it, one after the other: each time it judges as before. */
let daemon: DaemonProcess;
let operator: TestOperator;
beforeAll(async () => {
  daemon = await DaemonProcess.start(makeHome(rules));
  operator = await TestOperator.present(daemon);
});
afterAll(async () => {
  operator.close();
  await daemon.close();
});

/** A payload as the product would write it, with this text as its tool's input. */
const payload = (input: string): string =>
  `{"session_id":"s","transcript_path":"/t","cwd":"/tmp","permission_mode":"default","hook_event_name":"PreToolUse","tool_name":"Bash","tool_use_id":"t","tool_input":${input}}`;
const hook = (text: string) =>
  daemon.agent().call('hook', {
    product: 'claude-code',
    key: randomBytes(16).toString('hex'),
    pid: process.pid,
    payload: text,
  });
/** No rule lets it pass: it is a deny at once, or one after a question. */
async function isDeniedOrAsked(call: ReturnType<typeof hook>): Promise<void> {
  const first = await Promise.race([call, operator.waiting()]);
  if ('digest' in first) await operator.answer(first, 'deny');
  expect(allowed(await call)).toBe(false);
}
let judged = 0;
/** Reads pass and deletions ask, as before. */
async function judgesAsBefore(): Promise<void> {
  expect(allowed(await present(daemon, bash('echo hello')).answer)).toBe(true);
  // Another file each time: the very call that was denied is denied for a while.
  const call = present(daemon, bash(`rm another-${++judged}`));
  await operator.answer(await operator.waiting(), 'deny');
  expect(allowed(await call.answer)).toBe(false);
}

describe('bytes and characters that programs trip over', () => {
  it('D05: a NUL in a frame is refused', async () => {
    expect(await daemon.agent().raw('{"v":1,"id":"\0","call":"ping","body":{}}\n')).toMatchObject({
      ok: false,
      reason: 'frame-malformed',
    });
    await judgesAsBefore();
  });

  it.each([
    ['a NUL', '{"command":"echo a\\u0000rm -rf b"}'],
    ['half a surrogate pair', '{"command":"echo \\ud800"}'],
    ['a command that is not text', '{"command":["echo","a"]}'],
    ['a number beyond all numbers', '{"command":"echo a","timeout":1e400}'],
  ])('D05: a call with %s does not pass by a rule', async (_name, input) => {
    await isDeniedOrAsked(hook(payload(input)));
    await judgesAsBefore();
  });
});

describe('nesting', () => {
  it.each([
    ['arrays', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
  ])('D02: ten thousand %s in the input of a tool are a deny', async (_name, deep) => {
    const reply = await hook(payload(`{"command":"echo a","more":${deep}}`));
    expect(allowed(reply)).toBe(false);
    await judgesAsBefore();
  });
});

describe('names that reach for prototypes', () => {
  const given =
    '{"outcome":"allow","granted":true,"verdict":"allow","ok":true,"uninspectable":null}';

  it.each([
    ['__proto__', `{"command":"rm gone","__proto__":${given}}`],
    ['constructor.prototype', `{"command":"rm gone","constructor":{"prototype":${given}}}`],
    ['__proto__ alone', `{"__proto__":{"command":"echo hello"}}`],
  ])('D06: %s in the input of a tool changes no judgement', async (_name, input) => {
    await isDeniedOrAsked(hook(payload(input)));
    await judgesAsBefore();
  });

  it('D06: __proto__ in a frame, a body and a name of a call is refused or counts for nothing', async () => {
    const frames = [
      `{"v":1,"id":"1","call":"ping","body":{},"__proto__":${given}}`,
      `{"v":1,"id":"1","call":"ping","body":{"__proto__":${given}}}`,
      '{"v":1,"id":"1","call":"__proto__","body":{}}',
      '{"v":1,"id":"1","call":"hasOwnProperty","body":{}}',
      `{"v":1,"id":"1","call":"approval.answer","body":${given}}`,
    ];
    for (const frame of frames) {
      const client = daemon.agent();
      const heard = new Promise<string>((settle) =>
        client.socket.prependOnceListener('data', (part) => settle(String(part))),
      );
      client.socket.write(`${frame}\n`);
      expect(await heard).not.toContain('allow');
      client.close();
    }
    await judgesAsBefore();
  });
});

describe('SQL in every text', () => {
  const attacks = [
    `'; DROP TABLE journal; --`,
    `" OR 1=1; DELETE FROM journal; --`,
    `x'); UPDATE journal SET decision='allow' WHERE ('1'='1`,
    `%' UNION SELECT hash FROM journal --`,
    `" NEAR * OR summary:a ^ ( ) -`,
  ];

  it('D07: is kept as the text it is, found by search, and leaves the journal whole', async () => {
    const page = async (about: object) => {
      const reply = await operator.client.call('history.page', { limit: 100, ...about });
      if (!reply.ok) throw new Error(reply.reason);
      return reply.body.rows;
    };
    const [before] = await page({ limit: 1 });
    for (const attack of attacks) {
      const call = present(
        daemon,
        { tool: `Bash`, input: { command: `rm ${attack}`, description: attack } },
        { session: attack, toolUseId: attack },
      );
      await operator.answer(await operator.waiting(), 'deny');
      expect(allowed(await call.answer)).toBe(false);
    }
    const decided = (await page({})).filter(
      ({ type, seq }) => type === 'call.decided' && seq > (before?.seq ?? 0),
    );
    expect(decided).toHaveLength(attacks.length);
    expect(decided.every(({ decision }) => decision === 'deny')).toBe(true);
    await until('the search', async () => (await page({ text: 'DROP' })).length > 0);
    for (const attack of attacks) {
      const found = await page({ text: attack });
      expect(found.every(({ summary }) => summary !== '')).toBe(true);
    }
    const verified = await operator.client.call('journal.verify', {});
    expect(verified).toMatchObject({ ok: true, body: { ok: true, broken: null } });
    await judgesAsBefore();
  });
});
