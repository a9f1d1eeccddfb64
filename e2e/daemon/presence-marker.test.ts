import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startHoldpoint } from '../fixtures/command-line';
import { DaemonProcess, makeHome, type Home } from '../fixtures/daemon';
import { TestOperator } from '../fixtures/operator';
import { until } from '../fixtures/until';

let home: Home;
let daemon: DaemonProcess;
let operator: TestOperator | null;
beforeEach(() => {
  home = makeHome();
  operator = null;
});
afterEach(async () => {
  operator?.close();
  await daemon.close();
});
const marker = (): string => join(home.runtimeDir, 'operator-present');
const stands = (): boolean => existsSync(marker());
const start = async (): Promise<void> => void (daemon = await DaemonProcess.start(home));

it('marks in a file that the operator is present, and only while he is', async () => {
  await start();
  expect(stands()).toBe(false);
  operator = await TestOperator.present(daemon);
  await until('the mark', stands);
  operator.locked = true;
  await operator.seen('locked');
  await until('no mark while locked', () => !stands());
  operator.locked = false;
  await until('the mark again', stands);
  operator.close();
  await until('no mark without an operator', () => !stands());
});

it('takes the mark away when it ends, and at its start that of a daemon that was killed', async () => {
  await start();
  operator = await TestOperator.present(daemon);
  await until('the mark', stands);
  await daemon.kill('SIGTERM');
  expect(stands()).toBe(false);
  writeFileSync(marker(), '');
  await start();
  await until('no mark', () => !stands());
});

it('writes through no link that lies there', async () => {
  await start();
  const precious = join(home.base, 'precious');
  writeFileSync(precious, 'mine');
  rmSync(marker(), { force: true });
  symlinkSync(precious, marker());
  operator = await TestOperator.present(daemon);
  expect(readFileSync(precious, 'utf8')).toBe('mine');
});

it('is named to what `holdpoint run` starts, unless the operator named another file', async () => {
  await start();
  operator = await TestOperator.present(daemon);
  await until('the mark', stands);
  const says = 'printf %s "$CLAUDE_CLIENT_PRESENCE_FILE"';
  const named = await startHoldpoint(home, ['run', '--', 'sh', '-c', says]).said;
  expect(named).toMatchObject({ code: 0, out: marker() });
  const env = { ...home.env, CLAUDE_CLIENT_PRESENCE_FILE: '/mine' };
  const own = await startHoldpoint({ ...home, env }, ['run', '--', 'sh', '-c', says]).said;
  expect(own.out).toBe('/mine');
});
