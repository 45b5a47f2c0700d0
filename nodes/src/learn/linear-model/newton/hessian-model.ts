import { coordinateDescent } from '../elastic-net/coordinate-descent.ts'
import { factorCholesky } from '../least-squares/cholesky.ts'
import { wholeHessian } from './factored-preconditioner.ts'
import type { FactorableObjective } from './factored-preconditioner.ts'
import type { AbsolutePenalty, ModelSolver } from './proximal-newton.ts'

/** Curvature that is added to the model, as a share of what there is, so that its factor exists. */
const RIDGE = 1e-12
const MOST_SWEEPS = 20_000

/**
 * Minimises the quadratic model by its factored Hessian, which is a lasso of as many rows as there are parameters. The
 * parameters without a penalty come first in the factor and are solved for last: whatever the others are, they leave no
 * residual in their own rows.
 *
 * With several outputs, adding the same to all intercepts changes nothing, so any curvature will do there; for
 * coefficients the penalty decides.
 */
export function createHessianModel(
  objective: FactorableObjective,
  { l1, isPenalised }: AbsolutePenalty,
  pace: () => Promise<void>,
): ModelSolver {
  const length = isPenalised.length
  const places = Int32Array.from(isPenalised.keys()).sort((a, b) => isPenalised[a] - isPenalised[b] || a - b)
  const free = isPenalised.reduce((count, pays) => count + 1 - pays, 0)
  return async function solveModel(theta, { gradient }, accuracy) {
    const hessian = await wholeHessian(objective, objective.data.columns.length)
    const ordered = reorder(hessian, places)
    const pull = new Float64Array(length)
    for (let j = 0; j < length; j += 1) {
      let sum = 0
      for (let i = 0; i < length; i += 1) {
        const entry = i >= j ? ordered[j * length + i] : ordered[i * length + j]
        sum += entry * theta[places[i]]
      }
      pull[j] = sum - gradient[places[j]]
    }
    for (let j = 0; j < length; j += 1) ordered[j * length + j] *= 1 + RIDGE
    const factor = await factorCholesky(ordered, length, pace)
    solveLower(factor, length, pull)
    const columns = Array.from({ length: length - free }, (_, k) => {
      const j = free + k
      return Float64Array.from({ length: length - free }, (_, i) =>
        free + i <= j ? factor[(free + i) * length + j] : 0,
      )
    })
    const problem = { columns, target: pull.slice(free), residual: 0, l1, l2: 0, positive: false }
    const { coef } = await coordinateDescent(problem, { maxIter: MOST_SWEEPS, tol: 1e-6 * accuracy, pace })
    const solved = new Float64Array(length)
    solved.set(coef, free)
    for (let i = free - 1; i >= 0; i -= 1) {
      let sum = pull[i]
      for (let j = i + 1; j < length; j += 1) sum -= factor[i * length + j] * solved[j]
      solved[i] = sum / factor[i * length + i]
    }
    const target = new Float64Array(length)
    solved.forEach((value, j) => (target[places[j]] = value))
    return target
  }
}

/** The lower triangle of the matrix with rows and columns in another order. */
function reorder(matrix: Float64Array, places: Int32Array): Float64Array {
  const length = places.length
  const ordered = new Float64Array(length * length)
  for (let j = 0; j < length; j += 1) {
    for (let i = j; i < length; i += 1) {
      const [low, high] = places[i] < places[j] ? [places[i], places[j]] : [places[j], places[i]]
      ordered[j * length + i] = matrix[low * length + high]
    }
  }
  return ordered
}

/** Solves `L x = b` in place. */
function solveLower(factor: Float64Array, size: number, b: Float64Array): void {
  for (let j = 0; j < size; j += 1) {
    const x = b[j] / factor[j * size + j]
    b[j] = x
    for (let i = j + 1; i < size; i += 1) b[i] -= x * factor[j * size + i]
  }
}
