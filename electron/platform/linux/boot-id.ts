import fs from 'node:fs';

/** Random id of this boot (random(4)); monotonic times are comparable only within one. */
export const linuxBootId = (): string =>
  fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
