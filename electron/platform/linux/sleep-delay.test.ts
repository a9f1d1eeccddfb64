import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SleepDelay } from './sleep-delay';

/** In place of systemd-inhibit(1), which would hold this machine up: it takes no lock and starts the command all the same. */
const program = '#!/bin/sh\nfor last; do :; done\nexec "$last"\n';

let folder: string;
let delay: SleepDelay;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hp-sleep-'));
  writeFileSync(join(folder, 'systemd-inhibit'), program, { mode: 0o700 });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  delay.close();
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** A lock that is taken, on a machine that waits so long (ms), and what it last said of itself. */
async function taken(waitsMs: number | null): Promise<() => string | undefined> {
  let said: string | undefined;
  const setting = { env: { PATH: `${folder}:/usr/bin:/bin` }, uid: 0 };
  const changed = (): void => void (said = delay.health()[0]?.detail);
  delay = new SleepDelay(setting, { changed, waitsMs: () => Promise.resolve(waitsMs) });
  delay.take();
  await vi.waitFor(() => expect(said).toMatch(/^sleep waits/u), { timeout: 60_000 });
  await Promise.resolve();
  return () => said;
}

it.each([
  ['four fifths of what the machine waits', 2_000, 1_600],
  ['our own time where the machine waits for longer', 60_000, 4_000],
  ['our own time where the machine does not say', null, 4_000],
])(
  'gives the lock back after %s, from when sleep was announced (H03)',
  async (_, waitsMs, limitMs) => {
    const said = await taken(waitsMs);
    vi.advanceTimersByTime(60_000);
    delay.announced();
    vi.advanceTimersByTime(limitMs - 1);
    expect(said()).toBe(
      `sleep waits until runs stand still, ${(limitMs / 1_000).toFixed(1)} s at most`,
    );
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    await vi.waitFor(() => expect(said()).toMatch(/^given back/u), { timeout: 60_000 });
  },
);

it('gives the lock back at once when what had to be done is done, and only when sleep was announced (H03)', async () => {
  const said = await taken(2_000);
  delay.maySleep();
  delay.announced();
  expect(vi.getTimerCount()).toBe(1);
  delay.maySleep();
  expect(vi.getTimerCount()).toBe(0);
  await vi.waitFor(() => expect(said()).toMatch(/^given back/u), { timeout: 60_000 });
});

it('is not given back by a time that belongs to a sleep before', async () => {
  await taken(2_000);
  delay.announced();
  delay.take();
  expect(vi.getTimerCount()).toBe(0);
});
