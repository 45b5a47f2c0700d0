/**
 * Reads the records of a chunk of a CSV file into columns, RFC 4180 with line ends of LF or CR LF. Whatever is unusual
 * about the file's form makes it give up: another reader then finds out what it is, or what is wrong with it.
 */
import { cellBits, type DecimalMark } from '../cell-types.ts'
import { bitsOfCell, floatOf, timeOf, wholeOf, yesNoOf } from '../cell-values.ts'
import { CellScanner, unread } from './cell-scanner.ts'
import type { CellReading, ColumnCells } from './column-cells.ts'
import { MissingTexts } from './missing-texts.ts'

export interface ChunkDialect {
  delimiter: string
  /** Empty for none. */
  quote: string
  decimal: DecimalMark
  naValues: readonly string[]
}

/** How the reading of a chunk ended. */
export type ParsedRecords =
  | { kind: 'read'; rows: number; end: number }
  /** A value that isn't of its column's type. */
  | { kind: 'misfit'; column: number }
  /** Something about the form that isn't understood here. */
  | { kind: 'unusual' }

const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const tab = 0x09

/** Bytes that have to be free behind the chunk's own. */
export const guardBytes = 64

/** For the loop over all cells, which a comparison of texts would slow down. */
const readings: Record<CellReading, number> = { open: 0, string: 1, float64: 2, int64: 3, datetime: 4, bool: 5 }

export class ChunkParser {
  readonly #bytes: Buffer
  readonly #delimiter: number
  readonly #quote: number
  readonly #decimal: DecimalMark
  readonly #missing: MissingTexts
  readonly #scanner: CellScanner
  readonly #columns: readonly ColumnCells[]
  readonly #readings: Uint8Array
  /** For values that are looked at only. */
  readonly #unused = new Float64Array(1)
  // The content of the cell that was found last.
  #start = 0
  #end = 0
  #misfit = false

  /** @param bytes what chunks are read into, with `guardBytes` behind. */
  constructor(bytes: Buffer, dialect: ChunkDialect, columns: readonly ColumnCells[]) {
    this.#bytes = bytes
    this.#delimiter = dialect.delimiter.charCodeAt(0)
    this.#quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0)
    this.#decimal = dialect.decimal
    this.#missing = new MissingTexts(bytes, dialect.naValues)
    this.#scanner = new CellScanner(bytes, dialect.decimal)
    this.#columns = columns
    this.#readings = Uint8Array.from(columns, ({ reading }) => readings[reading])
  }

  /**
   * Puts the records that start from `range.start` and before `range.limit` into the columns.
   *
   * @param range.length bytes that are there; a record may reach up to them.
   * @param range.last whether they are the last of the file, so that a record may end with them.
   */
  read(range: { start: number; limit: number; length: number; last: boolean }): ParsedRecords {
    for (const column of this.#columns) column.clear()
    this.#guard(range.length)
    const bytes = this.#bytes
    const lastEnd = range.last ? range.length + 1 : range.length
    let at = range.start
    let row = 0
    while (at < range.limit) {
      if (bytes[at] === lineFeed || (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed)) {
        at += bytes[at] === lineFeed ? 1 : 2
        continue
      }
      if ((row & 1023) === 0) for (const column of this.#columns) column.reserve(row + 1024)
      at = this.#record(at, row)
      if (at < 0) return this.#misfit ? { kind: 'misfit', column: -at - 1 } : { kind: 'unusual' }
      if (at > lastEnd) return { kind: 'unusual' }
      row++
    }
    return { kind: 'read', rows: row, end: Math.min(at, range.length) }
  }

  /** Stops every scan behind the chunk: unquoted cells end at a line end, quoted ones at a quote. */
  #guard(length: number): void {
    this.#bytes.fill(0, length, length + guardBytes)
    this.#bytes[length] = lineFeed
    if (this.#quote >= 0) this.#bytes[length + 2] = this.#quote
    this.#bytes[length + 3] = lineFeed
  }

  /** Reads a record. @returns the position behind it, or less than 0: one less than minus the number of the column. */
  #record(position: number, row: number): number {
    const bytes = this.#bytes
    const columns = this.#columns
    const kinds = this.#readings
    const last = columns.length - 1
    let at = position
    for (let index = 0; index <= last; index++) {
      const column = columns[index]
      const wanted = index === last ? lineFeed : this.#delimiter
      let end: number = unread
      switch (kinds[index]) {
        case readings.float64:
          end = this.#scanner.float(at, column.numbers, column.count)
          break
        case readings.int64:
          end = this.#scanner.whole(at, column.numbers, column.count)
          break
        case readings.datetime:
          end = this.#scanner.time(at, column.numbers, column.count)
          break
        case readings.bool:
          end = this.#scanner.yesNo(at, column.numbers, column.count)
          break
      }
      if (end >= 0 && bytes[end] === wanted && !this.#missing.canBeValues) column.count++
      else {
        end = this.#cell(column, at, row)
        if (end < 0) return -index - 1
        if (index === last && bytes[end] === carriageReturn) end++
        if (bytes[end] !== wanted) return -index - 1
      }
      at = end + 1
    }
    return at
  }

  /** Reads any cell that isn't plainly a value of its column's type. @returns where it ends, or `unread`. */
  #cell(column: ColumnCells, position: number, row: number): number {
    const end = this.#find(position)
    if (end < 0) return unread
    if (this.#missing.has(this.#start, this.#end)) column.miss(row)
    else if (column.text !== null) column.text.add(this.#start, this.#end - this.#start)
    else if (column.reading === 'open') column.bits &= column.bits === 0 ? 0 : this.#bits()
    else if (this.#scan(column) === this.#end) column.count++
    else if (!this.#put(column, this.#bytes.latin1Slice(this.#start, this.#end))) {
      this.#misfit = true
      return unread
    }
    return end
  }

  #scan({ reading, numbers, count }: ColumnCells): number {
    switch (reading) {
      case 'float64':
        return this.#scanner.float(this.#start, numbers, count)
      case 'int64':
        return this.#scanner.whole(this.#start, numbers, count)
      case 'datetime':
        return this.#scanner.time(this.#start, numbers, count)
      case 'bool':
        return this.#scanner.yesNo(this.#start, numbers, count)
      case 'string':
      case 'open':
        return unread
    }
  }

  /** Puts a value that is written in an unusual way into its column, if it is of the column's type. */
  #put(column: ColumnCells, text: string): boolean {
    switch (column.reading) {
      case 'float64':
        return column.put(floatOf(text, this.#decimal))
      case 'bool': {
        const value = yesNoOf(text, column.declared)
        return column.put(value === null ? null : Number(value))
      }
      case 'int64':
        return column.putWide(wholeOf(text))
      case 'datetime':
        return column.putWide(timeOf(text))
      case 'string':
      case 'open':
        return false
    }
  }

  /** What the cell that was found last may be. */
  #bits(): number {
    const { whole, floating, digits, timestamp } = cellBits
    const scanner = this.#scanner
    if (scanner.whole(this.#start, this.#unused, 0) === this.#end) return whole | floating | digits
    if (scanner.float(this.#start, this.#unused, 0) === this.#end) return floating
    if (scanner.time(this.#start, this.#unused, 0) === this.#end) return timestamp
    return bitsOfCell(this.#bytes.latin1Slice(this.#start, this.#end), this.#decimal)
  }

  /** Finds the content of a cell. @returns where the cell ends, or `unread` where its form is unusual. */
  #find(position: number): number {
    const bytes = this.#bytes
    const delimiter = this.#delimiter
    let byte = bytes[position]
    if (byte === this.#quote) return this.#findQuoted(position + 1)
    if ((byte === space || byte === tab) && this.#isQuoteBehindSpace(position)) return unread
    let at = position
    while (byte !== delimiter && byte !== lineFeed && byte !== carriageReturn) byte = bytes[++at]
    this.#start = position
    this.#end = at
    return at
  }

  /** Finds the content of a quoted cell and takes one of each two quotes out of it, in place. */
  #findQuoted(start: number): number {
    const bytes = this.#bytes
    const quote = this.#quote
    let at = start
    while (bytes[at] !== quote) at++
    let end = at
    while (bytes[at + 1] === quote) {
      bytes[end++] = quote
      for (at += 2; bytes[at] !== quote; at++) bytes[end++] = bytes[at]
    }
    this.#start = start
    this.#end = end
    const stop = bytes[at + 1]
    return stop === this.#delimiter || stop === lineFeed || stop === carriageReturn ? at + 1 : unread
  }

  /** Readers differ on whether spaces before a quote count. */
  #isQuoteBehindSpace(position: number): boolean {
    let at = position
    while (this.#bytes[at] === space || this.#bytes[at] === tab) at++
    return this.#bytes[at] === this.#quote
  }
}
