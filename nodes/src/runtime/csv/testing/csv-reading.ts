/** What the tests of the CSV reader begin with: texts that become files and are read. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { missingTexts } from '../../../core/table/missing-texts.ts'
import { openEngine, type Engine } from '../../engine.ts'
import { quoteString } from '../../sql.ts'
import type { KnownColumn } from '../csv-columns.ts'
import type { CsvReadOptions } from '../csv-options.ts'
import { CsvProblem } from '../csv-problem.ts'
import { readCsv } from '../read-csv.ts'

export const usualOptions: CsvReadOptions = {
  delimiter: 'auto',
  quote: '"',
  header: true,
  encoding: 'utf-8',
  decimal: '.',
  naValues: missingTexts,
}

/** An engine and a folder for the tests of a file. */
export function openCsvReading() {
  let folder: string
  let engine: Engine
  let stagings = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowza-csv-'))
    engine = await openEngine({ folder, memoryBytes: 1_000_000_000, threads: 2 })
  })
  afterAll(async () => {
    engine.close()
    await rm(folder, { recursive: true })
  })

  async function fileOf(content: string | Uint8Array): Promise<string> {
    const path = join(folder, 'input.csv')
    await writeFile(path, content)
    return path
  }

  async function stage(
    content: string | Uint8Array,
    options: Partial<CsvReadOptions> = {},
    known: KnownColumn[] = [],
  ) {
    // A new path each time: the engine remembers what it has read of a path.
    const staging = join(folder, `staged-${++stagings}.parquet`)
    const path = await fileOf(content)
    return readCsv({
      engine: async () => engine,
      path,
      options: { ...usualOptions, ...options },
      known,
      staging,
      threads: 2,
    })
  }

  /** The dtypes and the rows, whole numbers as numbers. */
  async function read(
    content: string | Uint8Array,
    options: Partial<CsvReadOptions> = {},
    known: KnownColumn[] = [],
  ) {
    const { staged, columns } = await stage(content, options, known)
    const rows = await engine.rows(`SELECT * FROM read_parquet(${quoteString(staged)})`)
    return {
      dtypes: Object.fromEntries(columns.map((column) => [column.name, column.dtype])),
      kinds: columns.map((column) => column.kind),
      rows: rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value))),
    }
  }

  async function problemOf(
    content: string | Uint8Array,
    options: Partial<CsvReadOptions> = {},
    known: KnownColumn[] = [],
  ) {
    try {
      await stage(content, options, known)
    } catch (error) {
      if (error instanceof CsvProblem) return { problem: error.problem, ...error.values }
      throw error
    }
    return null
  }

  return { fileOf, stage, read, problemOf }
}
