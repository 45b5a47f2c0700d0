import { randomUUID } from 'node:crypto'
import { openPostgres } from '../src/db/open-postgres.ts'
import { inject } from 'vitest'
import { templateDatabase } from './postgres.ts'

/** A database of its own, with all tables. */
export async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const serverUrl = inject('postgresUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(serverUrl, `create database ${name} template ${templateDatabase}`)
  return {
    url: serverUrl.replace(/\/\w+$/, `/${name}`),
    drop: () => onServer(serverUrl, `drop database ${name} with (force)`),
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = openPostgres(url, { max: 1 })
  try {
    await client.unsafe(statement)
  } finally {
    await client.end()
  }
}
