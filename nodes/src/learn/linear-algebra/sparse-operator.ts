import { alignedBytes, KernelMemory } from '../kernels/kernel-memory.ts'
import type { KernelChoice } from '../kernels/load-kernel.ts'
import { createSparseKernel } from '../kernels/sparse.ts'
import type { SparseKernel } from '../kernels/sparse.ts'
import type { SparseMatrix } from '../matrix.ts'
import { sparseColumns } from '../preprocessing/sparse-columns.ts'
import { transposed } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import type { LinearOperator } from './linear-operator.ts'
import type { Steps } from './steps.ts'

/** Rows whose entries follow each other: of a sparse matrix, or of its transpose. */
interface CompressedRows {
  rows: number
  columns: number
  indptr: Int32Array
  indices: Int32Array
  values: Float64Array
}

/** Multiplications between two pauses. */
const PAUSE = 4_000_000
/** The most bytes that are put into the kernel's memory, which ends at 4 GiB. */
const MOST_BYTES = 3 * 2 ** 30

/** The bytes of the operator's copies of a matrix with so many entries, and of a product with so many columns. */
export function sparseOperatorBytes(rows: number, columns: number, entries: number, width: number): number {
  return 2 * (12 * entries + 8 * (rows + columns)) + 8 * (width + 2) * 2 * (rows + columns)
}

/**
 * A sparse matrix as an operator. Products with it are sums over its rows; those with its transpose are sums over the
 * rows of a copy that is compressed the other way, made at first need, so that no sum is scattered.
 */
export function sparseOperator(A: SparseMatrix, choice: KernelChoice = {}): LinearOperator {
  const own: CompressedRows = { ...A, columns: A.columnCount }
  let turned: CompressedRows | null = null
  return {
    rows: A.rows,
    columns: A.columnCount,
    apply: (X) => multiply(own, X, choice),
    applyTransposed(X) {
      if (turned === null) {
        const { indptr, rows: indices, values } = sparseColumns(A)
        turned = { rows: A.columnCount, columns: A.rows, indptr, indices, values }
      }
      return multiply(turned, X, choice)
    },
  }
}

function* multiply(A: CompressedRows, X: DenseMatrix, choice: KernelChoice): Steps<DenseMatrix> {
  // Numbers that meet the same entry lie side by side; one of them, or an even number.
  const width = X.columns === 1 ? 1 : X.columns + (X.columns & 1)
  const source = sideBySide(X, width)
  yield
  const entries = A.indptr[A.rows]
  const bytes = 12 * entries + 4 * A.rows + 8 * width * (A.rows + A.columns)
  const product = new Float64Array(A.rows * width)
  if (bytes > MOST_BYTES) yield* multiplyHere(A, source, width, product)
  else yield* multiplyInKernel(A, source, width, product, bytes, choice)
  return transposed({ rows: width, columns: A.rows, data: product }, X.columns)
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

function* multiplyInKernel(
  { rows, indptr, indices, values }: CompressedRows,
  source: Float64Array,
  width: number,
  product: Float64Array,
  bytes: number,
  choice: KernelChoice,
): Steps<void> {
  const entries = indptr[rows]
  const memory = new KernelMemory({ initialBytes: alignedBytes(bytes) + 512 })
  const kernel: SparseKernel = createSparseKernel(memory, choice)
  const place = {
    indptr: memory.allocate(4 * (rows + 1)),
    indices: memory.allocate(4 * entries),
    values: memory.allocate(8 * entries),
    source: memory.allocate(8 * source.length),
    product: memory.allocate(8 * product.length),
  }
  memory.view('i32', place.indptr, rows + 1).set(indptr.subarray(0, rows + 1))
  memory.view('i32', place.indices, entries).set(indices.subarray(0, entries))
  memory.view('f64', place.values, entries).set(values.subarray(0, entries))
  memory.view('f64', place.source, source.length).set(source)
  yield
  let start = 0
  while (start < rows) {
    let end = start + 1
    while (end < rows && (indptr[end] - indptr[start]) * width < PAUSE) end += 1
    kernel.times(
      place.indptr + 4 * start,
      place.indices,
      place.values,
      end - start,
      width,
      place.source,
      place.product + 8 * width * start,
    )
    start = end
    yield
  }
  product.set(memory.view('f64', place.product, product.length))
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
