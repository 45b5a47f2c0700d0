import { alignedBytes, KernelMemory } from '../../kernels/kernel-memory.ts'
import { createSparseKernel } from '../../kernels/sparse.ts'
import type { SparseMatrix } from '../../matrix.ts'
import { addSparseTransposedTimes, transposeSparse } from '../sparse-products.ts'

/** Products of sparse rows with parameters of several outputs, those of a feature side by side. */
export interface OutputProducts {
  /** One value a row and output, row after row: what `times` writes and `timesColumns` reads. */
  readonly values: Float64Array
  /** Takes the parameters, feature after feature, that `times` multiplies with. */
  load(theta: Float64Array): void
  /** Multiplies `length` rows from `start` on. */
  times(start: number, length: number): void
  /** The products of the columns, or of their squares, with `values`: valid until the next call. */
  timesColumns(squared?: boolean): Float64Array
}

/** Products with one output, or an even number of them. */
export function createOutputProducts(X: SparseMatrix, outputs: number): OutputProducts {
  return outputs === 1 ? createSingle(X) : createSeveral(X, outputs)
}

/** Bytes of the products with so many entries. */
export function outputProductsBytes(
  { rows, columns }: { rows: number; columns: number },
  entries: number,
  outputs: number,
): number {
  const vectors = 8 * (2 * columns + rows) * outputs
  return outputs === 1 ? vectors : vectors + 44 * entries + 4 * (rows + columns) + 1024
}

/** A kernel's memory would cost more to fill than its products with one output save. */
function createSingle(X: SparseMatrix): OutputProducts {
  const { indptr, indices, values: entries } = X
  const values = new Float64Array(X.rows)
  const out = new Float64Array(X.columnCount)
  let theta: Float64Array = out
  return {
    values,
    load: (parameters) => void (theta = parameters),
    times(start, length) {
      for (let row = start; row < start + length; row += 1) {
        const end = indptr[row + 1]
        // Two sums, so that their additions overlap.
        let a = 0
        let b = 0
        let e = indptr[row]
        for (; e + 1 < end; e += 2) {
          a += entries[e] * theta[indices[e]]
          b += entries[e + 1] * theta[indices[e + 1]]
        }
        if (e < end) a += entries[e] * theta[indices[e]]
        values[row] = a + b
      }
    },
    timesColumns(squared = false) {
      out.fill(0)
      if (!squared) {
        addSparseTransposedTimes(out, X, values)
        return out
      }
      for (let row = 0; row < X.rows; row += 1) {
        const value = values[row]
        for (let e = indptr[row]; e < indptr[row + 1]; e += 1)
          out[indices[e]] += value * (entries[e] * entries[e])
      }
      return out
    },
  }
}

/** Where rows, compressed by row or by column, lie in the kernel's memory: byte offsets. */
interface PlacedRows {
  indptr: number
  indices: number
  values: number
}

function createSeveral(X: SparseMatrix, outputs: number): OutputProducts {
  const entries = X.indptr[X.rows]
  const memory = new KernelMemory({ initialBytes: kernelBytes(X, outputs) })
  const kernel = createSparseKernel(memory)
  const rows = placeRows(memory, X)
  const columns = placeRows(memory, transposeSparse(X))
  const squaresAt = memory.allocate(8 * entries)
  const [thetaAt, outAt] = [0, 1].map(() => memory.allocate(8 * X.columnCount * outputs))
  const valuesAt = memory.allocate(8 * X.rows * outputs)
  const parameters = memory.view('f64', thetaAt, X.columnCount * outputs)
  const out = memory.view('f64', outAt, X.columnCount * outputs)
  const plain = memory.view('f64', columns.values, entries)
  const squares = memory.view('f64', squaresAt, entries)
  for (let entry = 0; entry < entries; entry += 1) squares[entry] = plain[entry] ** 2
  return {
    values: memory.view('f64', valuesAt, X.rows * outputs),
    load: (theta) => parameters.set(theta.subarray(0, parameters.length)),
    times(start, length) {
      const { indptr, indices, values } = rows
      const to = valuesAt + 8 * start * outputs
      kernel.times(indptr + 4 * start, indices, values, length, outputs, thetaAt, to)
    },
    timesColumns(squared = false) {
      const { indptr, indices, values } = columns
      const from = squared ? squaresAt : values
      kernel.times(indptr, indices, from, X.columnCount, outputs, valuesAt, outAt)
      return out
    },
  }
}

function kernelBytes(X: SparseMatrix, outputs: number): number {
  const entries = X.indptr[X.rows]
  return (
    alignedBytes(4 * (X.rows + 1)) +
    alignedBytes(4 * (X.columnCount + 1)) +
    2 * alignedBytes(4 * entries) +
    3 * alignedBytes(8 * entries) +
    2 * alignedBytes(8 * X.columnCount * outputs) +
    alignedBytes(8 * X.rows * outputs)
  )
}

function placeRows(memory: KernelMemory, { rows, indptr, indices, values }: SparseMatrix): PlacedRows {
  const entries = indptr[rows]
  const placed = {
    indptr: memory.allocate(4 * (rows + 1)),
    indices: memory.allocate(4 * entries),
    values: memory.allocate(8 * entries),
  }
  memory.view('i32', placed.indptr, rows + 1).set(indptr)
  memory.view('i32', placed.indices, entries).set(indices.subarray(0, entries))
  memory.view('f64', placed.values, entries).set(values.subarray(0, entries))
  return placed
}
