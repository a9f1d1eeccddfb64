import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { allowed, present } from '../fixtures/calls';
import { holdpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome } from '../fixtures/daemon';
import type { TestOperator } from '../fixtures/operator';
import { operatorWithPassphrase, passphrase } from '../fixtures/sealed-operator';
import { until } from '../fixtures/until';

let daemon: DaemonProcess;
let operator: TestOperator;
beforeEach(async () => {
  // No rule: everything is asked about.
  daemon = await DaemonProcess.start(makeHome('[approvals]\nexpires_after = "10m"\n'));
  operator = await operatorWithPassphrase(daemon);
});
afterEach(async () => {
  operator.close();
  await daemon.close();
});

const firstApproval = (): Promise<string> =>
  until('an approval', async () => {
    const said = await holdpoint(daemon.home, ['approvals', '--json']);
    return said.code === 0 && (JSON.parse(said.out) as { id: string }[])[0]?.id;
  });

it('grants what the card names for a time, lists it, and takes it back', async () => {
  const write = (name: string) => {
    const input = { file_path: join(daemon.home.base, 'elsewhere'), content: name };
    return present(daemon, { tool: 'Write', input });
  };
  const call = write('a');
  const id = await firstApproval();
  expect((await holdpoint(daemon.home, ['show', id])).out).toContain('Write in this project');
  const approve = ['approve', id, '--for', '30m', '--passphrase-stdin'];
  expect(await holdpoint(daemon.home, approve, `${passphrase}\n`)).toMatchObject({ code: 0 });
  expect(allowed(await call.answer)).toBe(true);
  expect(allowed(await write('b').answer)).toBe(true);
  const listed = await holdpoint(daemon.home, ['grants', '--json']);
  const [grant, ...more] = JSON.parse(listed.out) as { id: string; used: number }[];
  expect([grant?.used, more]).toEqual([1, []]);
  const revoked = await holdpoint(daemon.home, ['grants', '--revoke', grant?.id ?? '']);
  expect(revoked).toMatchObject({ code: 0, out: 'Revoked: Write in this project\n' });
  const again = write('c');
  expect(await firstApproval()).not.toBe(id);
  again.hangUp();
});
