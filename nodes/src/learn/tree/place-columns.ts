import { alignedBytes, KernelMemory } from '../kernels/kernel-memory.ts'
import { codeColumns } from './column-codes.ts'
import type { CodedColumns, ColumnValues } from './column-codes.ts'

/** Columns whose codes lie in a kernel's memory. */
export interface PlacedColumns extends CodedColumns {
  memory: KernelMemory
  codesAt: number
  columns: readonly PlacedValues[]
}

export interface PlacedValues extends ColumnValues {
  /** Where the values are; 0 where a kernel doesn't need them, because no two are too near to be told apart. */
  valuesAt: number
}

/** What 32 bits reach, less a page for whatever is rounded up. */
const MOST_BYTES = 2 ** 32 - 65_536

/** Whether the columns and `extraBytes` beside them fit into what a kernel can reach. */
export function canPlace(rows: number, columns: number, extraBytes: number): boolean {
  return 2 * columns * alignedBytes(4 * rows) + extraBytes <= MOST_BYTES
}

/**
 * Codes columns into a kernel's memory with room for `extraBytes` more, which can be allocated without moving anything.
 */
export async function placeColumns(
  columns: readonly Float32Array[],
  rows: number,
  { extraBytes, pace }: { extraBytes: number; pace: () => Promise<void> },
): Promise<PlacedColumns> {
  const length = rows * columns.length
  const memory = new KernelMemory({ initialBytes: alignedBytes(4 * length) + extraBytes })
  const codesAt = memory.allocate(4 * length)
  const coded = await codeColumns(columns, memory.view('i32', codesAt, length), pace)
  const placed = coded.map((column) => {
    const valuesAt = column.separated ? 0 : memory.allocate(4 * column.values.length)
    return { ...column, valuesAt }
  })
  // Room for the values may have moved the memory, and the extra bytes still have to fit behind them.
  const mark = memory.used
  memory.allocate(extraBytes)
  memory.release(mark)
  for (const { separated, values, valuesAt } of placed) {
    if (!separated) memory.view('f32', valuesAt, values.length).set(values)
  }
  return { memory, codesAt, codes: memory.view('i32', codesAt, length), columns: placed }
}
