/** One Postgres for the whole test run, with a migrated template that each test file copies. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPostgres } from '../src/db/open-postgres.ts'
import type { TestProject } from 'vitest/node'
import { openEmbeddedPostgres } from '../src/db/embedded-postgres.ts'
import { migrate } from '../src/db/migrate.ts'
import { createPgBossQueue } from '../src/jobs/pg-boss-queue.ts'
import { productPaths } from '../src/product.ts'
import { runnerNames } from '../src/runners/runner.ts'

export const templateDatabase = 'flowza_template'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'flowza-test-postgres-'))
  // As root, the server runs as another user, who must get in.
  await chmod(folder, 0o755)
  const server = await openEmbeddedPostgres({
    folder: join(folder, 'postgres'),
    fallback: join(folder, 'fallback'),
    settings: { fsync: 'off', full_page_writes: 'off' },
  })
  const admin = openPostgres(server.url, { max: 1 })
  await admin.unsafe(`create database ${templateDatabase}`)
  const url = server.url.replace(/\/\w+$/, `/${templateDatabase}`)
  await migrate(url, productPaths.migrations)
  const queue = createPgBossQueue({
    url,
    runners: runnerNames,
    jobSeconds: 3600,
    onError: (error) => {
      throw error
    },
  })
  await queue.start()
  await queue.stop()
  await admin.end()
  project.provide('postgresUrl', server.url)
  return async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}
