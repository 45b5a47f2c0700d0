import type { SparseKernel } from '../kernels/contracts/sparse.ts'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import type { KernelChoice } from '../kernels/load-kernel.ts'
import { createSparseKernel } from '../kernels/sparse.ts'
import type { SparseMatrix } from '../matrix.ts'
import { transposed } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import type { LinearOperator } from './linear-operator.ts'
import { sparseColumns } from './sparse-columns.ts'
import type { Steps } from './steps.ts'

/** Rows whose entries follow each other: of a sparse matrix, or of its transpose. */
interface CompressedRows {
  rows: number
  columns: number
  indptr: Int32Array
  indices: Int32Array
  values: Float64Array
}

/** Multiplications below which copying to the kernel costs more than it saves, and between two pauses. */
const WORTH_COPYING = 50_000

const PAUSE = 4_000_000
/** The most bytes that are put into the kernel's memory, which ends at 4 GiB. */
const MOST_BYTES = 3 * 2 ** 30

/**
 * A sparse matrix as an operator. Products with it are sums over its rows; those with its transpose are sums over the
 * rows of a copy that is compressed the other way, made at first need, so that no sum is scattered.
 */
export function sparseOperator(A: SparseMatrix, choice: KernelChoice = {}): LinearOperator {
  const own = createRowSums({ ...A, columns: A.columnCount }, choice)
  let turned: RowSums | null = null
  return {
    rows: A.rows,
    columns: A.columnCount,
    apply: (X) => own.multiply(X),
    applyTransposed(X) {
      turned ??= createRowSums(compressedByColumn(A), choice)
      return turned.multiply(X)
    },
  }
}

/** `A X`, or `Aᵀ X`, of a sparse matrix that is multiplied only once: not worth loading. */
export function* sparseProduct(A: SparseMatrix, X: DenseMatrix, isTransposed: boolean): Steps<DenseMatrix> {
  const rows = isTransposed ? compressedByColumn(A) : { ...A, columns: A.columnCount }
  const product = new Float64Array(rows.rows * X.columns)
  yield* multiplyHere(rows, transposed(X).data, X.columns, product)
  return transposed({ rows: X.columns, columns: rows.rows, data: product })
}

function compressedByColumn(A: SparseMatrix): CompressedRows {
  const { indptr, rows: indices, values } = sparseColumns(A)
  return { rows: A.columnCount, columns: A.rows, indptr, indices, values }
}

/** Compressed rows, ready to be multiplied again and again. */
interface RowSums {
  multiply(X: DenseMatrix): Steps<DenseMatrix>
}

function createRowSums(A: CompressedRows, choice: KernelChoice): RowSums {
  const entries = A.indptr[A.rows]
  let loaded: LoadedRows | null = null
  return {
    *multiply(X) {
      // Numbers that meet the same entry lie side by side; one of them, or an even number.
      const width = X.columns === 1 ? 1 : X.columns + (X.columns & 1)
      const source = sideBySide(X, width)
      yield
      const bytes = 12 * entries + 4 * A.rows + 8 * width * (A.rows + A.columns)
      let product = new Float64Array(A.rows * width)
      if (entries * width < WORTH_COPYING || bytes > MOST_BYTES) {
        yield* multiplyHere(A, source, width, product)
      } else {
        loaded ??= loadRows(A, choice)
        product = yield* multiplyInKernel(loaded, source, width)
      }
      return transposed({ rows: width, columns: A.rows, data: product }, X.columns)
    },
  }
}

/** Row after row, with zeros behind each where `width` is larger. */
function sideBySide(X: DenseMatrix, width: number): Float64Array {
  const turned = transposed(X)
  if (width === X.columns) return turned.data
  const result = new Float64Array(X.rows * width)
  for (let i = 0; i < X.rows; i += 1) {
    result.set(turned.data.subarray(i * X.columns, (i + 1) * X.columns), i * width)
  }
  return result
}

/** Compressed rows in a kernel's memory. */
interface LoadedRows {
  rows: CompressedRows
  memory: KernelMemory
  kernel: SparseKernel
  indptr: number
  indices: number
  values: number
  /** What is in use without the factor and the product. */
  mark: number
}

function loadRows(rows: CompressedRows, choice: KernelChoice): LoadedRows {
  const entries = rows.indptr[rows.rows]
  const memory = new KernelMemory({ initialBytes: 12 * entries + 4 * rows.rows + 512 })
  const indptr = memory.allocate(4 * (rows.rows + 1))
  const indices = memory.allocate(4 * entries)
  const values = memory.allocate(8 * entries)
  memory.view('i32', indptr, rows.rows + 1).set(rows.indptr.subarray(0, rows.rows + 1))
  memory.view('i32', indices, entries).set(rows.indices.subarray(0, entries))
  memory.view('f64', values, entries).set(rows.values.subarray(0, entries))
  return {
    rows,
    memory,
    kernel: createSparseKernel(memory, choice),
    indptr,
    indices,
    values,
    mark: memory.used,
  }
}

function* multiplyInKernel(
  { rows: { rows, indptr }, memory, kernel, mark, ...place }: LoadedRows,
  source: Float64Array,
  width: number,
): Steps<Float64Array<ArrayBuffer>> {
  memory.release(mark)
  const factor = memory.allocate(8 * source.length)
  const product = memory.allocate(8 * rows * width)
  memory.view('f64', factor, source.length).set(source)
  yield
  let start = 0
  while (start < rows) {
    let end = start + 1
    while (end < rows && (indptr[end] - indptr[start]) * width < PAUSE) end += 1
    const to = product + 8 * width * start
    kernel.times(place.indptr + 4 * start, place.indices, place.values, end - start, width, factor, to)
    start = end
    yield
  }
  return new Float64Array(memory.view('f64', product, rows * width))
}

function* multiplyHere(
  { rows, indptr, indices, values }: CompressedRows,
  source: Float64Array,
  width: number,
  product: Float64Array,
): Steps<void> {
  for (let i = 0; i < rows; i += 1) {
    for (let entry = indptr[i]; entry < indptr[i + 1]; entry += 1) {
      const value = values[entry]
      const from = indices[entry] * width
      for (let k = 0; k < width; k += 1) product[i * width + k] += value * source[from + k]
    }
    if ((i & 255) === 255) yield
  }
}
