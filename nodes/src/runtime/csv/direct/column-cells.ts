/** The cells of one column in one chunk of a file, as values. */
import type { ColumnDtype } from '../../../core/table/schema.ts'
import { cellBits } from '../cell-types.ts'
import { TextCells } from './text-cells.ts'

/** What is done with a column's cells: read as a type, or looked at to find the type. */
export type CellReading = ColumnDtype | 'open'

const firstRows = 4096

export class ColumnCells {
  readonly reading: CellReading
  /** Whether the type was named by somebody and not found: then `0` and `1` count as yes/no too. */
  readonly declared: boolean
  /** A bit a row, the low bits first: 1 where there is a value. */
  present = new Uint8Array(firstRows / 8).fill(0xff)
  missing = 0
  /** How many values are in `numbers`. */
  count = 0
  /** The values without gaps; yes/no as 1 and 0, times in microseconds since 1970, whole numbers where they are exact. */
  numbers = new Float64Array(firstRows)
  /** Whole numbers and times that no double holds, and their places in `numbers`. */
  wide: { place: number; value: bigint }[] = []
  readonly text: TextCells | null
  /** What all cells of an open column may be. */
  bits: number = cellBits.anything

  constructor(reading: CellReading, options: { declared: boolean; bytes: Uint8Array }) {
    this.reading = reading
    this.declared = options.declared
    this.text = reading === 'string' ? new TextCells(options.bytes) : null
  }

  clear(): void {
    this.present.fill(0xff)
    this.missing = 0
    this.count = 0
    if (this.wide.length > 0) this.wide = []
    this.bits = cellBits.anything
    this.text?.clear()
  }

  /** Makes room for rows up to and without `rows`. */
  reserve(rows: number): void {
    if (rows <= this.numbers.length) return
    const numbers = new Float64Array(this.numbers.length * 2)
    numbers.set(this.numbers)
    this.numbers = numbers
    const present = new Uint8Array(numbers.length / 8).fill(0xff)
    present.set(this.present)
    this.present = present
  }

  miss(row: number): void {
    this.present[row >> 3] &= ~(1 << (row & 7))
    this.missing++
  }

  /** @returns false for no value of the column's type. */
  put(value: number | null): boolean {
    if (value === null) return false
    this.numbers[this.count++] = value
    return true
  }

  /** The same for a value that a double may not hold. */
  putWide(value: bigint | null): boolean {
    if (value === null) return false
    const place = this.count++
    this.numbers[place] = Number(value)
    if (!Number.isSafeInteger(this.numbers[place])) this.wide.push({ place, value })
    return true
  }
}
