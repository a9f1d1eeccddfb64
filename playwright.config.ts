import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Two apps at a time, each with its own folders; more only starve each other.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // Generous, so that a slow machine makes a test slow and never wrong.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  projects: [
    { name: 'app', testMatch: ['app/**/*.spec.ts', 'mocked/**/*.spec.ts'] },
    { name: 'packaged', testMatch: 'packaged/**/*.spec.ts' },
  ],
});
