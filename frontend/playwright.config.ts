import { defineConfig } from '@playwright/test'
import { findChromium } from './e2e/find-chromium.ts'

export default defineConfig({
  testDir: 'e2e',
  outputDir: '../test-results/e2e',
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // One server and two cores: the tests share neither well.
  workers: 1,
  fullyParallel: false,
  // On a machine that nobody watches a journey gets a second try; `npm test` says which ones needed it.
  retries: process.env['CI'] === 'true' ? 1 : 0,
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
    actionTimeout: 30_000,
    // A trace of every test takes as long as the tests themselves.
    trace: process.env['FLOWZA_TRACE'] === 'true' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: await findChromium(),
  },
})
