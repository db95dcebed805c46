import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import type { HostOptions } from './tests/e2e/fixtures/test.ts';

// Specs directly in tests/e2e run in both hosts; those in desktop/ and browser/ belong to one.
export default defineConfig<HostOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Each spec has a program and data of its own, and waits more than it works.
  workers: Math.max(2, Math.floor(availableParallelism() / 2)),
  // A machine that is busy with other things can make one spec late; what passes only at the second try is named at the end of the run.
  retries: 1,
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'line',
  projects: [
    { name: 'desktop', testIgnore: '**/e2e/browser/**', use: { host: 'desktop' } },
    { name: 'browser', testIgnore: '**/e2e/desktop/**', use: { host: 'browser' } },
  ],
});
