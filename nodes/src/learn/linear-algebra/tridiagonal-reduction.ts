import { KernelMemory } from '../kernels/kernel-memory.ts'
import { createReductionKernel } from '../kernels/reduction.ts'
import { applyReflections } from './block-reflections.ts'
import { columnOf, columnsOf } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { makeReflection } from './householder.ts'
import type { Products } from './products.ts'
import type { Steps } from './steps.ts'
import { addScaled, dot } from './vectors.ts'

/** `A = Q T Qᵀ` with T symmetric and tridiagonal. */
export interface TridiagonalForm {
  /** n values. */
  diagonal: Float64Array
  /** The n - 1 values beside it. */
  beside: Float64Array
  /** Column k holds, below its diagonal, the k-th reflection's vector. */
  reflections: DenseMatrix
  factors: Float64Array
}

/** From this size on the kernel's memory is worth making. */
const LARGE = 64

/**
 * Brings a symmetric matrix, of which the lower triangle is read and overwritten, to tridiagonal form by Householder
 * reflections (Golub & Van Loan, algorithm 8.3.1). The rank-two update of one step and the matrix-vector product of the
 * next are one pass, because both are bound by reading the matrix. Cost 4/3 n³ operations.
 */
export function* reduceToTridiagonal(matrix: DenseMatrix): Steps<TridiagonalForm> {
  const n = matrix.rows
  const form: TridiagonalForm = {
    diagonal: new Float64Array(n),
    beside: new Float64Array(Math.max(0, n - 1)),
    reflections: matrix,
    factors: new Float64Array(Math.max(0, n - 1)),
  }
  if (n < LARGE) yield* reduceSmall(form)
  else yield* reduceLarge(form)
  return form
}

function* reduceSmall({ diagonal, beside, reflections: matrix, factors }: TridiagonalForm): Steps<void> {
  const n = matrix.rows
  const columns = columnsOf(matrix)
  let v: Float64Array | null = null
  let w: Float64Array = new Float64Array(0)
  for (let k = 0; k < n - 1; k += 1) {
    if (v !== null) downdate(columns[k], k, v, w, 0)
    diagonal[k] = columns[k][k]
    const below = columns[k].subarray(k + 1)
    const { head, factor } = makeReflection(below)
    beside[k] = head
    factors[k] = factor
    const rest = new Float64Array(n - k - 1)
    for (let j = k + 1; j < n; j += 1) {
      if (v !== null) downdate(columns[j], j, v, w, j - k)
      multiplyColumn(columns[j], j, below, rest, j - k - 1)
    }
    finishUpdate(rest, factor, below)
    v = below
    w = rest
    yield
  }
  if (n > 0) diagonal[n - 1] = matrix.data[n * n - 1] - (v === null ? 0 : 2 * v[0] * w[0])
}

/** Of the product with the reflection's vector makes the other vector of the rank-two update. */
function finishUpdate(product: Float64Array, factor: number, v: Float64Array): void {
  for (let i = 0; i < product.length; i += 1) product[i] *= factor
  addScaled(product, (-factor / 2) * dot(product, v), v)
}

/** The same in the kernel. */
function* reduceLarge({ diagonal, beside, reflections: matrix, factors }: TridiagonalForm): Steps<void> {
  const n = matrix.rows
  const stride = 8 * (n + 8)
  const memory = new KernelMemory({ initialBytes: n * stride + 16 * n + 512 })
  const kernel = createReductionKernel(memory)
  const place = memory.allocate(n * stride)
  // The vector w of this step and of the one before.
  const places = [memory.allocate(8 * n), memory.allocate(8 * n)]
  const column = (k: number, from: number) => memory.view('f64', place + k * stride + 8 * from, n - from)
  for (let k = 0; k < n; k += 1) column(k, 0).set(columnOf(matrix, k))
  let w: Float64Array = new Float64Array(0)
  for (let k = 0; k < n - 1; k += 1) {
    if (k > 0) downdate(column(k, 0), k, column(k - 1, k), w, 0)
    const own = column(k, k)
    diagonal[k] = own[0]
    const below = own.subarray(1)
    const { head, factor } = makeReflection(below)
    beside[k] = head
    factors[k] = factor
    const rest = memory.view('f64', places[k & 1], n - k - 1).fill(0)
    const x = place + k * stride + 8 * (k + 1)
    const v = place + (k - 1) * stride + 8 * k
    kernel.symmetricStep(
      place,
      stride,
      n,
      k + 1,
      k > 0 ? 1 : 0,
      k > 0 ? v : x,
      places[1 - (k & 1)],
      x,
      places[k & 1],
    )
    finishUpdate(rest, factor, below)
    w = rest
    yield
  }
  diagonal[n - 1] = column(n - 1, n - 1)[0] - 2 * column(n - 2, n - 1)[0] * w[0]
  for (let k = 0; k < n; k += 1) columnOf(matrix, k).set(column(k, 0))
}

/** One column of the rank-two update, from its diagonal on, which belongs to place `at` of v and w. */
function downdate(
  column: Float64Array,
  diagonal: number,
  v: Float64Array,
  w: Float64Array,
  at: number,
): void {
  const vAt = v[at]
  const wAt = w[at]
  for (let i = diagonal, j = at; i < column.length; i += 1, j += 1) column[i] -= wAt * v[j] + vAt * w[j]
}

/**
 * What the lower part of a column of a symmetric matrix, and the row that mirrors it, add to `out = matrix x`; its
 * diagonal belongs to place `at` of x.
 */
function multiplyColumn(
  column: Float64Array,
  diagonal: number,
  x: Float64Array,
  out: Float64Array,
  at: number,
): void {
  const xAt = x[at]
  let sum0 = column[diagonal] * xAt
  let sum1 = 0
  const n = column.length
  let i = diagonal + 1
  let j = at + 1
  for (; i + 1 < n; i += 2, j += 2) {
    const a = column[i]
    const b = column[i + 1]
    sum0 += a * x[j]
    sum1 += b * x[j + 1]
    out[j] += a * xAt
    out[j + 1] += b * xAt
  }
  if (i < n) {
    sum0 += column[i] * x[j]
    out[j] += column[i] * xAt
  }
  out[at] += sum0 + sum1
}

/** `vectors ← Q vectors`, in place: eigenvectors of T become eigenvectors of A. */
export function applyTridiagonalReflections(
  { reflections, factors }: TridiagonalForm,
  vectors: DenseMatrix,
  products: Products,
): Steps<void> {
  const placed = Array.from(factors, (factor, k) => {
    return { start: k + 1, v: columnOf(reflections, k).subarray(k + 1), factor }
  })
  return applyReflections(placed, vectors, products)
}
