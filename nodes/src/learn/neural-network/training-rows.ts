import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Features, FloatArray, SparseMatrix } from '../matrix.ts'
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
  return (bytes > MOST_RESIDENT_BYTES ? 0 : bytes) + 4 * capacity + 128
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
  const target = kernels.view(resident, X.rows * stride)
  for (let start = 0; start < X.rows; start += BLOCK) {
    const end = Math.min(X.rows, start + BLOCK)
    for (let j = 0; j < X.columns.length; j += 1) layOutColumn(X.columns[j], target, start, end, stride, j)
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

function layOutColumn(
  column: FloatArray,
  target: FloatArray,
  start: number,
  end: number,
  stride: number,
  j: number,
): void {
  for (let i = start, place = start * stride + j; i < end; i += 1, place += stride) target[place] = column[i]
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
