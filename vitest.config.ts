import { availableParallelism } from 'node:os'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { findChromium } from './frontend/e2e/find-chromium.ts'

/** Files that take the longest, in that order: begun last, they would keep one processor while the others are done. */
const longest = [
  'kill-storm',
  'estimator-memory',
  'docker-runner',
  'hosts',
  'engine-restart',
  'export/parity',
  'disk-full',
  'malformed-files',
  'cli',
  'recovery',
  'sweeps',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
      return index < 0 ? longest.length : index
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

const properties = 'scripts/seed-properties.setup.ts'

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // What starts programs takes a tenth of it alone, and half on a machine that does much else.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes later on a busy machine; the second that is usual was missed there.
    expect: { poll: { timeout: 20_000 } },
    maxConcurrency: availableParallelism(),
    // One fewer than processors unless told, and three at the least: about half of what the backend's tests take is waiting.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'nodes',
          // What a module keeps is what it has read: loading all of them anew for each file took a third of the time.
          isolate: false,
          setupFiles: [properties],
          include: ['nodes/src/**/*.test.ts', 'templates/*.test.ts', 'scripts/*.test.ts', 'docs/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'backend',
          include: ['backend/src/**/*.test.ts', 'backend/test/**/*.test.ts', 'docker/*.test.ts'],
          setupFiles: [properties],
          globalSetup: ['backend/test/postgres.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'storm',
          include: ['backend/storm/**/*.test.ts'],
          globalSetup: ['backend/test/postgres.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'frontend',
          isolate: false,
          include: ['frontend/src/**/*.test.{ts,tsx}'],
          setupFiles: [properties, 'frontend/src/i18n/load-texts.setup.ts'],
        },
      },
      {
        extends: true,
        plugins: [react(), tailwindcss()],
        // Found while a test runs, a package would be bundled then and the page reloaded.
        optimizeDeps: { include: ['react', 'react-dom/client', 'react/jsx-dev-runtime', 'lucide-react'] },
        test: {
          name: 'browser',
          include: ['frontend/src/**/*.browser.tsx'],
          setupFiles: ['frontend/src/i18n/load-texts.setup.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: await findChromium() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
