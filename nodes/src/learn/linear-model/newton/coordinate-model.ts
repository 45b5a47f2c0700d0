import type { SparseMatrix } from '../../matrix.ts'
import { transposeSparse } from '../sparse-products.ts'
import type { AbsolutePenalty, ModelSolver } from './proximal-newton.ts'
import type { SparseObjective } from './sparse-objective.ts'

/** Sweeps over the parameters in use before all are looked at again. */
const SWEEPS_A_ROUND = 20
const MOST_ROUNDS = 200
/** Columns between two chances for the event loop. */
const COLUMNS_A_PAUSE = 256

/**
 * Minimises the quadratic model by coordinate descent over the columns of the features: the step's raw predictions are
 * kept, so that a coordinate costs no more than the entries of its column. Rounds over the parameters in use are followed
 * by one over all (Friedman, Hastie & Tibshirani 2010). The curvature between outputs is kept exactly, by the mean of the
 * step's predictions under the present probabilities.
 */
export function createCoordinateModel(
  objective: SparseObjective,
  penalty: AbsolutePenalty,
  pace: () => Promise<void>,
): ModelSolver {
  const columns = transposeSparse(objective.data.X)
  return async function solveModel(theta, { gradient }, accuracy) {
    const step = new ModelStep(objective, columns, penalty.l1, {
      theta,
      slopes: uncentred(gradient, objective),
      diagonal: await objective.diagonal(),
    })
    const { stride } = objective
    let enough = 0
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      let largest = step.updateIntercepts()
      for (let j = 0; j < columns.rows; j += 1) {
        largest = Math.max(largest, step.updateFeature(j))
        if (j % COLUMNS_A_PAUSE === 0) await pace()
      }
      if (round === 0) enough = accuracy * largest
      if (largest <= enough) break
      const inUse = step.placesInUse()
      for (let sweep = 0; sweep < SWEEPS_A_ROUND; sweep += 1) {
        let left = step.updateIntercepts()
        for (const place of inUse) {
          left = Math.max(left, step.update(Math.floor(place / stride), place % stride))
        }
        await pace()
        if (left <= 0.5 * enough) break
      }
    }
    return recentred(step.target, theta, objective)
  }
}

interface ModelStart {
  theta: Float64Array
  /** The slope along each parameter where the step begins. */
  slopes: Float64Array
  /** The curvature along each parameter alone. */
  diagonal: Float64Array
}

/** The step that has been made so far, of the features as given, and the raw predictions it adds. */
class ModelStep {
  readonly target: Float64Array
  readonly #objective: SparseObjective
  /** The features, compressed by column. */
  readonly #columns: SparseMatrix
  readonly #l1: number
  readonly #start: ModelStart
  /** One output: the weighted curvature of each row. Several: the weight times the probability of each class. */
  readonly #shares: readonly Float64Array[]
  /** Several outputs: the probabilities themselves. */
  readonly #probabilities: readonly Float64Array[] | undefined
  readonly #u: readonly Float64Array[]
  readonly #mean: Float64Array

  constructor(objective: SparseObjective, columns: SparseMatrix, l1: number, start: ModelStart) {
    const { outputs, data } = objective
    const { weight } = data
    this.target = start.theta.slice()
    this.#objective = objective
    this.#columns = columns
    this.#l1 = l1
    this.#start = start
    this.#probabilities = objective.probabilities
    this.#shares = Array.from({ length: outputs }, (_, k) => {
      const own = objective.probabilities?.[k]
      if (own === undefined) return objective.curvatureOf(k)
      return weight ? own.map((p, row) => p * weight[row]) : own
    })
    this.#u = Array.from({ length: outputs }, () => new Float64Array(data.X.rows))
    this.#mean = new Float64Array(data.X.rows)
  }

  /** Minimises over the coefficients of a feature; answers how far the conditions of their optimum were from holding. */
  updateFeature(j: number): number {
    let largest = 0
    for (let k = 0; k < this.#objective.outputs; k += 1) largest = Math.max(largest, this.update(j, k))
    return largest
  }

  /** Minimises over one coefficient. */
  update(j: number, k: number): number {
    const { indptr, indices, values } = this.#columns
    const { stride, totalWeight, data } = this.#objective
    const place = j * stride + k
    const curvature = this.#start.diagonal[place] + data.penalty
    if (!(curvature > 0)) return 0
    const [u, shares, mean] = [this.#u[k], this.#shares[k], this.#mean]
    let bent = 0
    for (let entry = indptr[j]; entry < indptr[j + 1]; entry += 1) {
      const row = indices[entry]
      bent += values[entry] * shares[row] * (u[row] - mean[row])
    }
    const before = this.target[place]
    const moved = before - this.#start.theta[place]
    const slope = this.#start.slopes[place] + data.penalty * moved + bent / totalWeight
    const pull = curvature * before - slope
    const after = (Math.sign(pull) * Math.max(0, Math.abs(pull) - this.#l1)) / curvature
    const change = after - before
    if (change === 0) return 0
    this.target[place] = after
    const own = this.#probabilities?.[k]
    for (let entry = indptr[j]; entry < indptr[j + 1]; entry += 1) {
      const row = indices[entry]
      u[row] += change * values[entry]
      if (own !== undefined) mean[row] += own[row] * change * values[entry]
    }
    return curvature * Math.abs(change)
  }

  /** Minimises over the intercepts, one after the other. */
  updateIntercepts(): number {
    const { outputs, stride, totalWeight, data } = this.#objective
    if (!data.fitIntercept) return 0
    let largest = 0
    for (let k = 0; k < outputs; k += 1) {
      const place = data.X.columnCount * stride + k
      const curvature = this.#start.diagonal[place]
      if (!(curvature > 0)) continue
      const [u, shares, mean, own] = [this.#u[k], this.#shares[k], this.#mean, this.#probabilities?.[k]]
      let bent = 0
      for (let row = 0; row < u.length; row += 1) bent += shares[row] * (u[row] - mean[row])
      const slope = this.#start.slopes[place] + bent / totalWeight
      const change = -slope / curvature
      this.target[place] += change
      for (let row = 0; row < u.length; row += 1) {
        u[row] += change
        if (own !== undefined) mean[row] += own[row] * change
      }
      largest = Math.max(largest, Math.abs(slope))
    }
    return largest
  }

  placesInUse(): number[] {
    const { outputs, stride, data } = this.#objective
    const places: number[] = []
    for (let j = 0; j < data.X.columnCount; j += 1) {
      for (let k = 0; k < outputs; k += 1) if (this.target[j * stride + k] !== 0) places.push(j * stride + k)
    }
    return places
  }
}

/** The gradient by the parameters of the features as given: moving a feature's coefficient alone moves the mean too. */
function uncentred(gradient: Float64Array, { outputs, stride, means, data }: SparseObjective): Float64Array {
  const slopes = gradient.slice()
  if (!data.fitIntercept) return slopes
  const intercepts = data.X.columnCount * stride
  means.forEach((mean, j) => {
    for (let k = 0; k < outputs; k += 1) slopes[j * stride + k] += mean * gradient[intercepts + k]
  })
  return slopes
}

/** The intercepts of the centred features: those of the features as given, moved with the coefficients. */
function recentred(
  target: Float64Array,
  theta: Float64Array,
  { outputs, stride, means, data }: SparseObjective,
): Float64Array {
  if (!data.fitIntercept) return target
  const intercepts = data.X.columnCount * stride
  means.forEach((mean, j) => {
    for (let k = 0; k < outputs; k += 1) {
      target[intercepts + k] += mean * (target[j * stride + k] - theta[j * stride + k])
    }
  })
  return target
}
