/** One in-memory DuckDB for one task, locked into the task's folder. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { quoteString } from './sql.ts'

export interface Engine {
  connection: DuckDBConnection
  /** Runs a statement for its effect. */
  run(sql: string): Promise<void>
  /** Runs a query that gives few rows. */
  rows(sql: string): Promise<unknown[][]>
  close(): void
}

/** The share of a task's memory that DuckDB may take; the rest is for typed arrays and the process itself. */
const memoryShare = 0.6
const interruptEveryMs = 20

/**
 * Opens the engine. From then on no file outside `folder` can be read or written by any SQL, and no setting changed.
 *
 * @param signal interrupts the statement that is running when it aborts.
 */
export async function openEngine(options: {
  folder: string
  memoryBytes: number
  threads: number
  signal?: AbortSignal
}): Promise<Engine> {
  // Loading it takes a while, which a task without tables saves.
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const temporary = join(options.folder, 'tmp')
  await mkdir(temporary, { recursive: true })
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${Math.floor((options.memoryBytes * memoryShare) / 1e6)}MB`,
    temp_directory: temporary,
    preserve_insertion_order: 'true',
  })
  const connection = await instance.connect()
  const directory = options.folder.endsWith('/') ? options.folder : `${options.folder}/`
  await connection.run(`SET allowed_directories = [${quoteString(directory)}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  // An interrupt that comes before the statement has begun is lost, so it is repeated until the engine closes.
  let interrupting: NodeJS.Timeout | undefined
  const interrupt = () => {
    connection.interrupt()
    interrupting = setInterval(() => connection.interrupt(), interruptEveryMs)
  }
  options.signal?.addEventListener('abort', interrupt, { once: true })
  return {
    connection,
    async run(sql) {
      options.signal?.throwIfAborted()
      await connection.run(sql)
    },
    async rows(sql) {
      options.signal?.throwIfAborted()
      return (await connection.runAndReadAll(sql)).getRowsJS()
    },
    close() {
      options.signal?.removeEventListener('abort', interrupt)
      clearInterval(interrupting)
      connection.closeSync()
      instance.closeSync()
    },
  }
}
