/**
 * The hook client for systems where the C program (hook.c) cannot be built: the same arguments, the same behaviour, the
 * same table of tests. What it cannot do is ask the kernel who listens (SO_PEERCRED); the directory's owner and mode stand
 * for that. Ends with 2, the deny, for every doubt, also for its own bugs.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { converse } from './fallback-conversation';
import { deny, Denied, endDenied } from './fallback-exit';
import { openLink } from './fallback-link';
import { readOptions, type HookOptions } from './fallback-options';

const frameBytes = 4 * 1024 * 1024;
const retryMs = 200;

/** Reads to the end also when it is too large: an agent whose pipe breaks might take that for a fault. */
async function readPayload(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  process.stdin.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= frameBytes) chunks.push(chunk);
  });
  await once(process.stdin, 'end').catch((fault: unknown) =>
    deny('frame-malformed', String(fault)),
  );
  return bytes > frameBytes ? deny('frame-too-large') : Buffer.concat(chunks);
}

const escapeByte = (c: string): string =>
  c === '"' || c === '\\' ? `\\${c}` : `\\u00${c.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** Bytes above 0x7f pass as they are (hence latin1): the daemon refuses what is not UTF-8. */
function buildFrame(product: string, payload: Buffer, deadlineAt: number): Buffer {
  const left = Math.max(1, Math.floor(deadlineAt - performance.now()));
  const key = randomBytes(16).toString('hex');
  const text = payload.toString('latin1').replace(/["\\\x00-\x1f]/g, escapeByte);
  const body = `{"product":"${product}","key":"${key}","pid":${process.pid},"answerWithinMs":${left},"payload":"${text}"}`;
  const frame = Buffer.from(`{"v":1,"id":"1","call":"hook","body":${body}}\n`, 'latin1');
  return frame.length > frameBytes ? deny('frame-too-large') : frame;
}

/** A daemon that restarts restores what it held, so a call that was held once is presented again with the same key. */
async function ask(options: HookOptions, frame: Buffer, deadlineAt: number): Promise<never> {
  for (let giveUpAt: number | null = null; ;) {
    const link = await openLink(options);
    if (!link.ok && (giveUpAt === null || !link.mendable)) deny(link.reason);
    if (link.ok) {
      const held = await converse({ socket: link.socket, frame, deadlineAt, ...options });
      if (held) giveUpAt = performance.now() + options.reconnectMs;
    }
    if (giveUpAt === null || performance.now() >= giveUpAt) deny('daemon-lost');
    if (performance.now() >= deadlineAt) deny('approval-expired');
    await sleep(retryMs);
  }
}

async function main(): Promise<never> {
  const options = readOptions(process.argv.slice(2));
  const deadlineAt = performance.now() + options.deadlineMs;
  const tooLate = setTimeout(
    () => endDenied('approval-expired'),
    Math.min(options.deadlineMs, 2 ** 31 - 1),
  );
  const payload = await readPayload();
  clearTimeout(tooLate);
  return ask(options, buildFrame(options.product, payload, deadlineAt), deadlineAt);
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGPIPE'] as const)
  process.on(signal, () => endDenied('approval-withdrawn'));
// SECURITY: T-13 a bug here, or an event loop that runs empty, must deny like everything else.
process.exitCode = 2;
process.on('uncaughtException', (fault) => endDenied('decision-failed', fault.message));
main().catch((fault: unknown) => {
  if (fault instanceof Denied) endDenied(fault.reason, fault.detail);
  endDenied('decision-failed', String(fault));
});
