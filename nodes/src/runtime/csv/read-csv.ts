/**
 * CSV into a table, typed as pandas types it: whole numbers, floating-point numbers, yes/no, times in ISO form, text. The
 * file streams. Usual files are read by `direct/`, all others by DuckDB's reader; both by the same rules.
 */
import { stat } from 'node:fs/promises'
import type { Column, ColumnDtype } from '../../core/table/schema.ts'
import type { TableFacts } from '../column-profile.ts'
import type { Engine } from '../engine.ts'
import { parquetFormat } from '../parquet-format.ts'
import { quoteIdentifier, quoteString } from '../sql.ts'
import { looseValueSql, misfitSql, sharedBitsSql } from './cell-sql.ts'
import { dtypeOfBits, isContestable } from './cell-types.ts'
import { columnsOf, type KnownColumn, type TextFacts } from './csv-columns.ts'
import { findEncoding, readCsvHead, type CsvHead } from './csv-head.ts'
import type { CsvReadOptions } from './csv-options.ts'
import { CsvProblem } from './csv-problem.ts'
import { CsvSource } from './csv-source.ts'
import { lineOfRecord } from './diagnose-csv.ts'
import { readCsvDirectly } from './direct/read-csv-directly.ts'
import { storeEmptyTable } from './direct/store-empty-table.ts'

export interface CsvTable {
  /** The typed rows in the file's order: Parquet, ready to be an artifact's. */
  staged: string
  columns: Column[]
  /** What the artifact's header says of it, where the reading has told already. */
  facts: TableFacts | null
}

/** Files up to this size are typed by all their rows at once; of larger ones the first rows make a guess. */
const smallFileBytes = 8 * 1024 * 1024
const sampleRows = 8_192
/** Columns in one query: thousands of aggregates in one statement take DuckDB's planner long. */
const batchColumns = 400
/** Wider tables are staged in parts: one vector of every column, as text and as value, has to fit in memory. */
const widestCopy = 1_000

export interface CsvInput {
  path: string
  options: CsvReadOptions
  known: readonly KnownColumn[]
  /** A path inside the engine's folder for the Parquet file. */
  staging: string
  /** Opens the engine, which a usual file does without. */
  engine(): Promise<Engine>
  threads: number
  signal?: AbortSignal
}

/**
 * Reads a CSV file. Types that aren't known come from the cells: from all of them, or from the first rows and then
 * proved on all. Columns have the role `feature`.
 *
 * @throws CsvProblem naming row and column; the signal's reason when it is aborted.
 */
export async function readCsv(input: CsvInput): Promise<CsvTable> {
  try {
    return await readAs(input)
  } catch (error) {
    const isWrong = error instanceof CsvProblem && error.problem === 'encoding_wrong'
    if (!isWrong || input.options.encoding !== 'auto') throw error
    // The head may be ASCII where what comes behind it isn't.
    const encoding = await findEncoding(input.path)
    if (encoding === 'utf-8') throw error
    return readAs({ ...input, options: { ...input.options, encoding } })
  }
}

async function readAs(input: CsvInput): Promise<CsvTable> {
  const head = await readCsvHead(input.path, input.options)
  const known = new Map(input.known.map((column) => [column.name, column]))
  for (const name of known.keys()) {
    if (!head.names.includes(name)) throw new CsvProblem('columns_differ', { column: name }, { column: name })
  }
  if (head.isNamesAlone) {
    const dtypes = head.names.map((name) => known.get(name)?.dtype ?? 'string')
    const columns = columnsOf(head, known, dtypes, () => null)
    return { staged: input.staging, columns, facts: await storeEmptyTable(input.staging, columns) }
  }
  const read = await readCsvDirectly({ ...input, head, known })
  if (read === null) return readCsvByEngine(input, head, known)
  const columns = columnsOf(head, known, read.dtypes, (index) => read.texts[index])
  return { staged: input.staging, columns, facts: read.facts }
}

/**
 * The same for any file, by DuckDB's reader.
 *
 * @throws CsvProblem
 */
export async function readCsvByEngine(
  input: CsvInput,
  head: CsvHead,
  known: ReadonlyMap<string, KnownColumn>,
): Promise<CsvTable> {
  const { options } = input
  const engine = await input.engine()
  const source = new CsvSource({ path: input.path, head, options, copy: `${input.staging}.csv` })
  const small = (await stat(input.path)).size <= smallFileBytes
  const guessed = head.names.map((name) => known.get(name)?.dtype ?? null)
  const reading: Reading = { engine, source, head, options, known, staging: input.staging }
  const sampled = small ? null : await inferFromSample(reading, guessed)
  let dtypes = sampled ?? (await inferTypes(reading, guessed))
  let misfit = await stage(reading, dtypes)
  if (misfit !== null && sampled !== null && !known.has(misfit)) {
    dtypes = await inferTypes(reading, guessed)
    misfit = await stage(reading, dtypes)
  }
  if (misfit !== null) throw await unreadableValue(reading, dtypes, misfit)
  const columns = await settleKinds(reading, dtypes)
  return { staged: input.staging, columns, facts: null }
}

interface Reading {
  engine: Engine
  source: CsvSource
  head: CsvHead
  options: CsvReadOptions
  known: ReadonlyMap<string, KnownColumn>
  staging: string
}

type Guess = readonly (ColumnDtype | null)[]

/** The types of the columns that `guessed` leaves open, by all rows. */
async function inferTypes(reading: Reading, guessed: Guess): Promise<ColumnDtype[]> {
  const bits = await sharedBits(reading, guessed, (relation) => relation)
  return guessed.map((dtype, index) => dtype ?? dtypeOfBits(bits.get(index) ?? null))
}

/** The same by the first rows; null where these leave open what a later row could not contradict. */
async function inferFromSample(reading: Reading, guessed: Guess): Promise<ColumnDtype[] | null> {
  const bits = await sharedBits(
    reading,
    guessed,
    (relation) => `(SELECT * FROM ${relation} LIMIT ${sampleRows})`,
  )
  if ([...bits.values()].some((shared) => shared === null || !isContestable(shared))) return null
  return guessed.map((dtype, index) => dtype ?? dtypeOfBits(bits.get(index) ?? null))
}

/** What the cells of each open column have in common, by column number. */
async function sharedBits(
  { engine, source, options }: Reading,
  guessed: Guess,
  rowsOf: (relation: string) => string,
): Promise<Map<number, number | null>> {
  const open = guessed.flatMap((dtype, index) => (dtype === null ? [index] : []))
  const shared = new Map<number, number | null>()
  for (let start = 0; start < open.length; start += batchColumns) {
    const batch = open.slice(start, start + batchColumns)
    const tests = batch.map((index) => sharedBitsSql(`c${index}`, options.decimal))
    const [bits] = await source.read((relation) =>
      engine.rows(`SELECT ${tests.join(', ')} FROM ${rowsOf(relation)}`),
    )
    batch.forEach((index, place) => shared.set(index, bits[place] === null ? null : Number(bits[place])))
  }
  return shared
}

const misfitMark = 'flowza misfit '

/** Writes the typed rows to the staging file; answers the name of a column that has a value of another type. */
async function stage(reading: Reading, dtypes: readonly ColumnDtype[]): Promise<string | null> {
  const { engine, source, head, staging } = reading
  const indexes = head.names.map((_, index) => index)
  try {
    if (indexes.length <= widestCopy) {
      await source.read((relation) =>
        engine.run(copySql(reading, dtypes, { indexes, relation, target: staging })),
      )
      return null
    }
    const parts: string[] = []
    for (let start = 0; start < indexes.length; start += widestCopy) {
      const target = `${staging}.${parts.length}`
      const batch = indexes.slice(start, start + widestCopy)
      await source.read((relation) =>
        engine.run(copySql(reading, dtypes, { indexes: batch, relation, target })),
      )
      parts.push(`read_parquet(${quoteString(target)})`)
    }
    await engine.run(
      `COPY (SELECT * FROM ${parts.join(' POSITIONAL JOIN ')}) TO ${quoteString(staging)} (${parquetFormat(indexes.length)})`,
    )
    return null
  } catch (error) {
    const index =
      error instanceof Error ? new RegExp(`${misfitMark}(\\d+)`).exec(error.message)?.[1] : undefined
    if (index === undefined) throw error
    return head.names[Number(index)]
  }
}

function copySql(
  reading: Reading,
  dtypes: readonly ColumnDtype[],
  copy: { indexes: readonly number[]; relation: string; target: string },
): string {
  const isText = (index: number) => dtypes[index] === 'string'
  const loose = copy.indexes.map((index) =>
    isText(index) ? `c${index}` : `c${index}, ${looseOf(reading, dtypes[index], index)} AS v${index}`,
  )
  const typed = copy.indexes.map((index) => {
    const name = quoteIdentifier(reading.head.names[index])
    if (isText(index)) return `c${index} AS ${name}`
    const misfit = misfitOf(reading, dtypes, index)
    return `CASE WHEN ${misfit} THEN error('${misfitMark}${index}') ELSE v${index} END AS ${name}`
  })
  return `COPY (SELECT ${typed.join(', ')} FROM (SELECT ${loose.join(', ')} FROM ${copy.relation})) TO ${quoteString(copy.target)} (${parquetFormat(copy.indexes.length)})`
}

function looseOf({ options }: Reading, dtype: ColumnDtype, index: number): string {
  return looseValueSql(`c${index}`, dtype, options.decimal)
}

function misfitOf({ head, options, known }: Reading, dtypes: readonly ColumnDtype[], index: number): string {
  const declared = known.has(head.names[index])
  return misfitSql(`c${index}`, `v${index}`, dtypes[index], { decimal: options.decimal, declared })
}

/** The problem that names the first value which doesn't fit a column's declared type. */
async function unreadableValue(
  reading: Reading,
  dtypes: readonly ColumnDtype[],
  column: string,
): Promise<CsvProblem> {
  const { engine, source, head, options } = reading
  const index = head.names.indexOf(column)
  const rows = await source.read((relation) =>
    engine.rows(
      `SELECT record, left(c${index}, 80) FROM (SELECT *, ${looseOf(reading, dtypes[index], index)} AS v${index} FROM (SELECT row_number() OVER () AS record, c${index} FROM ${relation})) WHERE ${misfitOf(reading, dtypes, index)} ORDER BY record LIMIT 1`,
    ),
  )
  const [record, value] = rows[0]
  const row = await lineOfRecord({
    path: source.path,
    delimiter: head.delimiter,
    quote: options.quote,
    index: Number(record) - (options.header ? 0 : 1),
  })
  return new CsvProblem('value_unreadable', { row, column, value: String(value) }, { row, column })
}

async function settleKinds(
  { engine, head, known, staging }: Reading,
  dtypes: readonly ColumnDtype[],
): Promise<Column[]> {
  const texts = new Map<string, TextFacts>()
  const open = head.names.filter(
    (name, index) => dtypes[index] === 'string' && known.get(name)?.kind === undefined,
  )
  for (let start = 0; start < open.length; start += batchColumns) {
    const batch = open.slice(start, start + batchColumns)
    const facts = batch
      .map((name) => quoteIdentifier(name))
      .map((name) => `approx_count_distinct(${name})::DOUBLE, avg(length(${name}))::DOUBLE`)
    const [row] = await engine.rows(
      `SELECT count(*)::DOUBLE, ${facts.join(', ')} FROM read_parquet(${quoteString(staging)})`,
    )
    batch.forEach((name, place) => {
      const [distinct, length] = [Number(row[1 + place * 2]), Number(row[2 + place * 2] ?? 0)]
      texts.set(name, { rows: Number(row[0]), distinct, length })
    })
  }
  return columnsOf(head, known, dtypes, (index) => texts.get(head.names[index]))
}
