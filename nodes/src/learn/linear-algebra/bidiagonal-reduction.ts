import { KernelMemory } from '../kernels/kernel-memory.ts'
import { createReductionKernel } from '../kernels/reduction.ts'
import { applyReflections } from './block-reflections.ts'
import { columnOf, columnsOf } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { makeReflection } from './householder.ts'
import type { Products } from './products.ts'
import type { Steps } from './steps.ts'
import { dot } from './vectors.ts'

/** `A = U B Vᵀ` with B upper bidiagonal. */
export interface BidiagonalForm {
  diagonal: Float64Array
  /** The n - 1 values above it. */
  above: Float64Array
  /** Vectors of the reflections whose product is U, longest first, and of those whose product is V. */
  left: Float64Array[]
  leftFactors: Float64Array
  right: Float64Array[]
  rightFactors: Float64Array
}

/** From so many columns on the kernel's memory is worth making. */
const LARGE = 48

/**
 * Brings a matrix with at least as many rows as columns, which is overwritten, to upper bidiagonal form by Householder
 * reflections from both sides (Golub & Kahan 1965). The four passes over the matrix that a step consists of are two:
 * an update and the product that needs it go together. Cost 4 m n² - 4/3 n³ operations.
 */
export function* reduceToBidiagonal(A: DenseMatrix): Steps<BidiagonalForm> {
  const { columns: n } = A
  const form: BidiagonalForm = {
    diagonal: new Float64Array(n),
    above: new Float64Array(Math.max(0, n - 1)),
    left: [],
    leftFactors: new Float64Array(n),
    right: [],
    rightFactors: new Float64Array(Math.max(0, n - 1)),
  }
  yield* reduceBy(n < LARGE ? passesHere(A) : passesInKernel(A), form)
  return form
}

/** The two passes of step k over the columns behind the k-th. */
interface Passes {
  columns: number
  /** Column k from row k on. */
  column(k: number): Float64Array
  /** What is yet to be taken off columns: column k + j lacks `v[j] y`, from row k on. */
  y(k: number): Float64Array
  /**
   * Takes it off, and reflects by column k: returns the columns' entries in row k after that, whose update is yet to be
   * done but for this row.
   */
  first(k: number, v: Float64Array, factor: number): Float64Array
  /** Does that update and returns the sum of the columns from row k + 1 on, weighted by `row`. */
  second(k: number, row: Float64Array): Float64Array
}

function* reduceBy(passes: Passes, form: BidiagonalForm): Steps<void> {
  const n = passes.columns
  let v: Float64Array = new Float64Array(0)
  for (let k = 0; k < n; k += 1) {
    const column = passes.column(k)
    if (k > 0) subtract(column, v[0], passes.y(k))
    const { head, factor } = makeReflection(column)
    form.diagonal[k] = head
    form.leftFactors[k] = factor
    form.left.push(column)
    if (k === n - 1) return
    const row = passes.first(k, v, factor)
    const right = makeReflection(row)
    form.above[k] = right.head
    form.rightFactors[k] = right.factor
    form.right.push(row)
    const product = passes.second(k, row)
    for (let i = 0; i < product.length; i += 1) product[i] *= right.factor
    v = row
    yield
  }
}

function passesHere(A: DenseMatrix): Passes {
  const { rows: m, columns: n } = A
  const columns = columnsOf(A)
  const steps = new Float64Array(n)
  let y = new Float64Array(0)
  return {
    columns: n,
    column: (k) => columns[k].subarray(k),
    y: () => y,
    first(k, v, factor) {
      const own = columns[k].subarray(k)
      const row = new Float64Array(n - k - 1)
      for (let j = k + 1; j < n; j += 1) {
        const target = columns[j].subarray(k)
        if (k > 0) subtract(target, v[j - k], y)
        steps[j] = factor * dot(own, target)
        row[j - k - 1] = target[0] - steps[j]
      }
      return row
    },
    second(k, row) {
      y = new Float64Array(m - k - 1)
      const below = columns[k].subarray(k + 1)
      for (let j = k + 1; j < n; j += 1) {
        updateAndAdd(columns[j].subarray(k + 1), steps[j], below, row[j - k - 1], y)
      }
      return y
    },
  }
}

function passesInKernel(A: DenseMatrix): Passes {
  const { rows: m, columns: n } = A
  const stride = 8 * (m + 8)
  const memory = new KernelMemory({ initialBytes: n * stride + 8 * (m + 2 * n) + 512 })
  const kernel = createReductionKernel(memory)
  const place = memory.allocate(n * stride)
  const [y, weights, steps] = [memory.allocate(8 * m), memory.allocate(8 * n), memory.allocate(8 * n)]
  const at = (row: number, column: number) => place + column * stride + 8 * row
  for (let j = 0; j < n; j += 1) memory.view('f64', at(0, j), m).set(columnOf(A, j))
  return {
    columns: n,
    column: (k) => memory.view('f64', at(k, k), m - k),
    y: (k) => memory.view('f64', y, m - k),
    first(k, v, factor) {
      const count = n - k - 1
      if (k > 0) memory.view('f64', weights, count).set(v.subarray(1))
      const columns = at(k, k + 1)
      kernel.takeOffAndDot(columns, stride, count, m - k, k > 0 ? 1 : 0, weights, y, at(k, k), factor, steps)
      const taken = memory.view('f64', steps, count)
      return Float64Array.from(taken, (step, j) => memory.view('f64', at(k, k + 1 + j), 1)[0] - step)
    },
    second(k, row) {
      const count = n - k - 1
      memory.view('f64', weights, count).set(row)
      const sum = memory.view('f64', y, m - k - 1).fill(0)
      kernel.updateAndAdd(at(k + 1, k + 1), stride, count, m - k - 1, steps, at(k + 1, k), weights, y)
      return sum
    },
  }
}

function subtract(target: Float64Array, factor: number, y: Float64Array): void {
  for (let i = 0; i < target.length; i += 1) target[i] -= factor * y[i]
}

/** `column -= step * v`, then `sum += weight * column`. */
function updateAndAdd(
  column: Float64Array,
  step: number,
  v: Float64Array,
  weight: number,
  sum: Float64Array,
): void {
  for (let i = 0; i < column.length; i += 1) {
    const value = column[i] - step * v[i]
    column[i] = value
    sum[i] += weight * value
  }
}

/** `u ← U u` and `v ← V v`, in place: singular vectors of B become those of A. */
export function* applyBidiagonalReflections(
  { left, leftFactors, right, rightFactors }: BidiagonalForm,
  u: DenseMatrix | null,
  v: DenseMatrix,
  products: Products,
): Steps<void> {
  if (u !== null) {
    const ofU = left.map((vector, k) => ({ start: k, v: vector, factor: leftFactors[k] }))
    yield* applyReflections(ofU, u, products)
  }
  const ofV = right.map((vector, k) => ({ start: k + 1, v: vector, factor: rightFactors[k] }))
  if (ofV.length > 0) yield* applyReflections(ofV, v, products)
}
