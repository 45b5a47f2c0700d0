import { tmpdir } from 'node:os'
import { openPostgres } from './open-postgres.ts'
import { findPostgresBinaries } from './postgres-binaries.ts'

/** The oldest whose features are relied on. */
export const oldestPostgres = 15

/**
 * Connects once and asks for the version, `18.4`.
 *
 * @throws Error that says why there is no connection
 */
export async function probeDatabase(url: string): Promise<{ version: string; major: number }> {
  const client = openPostgres(url, { max: 1, connect_timeout: 5 })
  try {
    const [row] = await client`show server_version`
    const version = String(row?.['server_version'] ?? '').split(' ')[0]
    return { version, major: Number.parseInt(version, 10) }
  } finally {
    await client.end({ timeout: 1 })
  }
}

/** Whether the embedded PostgreSQL of this platform is installed. */
export async function hasEmbeddedPostgres(): Promise<boolean> {
  try {
    await findPostgresBinaries({ user: null, copyTo: tmpdir() })
    return true
  } catch {
    return false
  }
}
