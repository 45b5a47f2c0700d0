/** One in-memory DuckDB for one task, locked into the task's folder. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
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

/** Made by {@link createEngineAhead}, for the first engine that is opened. */
let createdAhead: Promise<DuckDBInstance> | null = null

/**
 * Makes what the next engine is opened in: most of the time that an opening takes, and the same for every task. For a
 * process that waits for its task.
 */
export async function createEngineAhead(): Promise<void> {
  createdAhead = createInstance()
  await createdAhead
}

async function createInstance(): Promise<DuckDBInstance> {
  // Loading it takes a while, which a task without tables saves.
  const { DuckDBInstance } = await import('@duckdb/node-api')
  return DuckDBInstance.create(':memory:', { threads: '1', preserve_insertion_order: 'true' })
}

function takeInstance(): Promise<DuckDBInstance> {
  const ahead = createdAhead
  createdAhead = null
  return ahead ?? createInstance()
}

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
  const temporary = join(options.folder, 'tmp')
  mkdirSync(temporary, { recursive: true })
  const instance = await takeInstance()
  const connection = await instance.connect()
  const directory = options.folder.endsWith('/') ? options.folder : `${options.folder}/`
  const settings = {
    threads: String(options.threads),
    memory_limit: quoteString(`${Math.floor((options.memoryBytes * memoryShare) / 1e6)}MB`),
    temp_directory: quoteString(temporary),
    allowed_directories: `[${quoteString(directory)}]`,
    enable_external_access: 'false',
    // Last: nothing is changed after it.
    lock_configuration: 'true',
  }
  await connection.run(
    Object.entries(settings)
      .map(([name, value]) => `SET ${name} = ${value}`)
      .join('; '),
  )
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
