/** Reads one chunk of a CSV file: its bytes, its records, and for a table to be stored its row group. */
import { isAscii, isUtf8 } from 'node:buffer'
import { readSync } from 'node:fs'
import { ByteWriter } from '../../parquet/byte-writer.ts'
import type { StoredColumn } from '../../parquet/parquet-file.ts'
import { ChunkParser, guardBytes, type ChunkDialect } from './chunk-parser.ts'
import { ColumnCells, type CellReading } from './column-cells.ts'
import type { ColumnSummary } from './column-summary.ts'
import { DistinctCounter, type DistinctState } from './distinct-counter.ts'
import { encodeBooleans, encodeFloats, encodeWholes, encodeWide, type EncodedColumn } from './encode-numbers.ts'
import { encodeTexts } from './encode-texts.ts'
import { guessRecordStart } from './record-start.ts'

/** What is read, by whichever thread. */
export interface ChunkPlan {
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
  /** Whether `from` is known to be the start of a record, or the end of the file. */
  exact: boolean
}

export type ChunkRead =
  | { kind: 'unusual' }
  /** A value that isn't of its column's type, in a chunk whose first record started at `start`. */
  | { kind: 'misfit'; start: number; column: number }
  | { kind: 'read'; start: number; end: number; rows: number; columns: ChunkColumns }

export type ChunkColumns =
  /** For open columns, the bits that their cells share. */
  | { kind: 'bits'; bits: number[] }
  | { kind: 'row-group'; bytes: Uint8Array; stored: StoredColumn[]; summaries: ColumnSummary[] }

/** A record that goes further beyond its chunk is left to another reader. */
const overlapBytes = 256 * 1024

export class ChunkReader {
  readonly #plan: ChunkPlan
  readonly #bytes: Buffer
  readonly #parser: ChunkParser
  readonly #columns: ColumnCells[]
  readonly #distinct: DistinctCounter[]

  constructor(plan: ChunkPlan) {
    this.#plan = plan
    this.#bytes = Buffer.allocUnsafeSlow(1 + Math.min(plan.chunkBytes + overlapBytes, plan.bytes) + guardBytes)
    this.#columns = plan.columns.map(
      ({ reading, declared }) => new ColumnCells(reading, { declared, bytes: this.#bytes }),
    )
    this.#parser = new ChunkParser(this.#bytes, plan.dialect, this.#columns)
    this.#distinct = plan.columns.map(() => new DistinctCounter())
  }

  /** Different values of each column in all chunks that were read. */
  get distinct(): DistinctState[] {
    return this.#distinct.map((counter) => counter.state())
  }

  /** @param space for the row group's bytes; it may be left for a larger one. */
  read(range: ChunkRange, space: Uint8Array): ChunkRead {
    const { bytes: size } = this.#plan
    // One byte more in front: the line end of a record that ends with it counts.
    const base = range.exact ? range.from : range.from - 1
    const length = this.#load(base, Math.min(range.to + overlapBytes, size))
    const last = base + length === size
    const start = range.exact ? 0 : this.#guessStart(length)
    if (start === null) return last ? this.#nothing(size) : { kind: 'unusual' }
    const limit = range.to - base
    if (start >= limit) return this.#nothing(base + start)
    const text = this.#bytes.subarray(start, last ? length : this.#bytes.lastIndexOf(0x0a, length - 1) + 1)
    if (!isUtf8(text) || text.includes(0)) return { kind: 'unusual' }
    const ascii = isAscii(text)
    const parsed = this.#parser.read({ start, limit, length, last })
    switch (parsed.kind) {
      case 'unusual':
        return parsed
      case 'misfit':
        return { kind: 'misfit', start: base + start, column: parsed.column }
      case 'read': {
        const columns = this.#finish(parsed.rows, { ascii, space })
        return { kind: 'read', start: base + start, end: base + parsed.end, rows: parsed.rows, columns }
      }
    }
  }

  /** Reads the bytes from `base` to `end`. @returns how many they are. */
  #load(base: number, end: number): number {
    let length = 0
    while (length < end - base) {
      const read = readSync(this.#plan.file, this.#bytes, length, end - base - length, base + length)
      if (read === 0) throw new Error('The file became shorter while it was read.')
      length += read
    }
    return length
  }

  #guessStart(length: number): number | null {
    const { delimiter, quote } = this.#plan.dialect
    const form = {
      bytes: this.#bytes,
      length,
      delimiter: delimiter.charCodeAt(0),
      quote: quote === '' ? -1 : quote.charCodeAt(0),
    }
    return guessRecordStart(form, this.#columns.length)
  }

  #nothing(position: number): ChunkRead {
    for (const column of this.#columns) column.clear()
    const columns = this.#finish(0, { ascii: true, space: new Uint8Array() })
    return { kind: 'read', start: position, end: position, rows: 0, columns }
  }

  #finish(rows: number, options: { ascii: boolean; space: Uint8Array }): ChunkColumns {
    if (this.#columns.some((column) => column.reading === 'open')) {
      return { kind: 'bits', bits: this.#columns.map((column) => column.bits) }
    }
    const output = new ByteWriter(options.space)
    const encoded = this.#columns.map((column, index) =>
      this.#encode(output, column, { rows, ascii: options.ascii, distinct: this.#distinct[index] }),
    )
    return {
      kind: 'row-group',
      bytes: output.written,
      stored: encoded.map(({ stored }) => stored),
      summaries: encoded.map(({ summary }) => summary),
    }
  }

  #encode(
    output: ByteWriter,
    column: ColumnCells,
    context: { rows: number; ascii: boolean; distinct: DistinctCounter },
  ): EncodedColumn {
    const { distinct } = context
    const presence = { rows: context.rows, missing: column.missing, bits: column.present }
    const numbers = column.numbers.subarray(0, column.count)
    if (column.text !== null) {
      return encodeTexts(output, presence, column.text, { distinct, bytes: this.#bytes, ascii: context.ascii })
    }
    if (column.wide.length > 0) return encodeWide(output, presence, { numbers, wide: column.wide }, distinct)
    switch (column.reading) {
      case 'float64':
        return encodeFloats(output, presence, numbers, distinct)
      case 'int64':
        return encodeWholes(output, presence, numbers, { distinct, repeats: false })
      case 'datetime':
        return encodeWholes(output, presence, numbers, { distinct, repeats: true })
      case 'bool':
        return encodeBooleans(output, presence, numbers, distinct)
      case 'string':
      case 'open':
        throw new Error(`A column that is read as ${column.reading} has no numbers.`)
    }
  }
}
