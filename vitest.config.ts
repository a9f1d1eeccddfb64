import { readFileSync } from 'node:fs';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

import { LongFirst } from './build/vitest/long-first.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const define = {
  __HOLDPOINT_E2E__: 'true',
  __HOLDPOINT_VERSION__: JSON.stringify(version),
  __HOLDPOINT_DEV_SERVER__: '""',
};

/** Trees that fork as fast as the machine can: whatever runs beside them finds no process id left, and they are slowed down by it. */
const storms = 'e2e/daemon/*-storms.test.ts';

// Generous, so that a slow machine makes a test slow and never wrong; longer than what a fixture waits for at a time (until.ts).
const patienceMs = 180_000;

/** What tests of built programs have in common. */
const realPrograms = {
  environment: 'node',
  globalSetup: 'e2e/fixtures/compile-programs.ts',
  pool: 'forks',
  testTimeout: patienceMs,
  hookTimeout: patienceMs,
} as const;

export default defineConfig({
  define,
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          maxWorkers: 2,
          environment: 'node',
          include: ['shared/**/*.test.ts'],
          isolate: false,
          testTimeout: patienceMs,
        },
      },
      {
        extends: true,
        test: {
          name: 'electron',
          maxWorkers: 2,
          environment: 'node',
          include: ['electron/**/*.test.ts', 'build/**/*.test.mjs'],
          // A worker loads the sources once (44 instead of 84 s CPU, measured): no test here may leave a changed environment behind.
          isolate: false,
          testTimeout: patienceMs,
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          name: 'renderer',
          maxWorkers: 2,
          environment: 'happy-dom',
          include: ['renderer/**/*.test.{ts,tsx}'],
          setupFiles: ['build/vitest/renderer-setup.ts'],
          css: { modules: { classNameStrategy: 'non-scoped' } },
          isolate: false,
          testTimeout: patienceMs,
        },
      },
      {
        extends: true,
        test: {
          name: 'programs',
          ...realPrograms,
          include: ['e2e/**/*.test.ts'],
          exclude: [storms],
          // As above (0.8 s CPU less for each of ninety files, measured). What a file changes of its process it puts back.
          isolate: false,
          // After the fast ones; and a group of its own may have its own number of workers.
          sequence: { groupOrder: 1 },
          // On two cores: most of them wait most of the time.
          maxWorkers: 5,
        },
      },
      {
        extends: true,
        test: {
          name: 'storms',
          ...realPrograms,
          include: [storms],
          sequence: { groupOrder: 2 },
          maxWorkers: 1,
        },
      },
    ],
  },
});
