/** Columns in the kernels' memory: where their cells are, and what the host reads and writes of them. */
import type { KernelMemory } from '../../../learn/kernels/kernel-memory.ts'
import type { ColumnDtype } from '../../../core/table/schema.ts'
import { cellBits } from '../cell-types.ts'
import type { DistinctState } from './distinct-counts.ts'

/** What is done with a column's cells: read as a type, or looked at to find the type. */
export type CellReading = ColumnDtype | 'open'

/** The numbers that `assembly/parts/column.ts` has for the readings. */
const readings: Record<CellReading, number> = {
  open: 0,
  string: 1,
  float64: 2,
  int64: 3,
  datetime: 4,
  bool: 5,
}

/** The fields of a column, in the order in which `assembly/parts/column.ts` declares them. */
const fieldNames = [
  'reading',
  'values',
  'count',
  'present',
  'missing',
  'bits',
  'codes',
  'starts',
  'lengths',
  'hashes',
  'heads',
  'entries',
  'slots',
  'slotMask',
  'compares',
  'ranks',
  'keyTable',
  'keyMask',
  'keys',
  'hasZero',
] as const
type Field = (typeof fieldNames)[number]

export const rankCount = 4096
/** Different values are counted exactly up to this many, as in `assembly/parts/distinct-keys.ts`. */
const mostKeys = 10_000

/** Places of a column's table of different values, in a file of so many rows at most. */
export function keyPlaces(rows: number): number {
  return 2 ** Math.ceil(Math.log2(Math.min(rows, mostKeys) * 1.5 + 1))
}

export class KernelColumn {
  readonly reading: CellReading
  /** Where the kernels find its fields. */
  readonly place: number
  readonly #memory: KernelMemory
  #fields: Int32Array | null = null

  /** Reserves what the column needs for `rows` rows at a time. */
  constructor(
    memory: KernelMemory,
    input: { place: number; reading: CellReading; rows: number; keyPlaces: number },
  ) {
    const { place, reading, rows, keyPlaces: places } = input
    this.place = place
    this.reading = reading
    this.#memory = memory
    const isText = reading === 'string'
    const slots = isText ? 2 ** Math.ceil(Math.log2(rows * 2 + 1)) : 0
    const fields: Partial<Record<Field, number>> = {
      reading: readings[reading],
      values: isText ? 0 : memory.allocate(rows * 8 + 8),
      present: memory.allocate(Math.ceil(rows / 8)),
      ranks: memory.allocate(rankCount),
      keyTable: memory.allocate(places * 8),
      keyMask: places - 1,
      slotMask: slots - 1,
    }
    if (isText) {
      for (const field of ['codes', 'starts', 'lengths'] as const) fields[field] = memory.allocate(rows * 4)
      fields.hashes = memory.allocate(rows * 8)
      fields.heads = memory.allocate(rows * 8)
      fields.slots = memory.allocate(slots * 4)
    }
    for (const [field, value] of Object.entries(fields)) this.#set(field as Field, value)
  }

  get(field: Field): number {
    return this.#view()[fieldNames.indexOf(field)]
  }

  /** Forgets the cells, not the counts of different values. */
  clear(rows: number): void {
    for (const field of ['count', 'missing', 'entries'] as const) this.#set(field, 0)
    this.#set('bits', cellBits.anything)
    this.#set('compares', 1)
    this.#memory.view('u8', this.get('present'), Math.ceil(rows / 8)).fill(0xff)
    if (this.reading === 'string')
      this.#memory.view('i32', this.get('slots'), this.get('slotMask') + 1).fill(0)
  }

  /** What has been counted of the column's different values. */
  distinct(): DistinctState {
    const ranks = this.#memory.view('u8', this.get('ranks'), rankCount).slice()
    if (this.get('keys') < 0) return { ranks, keys: null }
    const table = new BigUint64Array(
      this.#memory.memory.buffer,
      this.get('keyTable'),
      this.get('keyMask') + 1,
    )
    const keys = new BigUint64Array(this.get('keys'))
    // A zero is a free place, and a value when it is known to be one: the last of the keys.
    let length = 0
    for (let place = 0; place < table.length; place++) if (table[place] !== 0n) keys[length++] = table[place]
    return { ranks, keys }
  }

  /** Where the next value goes. */
  get nextValue(): number {
    return this.get('values') + this.get('count') * 8
  }

  #set(field: Field, value: number): void {
    this.#view()[fieldNames.indexOf(field)] = value
  }

  #view(): Int32Array {
    // A memory that grows takes another buffer.
    if (this.#fields === null || this.#fields.buffer !== this.#memory.memory.buffer) {
      this.#fields = this.#memory.view('i32', this.place, fieldNames.length)
    }
    return this.#fields
  }
}

/** Bytes of a column's fields. */
export const columnBytes = fieldNames.length * 4
