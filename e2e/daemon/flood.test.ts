import { afterEach, describe, expect, it } from 'vitest';
import { once } from 'node:events';
import { join } from 'node:path';
import { limits } from '../../shared/limits';
import { allowed, bash, present } from '../fixtures/calls';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import { Line, peakMiB, type Place } from '../fixtures/flood';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

const rules =
  '[[rule]]\nid = "r"\noutcome = "allow"\nkinds = ["shell"]\neffects = ["reads"]\nreason = "r"\n';
const gibibyte = 1024 ** 3;
/** What a flood may cost the daemon at most: some frames of the largest kind, not what was sent. */
const mayGrowMiB = 64;
/** So much is asked without reading an answer: several times what is kept for a client. */
const mostBytes = 48 * 1024 ** 2;

let daemon: DaemonProcess;
let operator: TestOperator;
const start = async (): Promise<void> => {
  daemon = await DaemonProcess.start(makeHome(rules));
  operator = await TestOperator.present(daemon);
};
afterEach(async () => {
  operator.close();
  await daemon.close();
});

const places = {
  'the agent socket': () => ({ path: join(daemon.home.runtimeDir, 'agent.sock') }),
  'the operator socket': () => ({ path: join(daemon.home.runtimeDir, 'operator.sock') }),
  'loopback HTTP': () => ({ host: '127.0.0.1', port: daemon.endpoint().http.port }),
} as const satisfies Record<string, () => Place>;
type PlaceName = keyof typeof places;

/** The beginning of a message that never ends: of a frame, or of a request. */
const headFor = (name: PlaceName): string =>
  name === 'loopback HTTP' ? 'POST /v1/hook/claude-code HTTP/1.1\r\nX-Never-Ends: ' : '"';

let asked = 0;
/** Does the daemon still judge calls, and take what the operator says? */
async function stillServes(): Promise<void> {
  expect(allowed(await present(daemon, bash('echo hello')).answer)).toBe(true);
  // Another file each time: the very call that was denied is denied for a while.
  const call = present(daemon, bash(`rm gone-${String(++asked)}`));
  await operator.answer(await operator.waiting(), 'deny');
  expect(allowed(await call.answer)).toBe(false);
}

describe('more than fits', () => {
  it.each(Object.keys(places) as PlaceName[])(
    'D01: a gibibyte at %s is cut off, costs no memory, and stops nobody else',
    async (name) => {
      await start();
      await stillServes();
      const before = peakMiB(daemon.child.pid!);
      const line = new Line(places[name](), true);
      const sent = await line.pour(headFor(name), gibibyte);
      await line.closed;
      expect(sent).toBeLessThan(gibibyte);
      expect(peakMiB(daemon.child.pid!) - before).toBeLessThan(mayGrowMiB);
      await stillServes();
    },
  );
});

describe('connections that only stand there', () => {
  it('D03: ten thousand of them are let go, and calls are judged again', async () => {
    await start();
    await stillServes();
    const before = peakMiB(daemon.child.pid!);
    const ends: Promise<void>[] = [];
    for (let i = 0; i < 10_000; i++) {
      const name = (Object.keys(places) as PlaceName[])[i % 3] ?? 'the agent socket';
      const line = new Line(places[name]());
      ends.push(name === 'loopback HTTP' ? line.letGo() : line.closed);
      if (i % 200 === 0) await new Promise((turn) => setTimeout(turn, 1));
    }
    await Promise.all(ends);
    expect(peakMiB(daemon.child.pid!) - before).toBeLessThan(mayGrowMiB);
    await operator.seen('present');
    await stillServes();
  });

  it('D03: a call that finds every place taken is a deny, never an allow', async () => {
    await start();
    // Lines that say nothing are let go after a while. On a machine that is slower than that none of them was in the way.
    await until('a call that found every place taken', async () => {
      const idle = Array.from(
        { length: limits.agentConnections },
        () => new Line(places['the agent socket']()),
      );
      await Promise.all(
        idle.map(({ socket, closed }) => Promise.race([once(socket, 'connect'), closed])),
      );
      const call = await present(daemon, bash('echo hello')).answer;
      const stood = idle.every(({ socket }) => !socket.destroyed);
      if (stood) expect(allowed(call)).toBe(false);
      for (const { socket } of idle) socket.destroy();
      return stood;
    });
    await until('a free place', async () =>
      allowed(await present(daemon, bash('echo hello')).answer),
    );
  });
});

describe('connections that said something once', () => {
  it('D03: are let go when nothing more comes, so that they keep no place; a call that waits keeps its line', async () => {
    await start();
    const call = present(daemon, bash('rm gone'));
    const card = await operator.waiting();
    const ping = `${JSON.stringify({ v: 1, id: '1', call: 'ping', body: {} })}\n`;
    const lines = Array.from(
      { length: limits.agentConnections - 1 },
      () => new Line(places['the agent socket']()),
    );
    for (const { socket } of lines) socket.write(ping);
    await until('every answer', () => lines.every(({ heard }) => heard !== ''));
    await Promise.all(lines.map(({ closed }) => closed));
    await operator.answer(card, 'allow');
    expect(allowed(await call.answer)).toBe(true);
    await stillServes();
  });

  it('D03: on the operator socket they give way, and the operator keeps his', async () => {
    await start();
    const hello = { client: 'tray', pid: process.pid, version: 'test' } as const;
    const strangers = Array.from({ length: limits.operatorConnections }, () => daemon.operator());
    for (const one of strangers)
      void one.call('hello', hello).then(() => one.call('subscribe', {}));
    await until('the last stranger', async () => (await operator.snapshot()).operator.uiConnected);
    await Promise.all(strangers.map((one) => one.call('hello', hello)));
    const command = daemon.operator();
    expect(await command.call('hello', { ...hello, client: 'cli' })).toMatchObject({ ok: true });
    expect(await command.call('runs.pause-all', {})).toMatchObject({ ok: true });
    await operator.seen('present');
    for (const one of [command, ...strangers]) one.close();
  });
});

describe('answers that nobody reads', () => {
  it.each(['the agent socket', 'the operator socket'] as const)(
    'D01: at %s they are not kept: who asks on and on is let go',
    async (name) => {
      await start();
      await stillServes();
      const line = new Line(places[name](), true);
      line.socket.pause();
      const ask = `${JSON.stringify({ v: 1, id: '1'.repeat(60), call: 'ping', body: {} })}\n`;
      const many = Buffer.from(ask.repeat(5_000));
      let sent = 0;
      while (sent < mostBytes && !line.socket.destroyed && line.socket.writable) {
        sent += many.length;
        if (!line.socket.write(many))
          await Promise.race([once(line.socket, 'drain').catch(() => undefined), line.closed]);
      }
      line.socket.resume();
      await line.closed;
      expect(sent).toBeLessThan(mostBytes);
      await stillServes();
    },
  );
});

describe('bytes that come one by one', () => {
  it('D04: at every place the line is closed before a message is whole, and others are served meanwhile', async () => {
    await start();
    // Once more where a machine takes longer to serve than such lines are let stand.
    await until('others that were served meanwhile', async () => {
      const open = new Set(Object.keys(places) as PlaceName[]);
      const lines = [...open].map((name) => ({ name, line: new Line(places[name]()) }));
      const dripping = lines.map(({ name, line }) =>
        line.drip(headFor(name), 20).then(() => open.delete(name)),
      );
      await stillServes();
      const meanwhile = open.size === lines.length;
      await Promise.all(dripping);
      for (const { line } of lines) expect(line.heard).not.toContain('"ok":true');
      return meanwhile;
    });
  });
});
