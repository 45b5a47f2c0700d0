import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'nodes',
          include: ['nodes/src/**/*.test.ts', 'templates/*.test.ts', 'scripts/*.test.ts', 'docs/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'backend',
          include: ['backend/src/**/*.test.ts', 'backend/test/**/*.test.ts'],
          globalSetup: ['backend/test/postgres.ts'],
        },
      },
      { extends: true, test: { name: 'frontend', include: ['frontend/src/**/*.test.{ts,tsx}'] } },
    ],
  },
})
