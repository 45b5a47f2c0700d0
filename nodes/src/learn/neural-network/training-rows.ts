import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Features, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import type { NetworkKernels } from './network-kernels.ts'
import { padTo } from './network-layout.ts'

/** The most bytes of rows that are kept in the kernel's memory, which ends at 4 GiB. */
const MOST_RESIDENT_BYTES = 3 * 2 ** 30
/** Rows that are turned from columns at a time: they stay in the cache. */
const BLOCK = 256

/** Puts rows of the features where a network reads them. */
export interface RowSource {
  /** Copies the rows that `index` names to `target`, `stride` numbers each, zeros behind the features. */
  gather(index: Int32Array, count: number, target: number): void
}

/** Puts each batch together from the features anew: for rows that are read once, and for sparse ones. */
export function createRowReader(X: Features | SparseMatrix, kernels: NetworkKernels): RowSource {
  return {
    gather(index, count, target) {
      if (isSparse(X)) fillSparse(X, kernels, index, count, target)
      else fillFromColumns(X, kernels, index, count, target)
    },
  }
}

export interface ResidentRowsOptions {
  memory: KernelMemory
  kernels: NetworkKernels
  /** The most rows asked for at once. */
  capacity: number
  pace: () => Promise<void>
}

/** The bytes that `createResidentRows` reserves. */
export function residentRowsBytes(rows: number, columns: number, size: 4 | 8, capacity: number): number {
  const bytes = rows * padTo(columns, 4) * size
  const resident = bytes > MOST_RESIDENT_BYTES ? 0 : bytes + columns * BLOCK * size
  return resident + 4 * capacity + 192
}

/**
 * Lays rows of dense features out one after the other, so that a batch reads few lines of memory; where they do not fit,
 * and of sparse features, each batch is put together anew.
 */
export async function createResidentRows(
  X: Features | SparseMatrix,
  { memory, kernels, capacity, pace }: ResidentRowsOptions,
): Promise<RowSource> {
  if (isSparse(X)) return createRowReader(X, kernels)
  const stride = padTo(X.columns.length, 4)
  const bytes = X.rows * stride * kernels.size
  if (bytes > MOST_RESIDENT_BYTES) return createRowReader(X, kernels)
  const resident = memory.allocate(bytes)
  const place = memory.allocate(4 * capacity)
  const block = memory.allocate(X.columns.length * BLOCK * kernels.size)
  const staged = kernels.view(block, X.columns.length * BLOCK)
  for (let start = 0; start < X.rows; start += BLOCK) {
    const count = Math.min(BLOCK, X.rows - start)
    X.columns.forEach((column, j) => staged.set(column.subarray(start, start + count), j * BLOCK))
    const target = resident + start * stride * kernels.size
    kernels.transpose(block, X.columns.length, count, BLOCK * kernels.size, target, stride * kernels.size)
    await pace()
  }
  const indices = memory.view('i32', place, capacity)
  return {
    gather(index, count, batch) {
      indices.set(index.subarray(0, count))
      kernels.gather(resident, stride * kernels.size, place, count, batch)
    },
  }
}

function fillFromColumns(
  { columns }: Features,
  kernels: NetworkKernels,
  index: Int32Array,
  count: number,
  target: number,
): void {
  const stride = padTo(columns.length, 4)
  const rows = kernels.view(target, count * stride)
  columns.forEach((column, j) => {
    for (let i = 0; i < count; i += 1) rows[i * stride + j] = column[index[i]]
  })
}

function fillSparse(
  { columnCount, indptr, indices, values }: SparseMatrix,
  kernels: NetworkKernels,
  index: Int32Array,
  count: number,
  target: number,
): void {
  const stride = padTo(columnCount, 4)
  const rows = kernels.view(target, count * stride).fill(0)
  for (let i = 0; i < count; i += 1) {
    for (let entry = indptr[index[i]]; entry < indptr[index[i] + 1]; entry += 1) {
      rows[i * stride + indices[entry]] = values[entry]
    }
  }
}
