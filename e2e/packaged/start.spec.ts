import { expect, test } from '@playwright/test';
import { RunningApp } from '../fixtures/app';
import { allowed, bash, present } from '../fixtures/calls';

test('the packaged app starts its own daemon, takes a passphrase and answers a call', async () => {
  const running = await RunningApp.launchReady();
  try {
    expect(await running.app.evaluate(({ app }) => app.isPackaged)).toBe(true);
    expect((await running.tray()).state).toBe('watching');
    const call = present(running, bash('rm -rf /tmp/holdpoint-e2e-packaged'));
    const state = await running.waitFor('a waiting call', ({ snapshot }) =>
      Boolean(snapshot?.approvals.length),
    );
    const { id, digest } = state.snapshot!.approvals[0]!;
    await running.press({ do: 'deny', approvalId: id, digest });
    expect(allowed(await call.answer)).toBe(false);
  } finally {
    await running.close();
  }
});
