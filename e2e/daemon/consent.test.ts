import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApprovalCard } from '../../shared/model/approval';
import { allowed, bash, present, type Presented } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

let daemon: DaemonProcess;
let operator: TestOperator;
/** Of one test: a folder and a session of its own, so that no question of it is that of another. */
let project: string;
let session: string;
let tests = 0;

beforeAll(async () => {
  daemon = await DaemonProcess.start(makeHome('[approvals]\nexpires_after = "10m"\n'));
  operator = await TestOperator.present(daemon);
});
beforeEach(() => {
  session = `session-${String(++tests)}`;
  project = join(daemon.home.base, `project-${String(tests)}`);
  mkdirSync(project);
});
afterAll(async () => {
  operator.close();
  await daemon.close();
});

const at = (name: string): string => join(project, name);
const presented = (command: string, about: Parameters<typeof present>[2] = {}): Presented =>
  present(daemon, bash(command), { cwd: project, session, ...about });
async function toldAfterAllow(call: Presented, card: ApprovalCard): Promise<string> {
  expect(await operator.answer(card, 'allow')).toMatchObject({
    ok: false,
    reason: 'target-changed',
  });
  const reply = await call.answer;
  expect(allowed(reply)).toBe(false);
  return reply.ok ? reply.body.stderr : reply.reason;
}

describe('an approval of what a file does', () => {
  it.each([
    ['bash x.sh', 'x.sh'],
    ['sh ./x.sh again', 'x.sh'],
    ['./x.sh', 'x.sh'],
    ['python3 x.py', 'x.py'],
    ['node x.js', 'x.js'],
    ['make all', 'Makefile'],
    ['npm run build', 'package.json'],
  ])('of `%s` fits only the file that was there (C08)', async (command, file) => {
    writeFileSync(at(file), 'one', { mode: 0o700 });
    const call = presented(command);
    const card = await operator.waiting();
    writeFileSync(at(file), 'two');
    expect(await toldAfterAllow(call, card)).toContain('changed after it was approved');
  });

  it('does not fit another file put in its place (C01)', async () => {
    writeFileSync(at('x.sh'), 'one');
    writeFileSync(at('y.sh'), 'two');
    const call = presented('bash x.sh');
    const card = await operator.waiting();
    renameSync(at('y.sh'), at('x.sh'));
    expect(await toldAfterAllow(call, card)).toContain('changed after it was approved');
  });

  it('fits when nothing changed, and a grant for the run fits no other content', async () => {
    writeFileSync(at('x.sh'), 'one');
    const call = presented('bash x.sh');
    expect(await operator.answer(await operator.waiting(), 'allow', 'run')).toMatchObject({
      ok: true,
    });
    expect(allowed(await call.answer)).toBe(true);
    expect(allowed(await presented('bash x.sh').answer)).toBe(true);
    writeFileSync(at('x.sh'), 'two');
    const again = presented('bash x.sh');
    await operator.answer(await operator.waiting(), 'deny');
    expect(allowed(await again.answer)).toBe(false);
  });
});

describe('a call that is presented again', () => {
  it.each<[string, { command?: string; folder?: string; session?: string }]>([
    ['other words', { command: 'touch a b' }],
    ['another environment', { command: 'A=1 touch a' }],
    ['another folder', { folder: 'other' }],
    ['another session', { session: 'another' }],
  ])(
    'with %s gets nothing, and the first one keeps its place (C03, C07)',
    async (_name, change) => {
      mkdirSync(at('other'));
      const key = randomBytes(16).toString('hex');
      const call = presented('touch a', { key });
      const card = await operator.waiting();
      const other = presented(change.command ?? 'touch a', {
        key,
        ...(change.session === undefined ? {} : { session: change.session }),
        ...(change.folder === undefined ? {} : { cwd: at(change.folder) }),
      });
      expect(allowed(await other.answer)).toBe(false);
      expect(await operator.answer(card, 'allow')).toMatchObject({ ok: true, body: { calls: 1 } });
      expect(allowed(await call.answer)).toBe(true);
    },
  );

  it('by another run is that run’s own question: the answer to one is none to the other (C07)', async () => {
    const one = presented('touch a');
    const mine = await operator.waiting();
    const two = presented('touch a', { session: 'another' });
    const theirs = await until('a second card', async () =>
      (await operator.snapshot()).approvals.find((card) => card.runId !== mine.runId),
    );
    expect(theirs.digest).not.toBe(mine.digest);
    expect(await operator.answer({ ...theirs, digest: mine.digest }, 'allow')).toMatchObject({
      reason: 'digest-mismatch',
    });
    await operator.answer(mine, 'allow');
    expect(allowed(await one.answer)).toBe(true);
    await operator.answer(theirs, 'deny');
    expect(allowed(await two.answer)).toBe(false);
  });
});

describe('odd JSON', () => {
  const payload = (input: string): string =>
    `{"session_id":${JSON.stringify(session)},"cwd":${JSON.stringify(at(''))},"hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":${input}}`;
  const hook = (input: string) =>
    daemon.agent().call('hook', {
      product: 'claude-code',
      key: randomBytes(16).toString('hex'),
      pid: process.pid,
      payload: payload(input),
    });

  it.each([
    ['a number beyond all numbers', '{"command":"touch a","timeout":1e400}'],
    ['__proto__', '{"command":"touch a","__proto__":{"command":"rm -rf ~"}}'],
    ['__proto__, written otherwise', '{"command":"touch a","\\u005f_proto__":{"x":1}}'],
    ['__proto__ deep inside', '{"command":"touch a","x":[{"__proto__":1}]}'],
  ])('%s is refused unasked (C10)', async (_name, input) => {
    expect(allowed(await hook(input))).toBe(false);
    expect((await operator.snapshot()).approvals).toEqual([]);
  });

  it('a doubled key is shown and bound as the one that counts (C10)', async () => {
    const call = hook('{"command":"touch a","command":"touch b"}');
    const card = await operator.waiting();
    expect(card.payload.text).toBe('touch b');
    await operator.answer(card, 'allow');
    expect(allowed(await call)).toBe(true);
    const again = hook('{"command":"touch b"}');
    expect((await operator.waiting()).digest).toBe(card.digest);
    await operator.answer(await operator.waiting(), 'deny');
    expect(allowed(await again)).toBe(false);
  });

  it('half a surrogate pair is no way around the operator (C10)', async () => {
    const call = hook('{"command":"touch \\ud83d"}');
    const settled = await Promise.race([
      call.then((reply) => allowed(reply)),
      operator.waiting().then((card) => card.payload.text),
    ]);
    expect(settled).not.toBe(true);
  });
});
