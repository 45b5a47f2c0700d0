/// <reference path="../../../learn/kernels/web-assembly.d.ts" />
/**
 * Reads the records of a chunk into columns of the kernels' memory. The kernel reads what is written as usual; values in
 * an unusual form are read here, by the exact rules.
 */
import type { KernelMemory } from '../../../learn/kernels/kernel-memory.ts'
import type { DecimalMark } from '../cell-types.ts'
import { bitsOfCell, floatOf, timeOf, wholeOf, yesNoOf } from '../cell-values.ts'
import { parseEndings, type ParseKernel } from './csv-kernels.ts'
import { columnBytes, KernelColumn, type CellReading } from './kernel-columns.ts'
import { numberTableBytes, writeNumberTables } from './number-tables.ts'

/** How the records of a chunk are written. */
export interface ChunkDialect {
  delimiter: string
  /** Empty for none. */
  quote: string
  decimal: DecimalMark
  naValues: readonly string[]
}

/** How a reading ended. */
export type ParsedRecords =
  /** `end` is behind the last record; `isDone` says whether it was the chunk's last. */
  | { kind: 'read'; rows: number; end: number; isDone: boolean }
  /** A value that isn't of its column's type. */
  | { kind: 'misfit'; column: number }
  /** Something about the form that isn't understood here. */
  | { kind: 'unusual' }

/** Bytes behind the chunk's own that stop every scan. */
const guardBytes = 64
const lineFeed = 0x0a
/** Bytes of the longest text that stands for a missing value. */
const longestMissing = 400
/** What no byte is. */
const noQuote = 0x100

export class RecordParser {
  readonly columns: KernelColumn[]
  readonly #memory: KernelMemory
  readonly #kernel: ParseKernel
  readonly #dialect: ChunkDialect
  readonly #declared: boolean[]
  readonly #rows: number
  readonly #place: number
  readonly #length: number
  #next = 0
  #limit = 0
  #last = 0
  #end = 0

  /** Allocates room for chunks of `bytes` bytes and row groups of `rows` rows. */
  constructor(
    memory: KernelMemory,
    input: {
      kernel: WebAssembly.Module
      dialect: ChunkDialect
      columns: readonly { reading: CellReading; declared: boolean }[]
      bytes: number
      rows: number
      keyPlaces: number
    },
  ) {
    const { kernel, dialect, columns, bytes, rows, keyPlaces } = input
    this.#memory = memory
    this.#dialect = dialect
    this.#rows = rows
    this.#declared = columns.map(({ declared }) => declared)
    this.#length = 1 + bytes + guardBytes
    this.#place = memory.allocate(this.#length)
    const fields = memory.allocate(columns.length * columnBytes)
    this.columns = columns.map(
      ({ reading }, index) =>
        new KernelColumn(memory, { place: fields + index * columnBytes, reading, rows, keyPlaces }),
    )
    const { exports } = new WebAssembly.Instance(kernel, {
      env: {
        memory: memory.memory,
        readCell: (column: number, start: number, end: number) => this.#readCell(column, start, end),
      },
    })
    // What the kernel exports is declared beside its loader, and the tests hold the two together.
    this.#kernel = exports as unknown as ParseKernel
    this.#configure(fields)
  }

  /** Where the chunk's bytes go. */
  get bytes(): Buffer {
    return Buffer.from(this.#memory.memory.buffer, this.#place, this.#length)
  }

  /**
   * Sets the records to be read: those from `start` on that start before `limit`. They may not reach beyond `length`,
   * where the bytes end; a record may end with them when `isLast` says that the file does.
   */
  begin(chunk: { start: number; limit: number; length: number; isLast: boolean }): void {
    const { bytes } = this
    // Unquoted cells end at a line end, quoted ones at a quote.
    bytes.fill(0, chunk.length, chunk.length + guardBytes)
    bytes[chunk.length] = lineFeed
    if (this.#dialect.quote !== '') bytes[chunk.length + 2] = this.#dialect.quote.charCodeAt(0)
    bytes[chunk.length + 3] = lineFeed
    this.#next = this.#place + chunk.start
    this.#limit = this.#place + chunk.limit
    this.#end = this.#place + chunk.length
    this.#last = this.#end + Number(chunk.isLast)
  }

  /** Reads the next records, as many as a row group holds. */
  parse(): ParsedRecords {
    for (const column of this.columns) column.clear(this.#rows)
    const kernel = this.#kernel
    const ending = kernel.parse(this.#next, this.#limit, this.#last, this.#rows)
    if (ending === parseEndings.unusual) return { kind: 'unusual' }
    if (ending === parseEndings.misfit) return { kind: 'misfit', column: kernel.column.value }
    this.#next = kernel.end.value
    return {
      kind: 'read',
      rows: kernel.rows.value,
      end: Math.min(this.#next, this.#end) - this.#place,
      isDone: this.#next >= this.#limit,
    }
  }

  #configure(fields: number): void {
    const memory = this.#memory
    const { delimiter, quote, decimal, naValues } = this.#dialect
    const numbers = memory.allocate(numberTableBytes)
    const texts = naValues.filter((text) => text !== '').map((text) => new TextEncoder().encode(text))
    const missing = memory.allocate(768 + texts.length * (longestMissing + 8) + 16)
    writeNumberTables(memory.memory.buffer, numbers)
    this.#writeMissing(texts, missing)
    this.#kernel.configure(
      delimiter.charCodeAt(0),
      quote === '' ? noQuote : quote.charCodeAt(0),
      decimal.charCodeAt(0),
      numbers,
      missing,
      texts.length,
      Number(naValues.includes('')),
      Number(naValues.some((text) => /^[-+.,0-9tf]/i.test(text))),
      fields,
      this.columns.length,
    )
  }

  /** Which first bytes and which lengths the texts have, then each behind its length. */
  #writeMissing(texts: readonly Uint8Array[], place: number): void {
    const table = this.#memory.view('u8', place, 768)
    let at = place + 768
    for (const text of texts) {
      table[text[0]] = 1
      table[256 + text.length] = 1
      this.#memory.view('u32', at, 1)[0] = text.length
      this.#memory.view('u8', at + 4, text.length).set(text)
      at += (text.length + 7) & ~3
    }
  }

  /** What the kernel asks for a cell: for an open column its bits, else whether its value could be stored. */
  #readCell(index: number, start: number, end: number): number {
    const column = this.columns[index]
    const text = Buffer.from(this.#memory.memory.buffer, start, end - start).toString('latin1')
    const { decimal } = this.#dialect
    switch (column.reading) {
      case 'open':
        return bitsOfCell(text, decimal)
      case 'float64': {
        const value = floatOf(text, decimal)
        if (value !== null) this.#memory.view('f64', column.nextValue, 1)[0] = value
        return Number(value !== null)
      }
      case 'int64':
        return this.#putWhole(column, wholeOf(text))
      case 'datetime':
        return this.#putWhole(column, timeOf(text))
      case 'bool': {
        const value = yesNoOf(text, this.#declared[index])
        return this.#putWhole(column, value === null ? null : BigInt(value))
      }
      case 'string':
        return 0
    }
  }

  #putWhole(column: KernelColumn, value: bigint | null): number {
    if (value === null) return 0
    new BigInt64Array(this.#memory.memory.buffer, column.nextValue, 1)[0] = value
    return 1
  }
}
