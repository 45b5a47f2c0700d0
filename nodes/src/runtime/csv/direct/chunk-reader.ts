/// <reference path="../../../learn/kernels/web-assembly.d.ts" />
/** Reads one chunk of a CSV file: its bytes, its records, and for a table to be stored its row groups. */
import { isAscii, isUtf8 } from 'node:buffer'
import { readSync } from 'node:fs'
import { KernelMemory } from '../../../learn/kernels/kernel-memory.ts'
import { ByteWriter } from '../../parquet/byte-writer.ts'
import type { StoredColumn } from '../../parquet/parquet-file.ts'
import { cellBits } from '../cell-types.ts'
import { ColumnEncoder } from './column-encoder.ts'
import { emptySummary, mergeSummaries, type ColumnSummary } from './column-summary.ts'
import type { CsvKernels, EncodeKernel } from './csv-kernels.ts'
import type { DistinctState } from './distinct-counts.ts'
import { keyPlaces, type CellReading } from './kernel-columns.ts'
import { RecordParser, type ChunkDialect } from './record-parser.ts'
import { guessRecordStart } from './record-start.ts'

/** What is read, by whichever thread. */
export interface ChunkPlan {
  kernels: CsvKernels
  /** An open file. */
  file: number
  bytes: number
  dialect: ChunkDialect
  /** Bytes of the longest chunk. */
  chunkBytes: number
  columns: readonly { reading: CellReading; declared: boolean }[]
}

/** The records that start in `from` … `to`. */
export interface ChunkRange {
  from: number
  to: number
  /** Whether a record is known to start at `from`. */
  exact: boolean
}

export type ChunkRead =
  | { kind: 'unusual' }
  /** A value that isn't of its column's type, in a chunk whose first record started at `start`. */
  | { kind: 'misfit'; start: number; column: number }
  /** For open columns, the bits that their cells share. */
  | { kind: 'bits'; start: number; end: number; bits: number[] }
  | { kind: 'rows'; start: number; end: number; table: EncodedRows }

export interface EncodedRows {
  /** All row groups' bytes, one behind the other. */
  bytes: Uint8Array
  groups: { rows: number; bytes: number; columns: StoredColumn[] }[]
  summaries: ColumnSummary[]
}

/** A record that goes further beyond its chunk is left to another reader. */
const overlapBytes = 256 * 1024
/** Bytes of the tables in which a thread counts different values. */
const mostKeyBytes = 32 * 1024 * 1024
/** Rows of a row group. */
const mostRows = 65_536

/** How many rows bytes can hold: a record has at least one for each column. */
function rowsOf(bytes: number, columns: number): number {
  return Math.ceil(bytes / columns) + 1
}

/** Whether a table has so many columns and rows that what a thread counts of them takes too much memory. */
export function isTooWide(bytes: number, columns: number): boolean {
  return columns * keyPlaces(rowsOf(bytes, columns)) * 8 > mostKeyBytes
}

export class ChunkReader {
  readonly #plan: ChunkPlan
  readonly #memory = new KernelMemory()
  readonly #parser: RecordParser
  readonly #encoder: ColumnEncoder | null

  constructor(plan: ChunkPlan) {
    this.#plan = plan
    const bytes = Math.min(plan.chunkBytes + overlapBytes, plan.bytes)
    const rows = Math.min(mostRows, rowsOf(bytes, plan.columns.length))
    this.#parser = new RecordParser(this.#memory, {
      ...plan,
      kernel: plan.kernels.parse,
      bytes,
      rows,
      keyPlaces: keyPlaces(rowsOf(plan.bytes, plan.columns.length)),
    })
    const isOpen = plan.columns.some(({ reading }) => reading === 'open')
    this.#encoder = isOpen ? null : this.#createEncoder(plan.kernels, { rows, bytes })
  }

  /** Different values of each column in all chunks that were read. */
  get distinct(): DistinctState[] {
    return this.#parser.columns.map((column) => column.distinct())
  }

  /** @param space for the row groups' bytes; it may be left for a larger one. */
  read(range: ChunkRange, space: Uint8Array): ChunkRead {
    const { bytes: size } = this.#plan
    // One byte more in front: the line end of a record that ends with it counts.
    const base = range.exact ? range.from : range.from - 1
    const length = this.#load(base, Math.min(range.to + overlapBytes, size))
    const isLast = base + length === size
    const start = range.exact ? 0 : this.#guessStart(length)
    if (start === null && !isLast) return { kind: 'unusual' }
    const bytes = this.#parser.bytes
    const text = bytes.subarray(start ?? length, isLast ? length : bytes.lastIndexOf(0x0a, length - 1) + 1)
    if (!isUtf8(text) || text.includes(0)) return { kind: 'unusual' }
    const output = new ByteWriter(space)
    const places = { start: start ?? length, limit: Math.min(range.to - base, length), length, isLast }
    return this.#readRecords(output, places, { base, isAscii: isAscii(text) })
  }

  #readRecords(
    output: ByteWriter,
    places: { start: number; limit: number; length: number; isLast: boolean },
    text: { base: number; isAscii: boolean },
  ): ChunkRead {
    const start = text.base + places.start
    const groups: EncodedRows['groups'] = []
    let summaries = this.#plan.columns.map(() => emptySummary)
    let bits = this.#plan.columns.map((): number => cellBits.anything)
    this.#parser.begin(places)
    for (;;) {
      const parsed = this.#parser.parse()
      if (parsed.kind === 'unusual') return parsed
      if (parsed.kind === 'misfit') return { kind: 'misfit', start, column: parsed.column }
      bits = this.#parser.columns.map((column, index) => bits[index] & column.get('bits'))
      if (this.#encoder !== null && parsed.rows > 0) {
        const group = this.#encode(this.#encoder, output, { rows: parsed.rows, isAscii: text.isAscii })
        groups.push(group)
        summaries = summaries.map((summary, index) => mergeSummaries(summary, group.summaries[index]))
      }
      if (!parsed.isDone) continue
      const end = text.base + parsed.end
      if (this.#encoder === null) return { kind: 'bits', start, end, bits }
      return { kind: 'rows', start, end, table: { bytes: output.written, groups, summaries } }
    }
  }

  #encode(
    encoder: ColumnEncoder,
    output: ByteWriter,
    context: { rows: number; isAscii: boolean },
  ): EncodedRows['groups'][number] & { summaries: ColumnSummary[] } {
    const before = output.length
    const encoded = this.#parser.columns.map((column) => encoder.encode(output, column, context))
    const columns = encoded.map(({ stored }) => ({
      ...stored,
      // From the row group's start.
      dataOffset: stored.dataOffset - before,
      dictionaryOffset: stored.dictionaryOffset === null ? null : stored.dictionaryOffset - before,
    }))
    const summaries = encoded.map(({ summary }) => summary)
    return { rows: context.rows, bytes: output.length - before, columns, summaries }
  }

  #createEncoder(kernels: CsvKernels, size: { rows: number; bytes: number }): ColumnEncoder {
    const { exports } = new WebAssembly.Instance(kernels.encode, { env: { memory: this.#memory.memory } })
    return new ColumnEncoder(exports as unknown as EncodeKernel, this.#memory, size)
  }

  /** Reads the bytes from `base` to `end`. @returns how many they are. */
  #load(base: number, end: number): number {
    const { bytes } = this.#parser
    let length = 0
    while (length < end - base) {
      const read = readSync(this.#plan.file, bytes, length, end - base - length, base + length)
      if (read === 0) throw new Error('The file became shorter while it was read.')
      length += read
    }
    return length
  }

  #guessStart(length: number): number | null {
    const { delimiter, quote } = this.#plan.dialect
    const form = {
      bytes: this.#parser.bytes,
      length,
      delimiter: delimiter.charCodeAt(0),
      quote: quote === '' ? -1 : quote.charCodeAt(0),
    }
    return guessRecordStart(form, this.#plan.columns.length)
  }
}
