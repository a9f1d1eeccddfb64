import { expect, test } from '@playwright/test';
import { RunningApp } from '../fixtures/app';
import { allowed, bash, present } from '../fixtures/calls';

/** Idleness as the display itself counts it: the real app asks X11, and the pointer really rests. */

const rules = `
[presence]
idle_after = "3s"

[[rule]]
id = "writing-passes"
outcome = "allow"
kinds = ["shell"]
effects = ["reads", "writes"]
reason = "A test."
`;

let running: RunningApp;
test.beforeAll(async () => {
  running = await RunningApp.launchReady({ rules });
});
test.afterAll(() => running?.close());

test('who touches nothing is idle and his agents are held, until he moves the pointer (H02)', async () => {
  running.operatorLeaves();
  // For want of input, and not because the daemon stood still for a moment.
  await running.waitFor(
    'idle',
    ({ snapshot }) => snapshot?.presence.why === 'no input for a while',
  );
  await running.trayShows('held', 'Held: you are idle');
  const call = present(running, bash('touch notes.txt'));
  await running.waitFor('a held call', ({ snapshot }) => snapshot?.heldCalls === 1);
  running.operatorIsThere();
  await running.waitFor('present', ({ snapshot }) => snapshot?.presence.state === 'present');
  expect(allowed(await call.answer)).toBe(true);
});
