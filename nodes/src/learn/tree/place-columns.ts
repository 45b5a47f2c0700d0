import { alignedBytes, KernelMemory } from '../kernels/kernel-memory.ts'
import { codeColumns } from './column-codes.ts'
import type { CodedColumns, ColumnValues } from './column-codes.ts'

/** Columns whose codes lie in a kernel's memory. */
export interface PlacedColumns extends CodedColumns {
  memory: KernelMemory
  codesAt: number
  /** Where a splitter's own arrays begin. */
  scratchAt: number
  columns: readonly PlacedValues[]
}

export interface PlacedValues extends ColumnValues {
  /** Where the values are; 0 where a kernel doesn't need them, because no two are too near to be told apart. */
  valuesAt: number
}

export interface PlaceColumnsOptions {
  scratchBytes: number
  /** Whether other threads read the memory, too. */
  isShared?: boolean
  pace: () => Promise<void>
}

/** What 32 bits reach, less a page for whatever is rounded up. */
const MOST_BYTES = 2 ** 32 - 65_536

/** Whether the columns and `scratchBytes` beside them fit into what a kernel can reach. */
export function canPlace(rows: number, columns: number, scratchBytes: number): boolean {
  return 2 * columns * alignedBytes(4 * rows) + scratchBytes <= MOST_BYTES
}

/**
 * Codes columns into a kernel's memory, with room for `scratchBytes` more: what splitters need, all threads together.
 */
export async function placeColumns(
  columns: readonly Float32Array[],
  rows: number,
  { scratchBytes, isShared = false, pace }: PlaceColumnsOptions,
): Promise<PlacedColumns> {
  const length = rows * columns.length
  const initialBytes = alignedBytes(4 * length) + scratchBytes
  const memory = new KernelMemory({ initialBytes, shared: isShared })
  const codesAt = memory.allocate(4 * length)
  const coded = await codeColumns(columns, memory.view('i32', codesAt, length), pace)
  const placed = coded.map((column) => {
    const valuesAt = column.separated ? 0 : memory.allocate(4 * column.values.length)
    return { ...column, valuesAt }
  })
  // Room for values and scratch may move the memory: arrays are cut from it after the last byte is reserved.
  const scratchAt = memory.allocate(scratchBytes)
  for (const { separated, values, valuesAt } of placed) {
    if (!separated) memory.view('f32', valuesAt, values.length).set(values)
  }
  return { memory, codesAt, scratchAt, codes: memory.view('i32', codesAt, length), columns: placed }
}
