import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DaemonProcess } from '../fixtures/daemon';
import { limits } from '../../shared/limits';

let daemon: DaemonProcess;
beforeEach(async () => {
  daemon = await DaemonProcess.start();
});
afterEach(() => daemon.close());

it('a frame that came in time is answered by a daemon that stood still until its time was over', async () => {
  const agent = daemon.agent();
  // Who connected before another one that was answered has been let in.
  const later = daemon.agent();
  expect(await later.call('ping', {})).toMatchObject({ ok: true });
  later.close();
  daemon.child.kill('SIGSTOP');
  const answer = agent.call('ping', {});
  await pause(limits.firstFrameMs + 100);
  daemon.child.kill('SIGCONT');
  expect(await answer).toMatchObject({ ok: true });
  agent.close();
});
