/**
 * The fast way to read a CSV file: threads parse its chunks straight into the row groups of the stored table, and gather
 * what the table's profile says on the way. For usual files only; `null` leaves a file to DuckDB's reader, which is also
 * the one to say what is wrong with it.
 */
import { open, type FileHandle } from 'node:fs/promises'
import type { ColumnDtype } from '../../../core/table/schema.ts'
import type { TableFacts } from '../../column-profile.ts'
import { cellBits, dtypeOfBits, isContestable } from '../cell-types.ts'
import type { TextFacts } from '../csv-columns.ts'
import type { CsvHead } from '../csv-head.ts'
import type { CsvReadOptions } from '../csv-options.ts'
import { ChunkPool } from './chunk-pool.ts'
import { ChunkReader, isTooWide, type ChunkPlan, type ChunkRange, type ChunkRead } from './chunk-reader.ts'
import { OwnChunks } from './chunk-source.ts'
import { emptySummary, mergeSummaries } from './column-summary.ts'
import { loadCsvKernels, type CsvKernels } from './csv-kernels.ts'
import { countDistinct, type DistinctState } from './distinct-counts.ts'
import { skipEmptyLines, skipRecord } from './record-start.ts'
import { describeColumn } from './describe-columns.ts'
import { TableWriter } from './table-writer.ts'

/** So many bytes are read at a time; a row group holds no more. */
const usualChunkBytes = 8 * 1024 * 1024
/** More threads would wait for the one that writes. */
const mostThreads = 4
/** Types are guessed from so many bytes and proved on the rest. */
const sampleBytes = 256 * 1024
/** A header that is longer is left to the other reader. */
const headerBytes = 256 * 1024

export interface DirectRead {
  dtypes: ColumnDtype[]
  facts: TableFacts
  /** Of each column, where it holds texts. */
  texts: (TextFacts | null)[]
}

interface DirectInput {
  path: string
  head: CsvHead
  options: CsvReadOptions
  /** Columns whose type is declared, by name. */
  known: ReadonlyMap<string, { dtype: ColumnDtype }>
  /** Where the Parquet file is to be. */
  staging: string
  threads: number
  signal?: AbortSignal
  /** Left out but where it is tested what happens between chunks. */
  chunkBytes?: number
}

interface Reading extends DirectInput {
  chunkBytes: number
  kernels: CsvKernels
  file: number
  size: number
  /** Where the first record starts. */
  start: number
}

/** @throws the signal's reason when it is aborted. */
export async function readCsvDirectly(input: DirectInput): Promise<DirectRead | null> {
  const kernels = isUsual(input) ? await loadCsvKernels() : null
  if (kernels === null) return null
  const file = await open(input.path)
  try {
    const { size } = await file.stat()
    const start = isTooWide(size, input.head.names.length) ? null : await recordsStart(file, input)
    if (start === null) return null
    const { chunkBytes = usualChunkBytes } = input
    return await readTable({ ...input, chunkBytes, kernels, file: file.fd, size, start })
  } finally {
    await file.close()
  }
}

function isUsual({ head, options }: DirectInput): boolean {
  const { delimiter } = head
  const { quote, decimal } = options
  return (
    head.encoding === 'utf-8' &&
    head.hasRows &&
    [',', ';', '\t', '|'].includes(delimiter) &&
    ['"', "'", ''].includes(quote) &&
    delimiter !== decimal
  )
}

/** Where the first record behind the header starts. */
async function recordsStart(file: FileHandle, { head, options }: DirectInput): Promise<number | null> {
  const bytes = new Uint8Array(headerBytes)
  const { bytesRead } = await file.read(bytes, 0, headerBytes - 1, 0)
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  if (!options.header) return mark
  const quote = options.quote === '' ? -1 : options.quote.charCodeAt(0)
  const form = { bytes, length: bytesRead, delimiter: head.delimiter.charCodeAt(0), quote }
  const header = skipRecord(form, skipEmptyLines(bytes, mark))
  return header.kind === 'whole' && header.fields === head.names.length ? header.end : null
}

async function readTable(reading: Reading): Promise<DirectRead | null> {
  const dtypes = guessTypes(reading) ?? (await inferTypes(reading))
  if (dtypes === null) return null
  const stored = await store(reading, dtypes)
  if (stored === null || !('misfit' in stored)) return stored
  // Which value doesn't fit a declared type is for the other reader to tell.
  if (reading.known.has(stored.misfit)) return null
  const proved = await inferTypes(reading)
  const again = proved === null ? null : await store(reading, proved)
  return again === null || 'misfit' in again ? null : again
}

/** The types that the first rows have; null where these leave open what a later row could not contradict. */
function guessTypes(reading: Reading): ColumnDtype[] | null {
  const reader = new ChunkReader(planOf(reading, 'open', sampleBytes))
  const to = Math.min(reading.size, reading.start + sampleBytes)
  const read = reader.read({ from: reading.start, to, exact: true }, new Uint8Array())
  if (read.kind !== 'bits') return null
  const { bits } = read
  const isProved = to === reading.size
  if (
    !isProved &&
    !reading.head.names.every((name, index) => reading.known.has(name) || isContestable(bits[index]))
  ) {
    return null
  }
  return typesOf(reading, bits)
}

/** The types that fit every row; null for a file that is not usual. */
async function inferTypes(reading: Reading): Promise<ColumnDtype[] | null> {
  const shared = reading.head.names.map((): number => cellBits.anything)
  const done = await readChunks(reading, planOf(reading, 'open', reading.chunkBytes), async (read) => {
    if (read.kind !== 'bits') return false
    read.bits.forEach((bits, index) => {
      shared[index] &= bits
    })
    return true
  })
  return done === null ? null : typesOf(reading, shared)
}

function typesOf({ head, known }: Reading, bits: readonly number[]): ColumnDtype[] {
  return head.names.map((name, index) => known.get(name)?.dtype ?? dtypeOfBits(bits[index]))
}

function planOf(
  { kernels, file, size, head, options, known }: Reading,
  readings: 'open' | readonly ColumnDtype[],
  longest: number,
): ChunkPlan {
  const { quote, decimal, naValues } = options
  const columns = head.names.map((name, index) => ({
    reading: readings === 'open' ? readings : readings[index],
    declared: known.has(name),
  }))
  const dialect = { delimiter: head.delimiter, quote, decimal, naValues }
  return { kernels, file, bytes: size, dialect, chunkBytes: longest, columns }
}

/** Writes the table to the staging file. */
async function store(
  reading: Reading,
  dtypes: ColumnDtype[],
): Promise<DirectRead | { misfit: string } | null> {
  const columns = reading.head.names.map((name, index) => ({ name, dtype: dtypes[index] }))
  const writer = await TableWriter.create(reading.staging, columns)
  try {
    let summaries = dtypes.map(() => emptySummary)
    let misfit: string | null = null
    const states = await readChunks(reading, planOf(reading, dtypes, reading.chunkBytes), async (read) => {
      if (read.kind === 'misfit') misfit = columns[read.column].name
      if (read.kind !== 'rows') return false
      await writer.add(read.table)
      summaries = summaries.map((summary, index) => mergeSummaries(summary, read.table.summaries[index]))
      return true
    })
    if (misfit !== null) return { misfit }
    if (states === null) return null
    const { rows, ...file } = await writer.finish()
    // What columns without a row are is for the other reader to say.
    if (rows === 0) return null
    const distinct = dtypes.map((_, index) => countDistinct(states.map((thread) => thread[index])))
    return {
      dtypes,
      facts: {
        rows,
        profile: columns.map((column, index) =>
          describeColumn(column, summaries[index], { rows, distinct: distinct[index] }),
        ),
        missing: new Set(columns.filter((_, index) => summaries[index].missing > 0).map(({ name }) => name)),
        file,
      },
      texts: summaries.map(({ text, missing }, index) =>
        text === null
          ? null
          : { rows, distinct: distinct[index], length: text.characters / (rows - missing) },
      ),
    }
  } finally {
    await writer.close()
  }
}

/**
 * Calls `take` with what each chunk holds, in the order of the file, until it answers false or a chunk turns out to
 * have been read from within a record.
 *
 * @returns each thread's counts of different values; null where the reading ended early.
 */
async function readChunks(
  reading: Reading,
  plan: ChunkPlan,
  take: (read: ChunkRead) => Promise<boolean>,
): Promise<DistinctState[][] | null> {
  const { signal } = reading
  const ranges = rangesOf(reading)
  const threads = Math.min(reading.threads, ranges.length, mostThreads)
  const source = threads > 1 ? new ChunkPool(plan, ranges, threads) : new OwnChunks(plan, ranges)
  const stop = () => void source.stop(signal?.reason)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    let end = reading.start
    for (let index = 0; index < ranges.length; index++) {
      signal?.throwIfAborted()
      const read = await source.read(index)
      if (read.kind === 'unusual' || read.start !== end || !(await take(read))) return null
      if (read.kind !== 'misfit') end = read.end
      source.giveBack(read)
    }
    return await source.finish()
  } finally {
    signal?.removeEventListener('abort', stop)
    await source.stop(new Error('The reading has ended.'))
  }
}

function rangesOf({ start, size, chunkBytes }: Reading): ChunkRange[] {
  const count = Math.max(1, Math.ceil((size - start) / chunkBytes))
  return Array.from({ length: count }, (_, index) => {
    const from = start + index * chunkBytes
    return { from, to: Math.min(size, from + chunkBytes), exact: index === 0 }
  })
}
