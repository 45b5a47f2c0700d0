import { columnOf } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { transposedOperator } from '../linear-algebra/linear-operator.ts'
import type { LinearOperator } from '../linear-algebra/linear-operator.ts'
import type { Products } from '../linear-algebra/products.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import { addScaled } from '../linear-algebra/vectors.ts'
import type { RandomState } from '../random/random-state.ts'
import type { Factors } from './nmf-init.ts'
import type { Penalty } from './nmf-params.ts'

export interface DescentOptions {
  maxIter: number
  tol: number
  w: Penalty
  h: Penalty
  /** Whether H is to be found too, not only W. */
  updateH: boolean
  /** Shuffles the components in every sweep; null leaves them in their order. */
  random: RandomState | null
  products: Products
}

export interface Descent {
  iterations: number
  converged: boolean
}

/**
 * Improves the factors in place, coordinate by coordinate, until the projected gradient has fallen to `tol` of its size
 * in the first sweep (Cichocki & Phan 2009; scikit-learn's `cd`).
 *
 * @param onSweep is told the share of the gradient that is left.
 */
export function* descendCoordinates(
  X: LinearOperator,
  { w, h }: Factors,
  options: DescentOptions,
  onSweep: (iteration: number, share: number) => void = () => {},
): Steps<Descent> {
  const { maxIter, tol, updateH } = options
  const turned = transposedOperator(X)
  let first = 0
  for (let iteration = 1; iteration <= maxIter; iteration += 1) {
    let violation = yield* sweep(X, w, h, options.w, options)
    if (updateH) violation += yield* sweep(turned, h, w, options.h, options)
    if (iteration === 1) first = violation
    if (first === 0) return { iterations: iteration, converged: true }
    onSweep(iteration, violation / first)
    if (violation / first <= tol) return { iterations: iteration, converged: true }
  }
  return { iterations: maxIter, converged: false }
}

/** One pass over all entries of `w`, given `h`; returns the sum of the projected gradient's entries. */
function* sweep(
  X: LinearOperator,
  w: DenseMatrix,
  h: DenseMatrix,
  { l1, l2 }: Penalty,
  { random, products }: DescentOptions,
): Steps<number> {
  const count = w.columns
  const gram = yield* products.multiplyTransposedSteps(h, h)
  for (let j = 0; j < count; j += 1) gram.data[j * count + j] += l2
  const target = yield* X.apply(h)
  if (l1 !== 0) for (let i = 0; i < target.data.length; i += 1) target.data[i] -= l1
  const order = random?.permutation(count) ?? Int32Array.from({ length: count }, (_, j) => j)
  let violation = 0
  const gradient = new Float64Array(w.rows)
  for (const component of order) {
    const wanted = columnOf(target, component)
    for (let i = 0; i < gradient.length; i += 1) gradient[i] = -wanted[i]
    for (let other = 0; other < count; other += 1) {
      addScaled(gradient, gram.data[component * count + other], columnOf(w, other))
    }
    violation += step(columnOf(w, component), gradient, gram.data[component * count + component])
    yield
  }
  return violation
}

function step(column: Float64Array, gradient: Float64Array, curvature: number): number {
  let violation = 0
  for (let i = 0; i < column.length; i += 1) {
    const projected = column[i] === 0 ? Math.min(0, gradient[i]) : gradient[i]
    violation += Math.abs(projected)
    if (curvature !== 0) column[i] = Math.max(column[i] - gradient[i] / curvature, 0)
  }
  return violation
}
