import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { MadeInput } from './made-input';
import { newRun } from './new-run';
import { linuxContainment } from '../../platform/linux/containment';
import { linuxProcesses } from '../../platform/linux/proc';
import { systemClock } from '../../platform/posix/clock';
import { refuse } from '../../../shared/reasons';

const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const holds = 'exec 3>"$0"; echo open; exec sleep 600';

/** What a look at a run finds whose one process holds `file` open, while `device` is what makes input. */
async function lookedAt(file: string, device: string) {
  const child = spawn('sh', ['-c', holds, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  ends.push(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  // The shell said it before it became the program.
  const name = (): string => readFileSync(`/proc/${child.pid}/comm`, 'utf8').trim();
  await expect.poll(name, { timeout: 60_000 }).toBe('sleep');
  const root = linuxProcesses.identify(child.pid ?? 0);
  const none = () => ({ why: 'a test' });
  const containment = linuxContainment(process.getuid?.() ?? 0, { find: none }).adopt(
    'run-1',
    root!,
  );
  const run = newRun('run-1', containment, { label: 'a test', cwd: '/', startedAt: 0 });
  run.containment.setRoot(root!, null);
  const told: { made: boolean; by: unknown } = { made: false, by: null };
  const world: MadeInput['world'] = {
    registry: {
      live: [run],
      note: (_run, _type, { by }) => {
        told.by = by;
        return Promise.resolve(refuse('journal-unavailable'));
      },
    },
    presence: {
      current: () => ({ state: 'locked', why: '', since: 0 }),
      hearsInput: () => true,
      madeInput: (making) => (told.made = making),
    },
    parts: { platform: { clock: systemClock, processes: linuxProcesses } },
  };
  new MadeInput(world, device).look();
  return { ...told, pid: child.pid };
}

describe('a run that holds the device open by which a program becomes a keyboard', () => {
  it('makes input, and is named with it (S01)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hp-made-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    const [device, other] = [join(folder, 'device'), join(folder, 'other')];
    const { made, by, pid } = await lookedAt(device, device);
    expect([made, by]).toEqual([true, `sleep ${pid}, by ${device}`]);
    expect(await lookedAt(other, device)).toMatchObject({ made: false, by: null });
  });
});
