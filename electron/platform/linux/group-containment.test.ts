import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ControlGroup } from './control-group';
import { GroupContainment } from './group-containment';

const directory = mkdtempSync(join(tmpdir(), 'hp-group-'));
afterEach(() => rmSync(directory, { recursive: true }));

it('is empty by the word of the kernel alone: whoever it lists may be gone before he is read (K01)', () => {
  // As cgroup-v2.rst has them; of a number beyond any that a process can have nothing can be read.
  writeFileSync(join(directory, 'cgroup.procs'), '4194305\n');
  const says = (populated: 0 | 1): void =>
    writeFileSync(join(directory, 'cgroup.events'), `populated ${populated}\nfrozen 0\n`);
  says(1);
  const run = new GroupContainment(new ControlGroup(directory), {
    ...{ grade: 'strong', why: '', launched: true },
  });
  expect(run.processes()).toEqual([]);
  expect(run.isEmpty()).toBe(false);
  says(0);
  expect(run.isEmpty()).toBe(true);
});
