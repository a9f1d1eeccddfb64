import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Two apps at a time, each with its own folders; more only starve each other.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  projects: [
    { name: 'app', testMatch: ['app/**/*.spec.ts', 'mocked/**/*.spec.ts'] },
    { name: 'packaged', testMatch: 'packaged/**/*.spec.ts' },
  ],
});
