import { factorCholesky, solveCholesky } from '../linear-model/least-squares/cholesky.ts'
import { linearPrediction } from '../linear-model/linear-prediction.ts'
import { addSparseTransposedTimes, sparseGram } from '../linear-model/sparse-products.ts'
import { addColumnDots } from '../linear-algebra/column-sums.ts'
import { dot } from '../linear-algebra/vectors.ts'
import { WeightedGram } from '../linear-model/newton/weighted-gram.ts'
import { isSparse } from '../matrix.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { polishOnMargin } from './hinge-polish.ts'
import type { HingeProgram, HingeSolution, HingeState, Hinges } from './hinges.ts'

interface Step {
  w: Float64Array
  alpha: Float64Array[]
  surplus: Float64Array[]
  shortfall: Float64Array[]
}

/** The gap between primal and dual objective, relative to them, that is left to the last step. */
const GAP = 1e-12
const MOST_ITERATIONS = 120
const STEP_SHARE = 0.995

/**
 * Mehrotra's predictor-corrector method on the dual, a box-constrained quadratic program of rank `features`: each step
 * needs the factor of `I + Σ x xᵀ / d` only (Fine & Scheinberg 2001; Ferris & Munson 2002). At the end the rows that lie on
 * the margin are met exactly.
 */
export async function solveByInteriorPoint(program: HingeProgram): Promise<HingeSolution> {
  const { X, hinges, pace } = program
  const products = new Products(X)
  const states = hinges.map((own) => firstState(own))
  let w = products.transposed(states)
  centre(states, products.times(w))
  const pairs = 2 * states.length * X.rows
  let iterations = 0
  let last = Infinity
  while (iterations < MOST_ITERATIONS) {
    const gap = complementarity(states)
    const size =
      1 +
      Math.abs(dot(w, w)) +
      states.reduce((sum, { alpha, hinges: { bound } }) => sum + Math.abs(dot(alpha, bound)), 0)
    // Rounding of the products ends the progress sooner or later.
    if (gap <= GAP * size || (iterations > 20 && gap > 0.9 * last)) break
    last = gap
    iterations += 1
    const diagonals = states.map(({ alpha, room, surplus, shortfall }) =>
      alpha.map((value, row) => surplus[row] / value + shortfall[row] / room[row]),
    )
    const factor = await products.factor(diagonals, pace)
    const raw = products.times(w)
    const predicted = solveStep({ states, diagonals, factor, products, w, raw, mu: 0 })
    const reach = longestStep(states, predicted)
    const left = complementarity(states, predicted, reach)
    const mu = ((left / gap) ** 3 * gap) / pairs
    const step = solveStep({ states, diagonals, factor, products, w, raw, mu, predicted })
    const length = Math.min(1, STEP_SHARE * longestStep(states, step))
    move(states, step, length)
    w = products.transposed(states)
    program.onIteration?.(iterations)
    await pace()
  }
  const coef = await polishOnMargin(program, states, w)
  return { coef, iterations, converged: iterations < MOST_ITERATIONS }
}

function firstState(hinges: Hinges): HingeState {
  const rows = hinges.cost.length
  return {
    hinges,
    alpha: hinges.cost.map((cost) => cost / 2),
    room: hinges.cost.map((cost) => cost / 2),
    surplus: new Float64Array(rows),
    shortfall: new Float64Array(rows),
  }
}

/** Multipliers that make the first point stationary, all well above 0. */
function centre(states: readonly HingeState[], raw: Float64Array): void {
  for (const { hinges, surplus, shortfall } of states) {
    const { sign, bound } = hinges
    const missing = bound.map((value, row) => value - sign[row] * raw[row])
    const offset = 1e-3 + missing.reduce((sum, value) => sum + Math.abs(value), 0) / missing.length
    missing.forEach((value, row) => {
      shortfall[row] = Math.max(value, 0) + offset
      surplus[row] = Math.max(-value, 0) + offset
    })
  }
}

interface StepProblem {
  states: readonly HingeState[]
  diagonals: readonly Float64Array[]
  factor: Float64Array
  products: Products
  w: Float64Array
  raw: Float64Array
  /** What the products of variables and multipliers shall become. */
  mu: number
  /** The step towards 0, whose own products are corrected for. */
  predicted?: Step
}

function solveStep(problem: StepProblem): Step {
  const { states, diagonals, factor, products, raw, mu, predicted } = problem
  const targets = states.map((state, g) => {
    const { hinges, alpha, room, surplus, shortfall } = state
    const low = alpha.map(
      (value, row) => mu - surplus[row] * value - correction(predicted, g, row, 'surplus'),
    )
    const high = room.map(
      (value, row) => mu - shortfall[row] * value + correction(predicted, g, row, 'shortfall'),
    )
    const right = alpha.map((value, row) => {
      const rest = hinges.sign[row] * raw[row] - hinges.bound[row] - surplus[row] + shortfall[row]
      return -rest + low[row] / value - high[row] / room[row]
    })
    return { low, high, right }
  })
  const weighted = targets.map(({ right }, g) => right.map((value, row) => value / diagonals[g][row]))
  const w = products.transposedOf(states, weighted)
  solveCholesky(factor, w.length, w)
  const moved = products.times(w)
  const alpha = targets.map(({ right }, g) => {
    const { sign } = states[g].hinges
    return right.map((value, row) => (value - sign[row] * moved[row]) / diagonals[g][row])
  })
  return {
    w,
    alpha,
    surplus: targets.map(({ low }, g) =>
      low.map((value, row) => (value - states[g].surplus[row] * alpha[g][row]) / states[g].alpha[row]),
    ),
    shortfall: targets.map(({ high }, g) =>
      high.map((value, row) => (value + states[g].shortfall[row] * alpha[g][row]) / states[g].room[row]),
    ),
  }
}

/** The product of a variable's step and its multiplier's. */
function correction(predicted: Step | undefined, g: number, row: number, of: 'surplus' | 'shortfall') {
  return predicted === undefined ? 0 : predicted.alpha[g][row] * predicted[of][g][row]
}

/** How far the step may be gone until a variable or a multiplier is 0, at most 1. */
function longestStep(states: readonly HingeState[], step: Step): number {
  let longest = 1 / STEP_SHARE
  states.forEach(({ alpha, room, surplus, shortfall }, g) => {
    for (let row = 0; row < alpha.length; row += 1) {
      const change = step.alpha[g][row]
      if (change < 0) longest = Math.min(longest, -alpha[row] / change)
      else if (change > 0) longest = Math.min(longest, room[row] / change)
      if (step.surplus[g][row] < 0) longest = Math.min(longest, -surplus[row] / step.surplus[g][row])
      if (step.shortfall[g][row] < 0) longest = Math.min(longest, -shortfall[row] / step.shortfall[g][row])
    }
  })
  return longest
}

/** The sum of the products of variables and multipliers, after a step if there is one. */
function complementarity(states: readonly HingeState[], step?: Step, length = 0): number {
  let sum = 0
  states.forEach(({ alpha, room, surplus, shortfall }, g) => {
    for (let row = 0; row < alpha.length; row += 1) {
      const change = step === undefined ? 0 : length * step.alpha[g][row]
      const more = step === undefined ? 0 : length * step.surplus[g][row]
      const missing = step === undefined ? 0 : length * step.shortfall[g][row]
      sum += (alpha[row] + change) * (surplus[row] + more) + (room[row] - change) * (shortfall[row] + missing)
    }
  })
  return sum
}

function move(states: readonly HingeState[], step: Step, length: number): void {
  states.forEach(({ alpha, room, surplus, shortfall }, g) => {
    for (let row = 0; row < alpha.length; row += 1) {
      alpha[row] += length * step.alpha[g][row]
      room[row] -= length * step.alpha[g][row]
      surplus[row] += length * step.surplus[g][row]
      shortfall[row] += length * step.shortfall[g][row]
    }
  })
}

/** Products with the rows, dense or sparse. */
class Products {
  readonly #X: Matrix | SparseMatrix
  readonly #features: number
  readonly #gram: WeightedGram | undefined

  constructor(X: Matrix | SparseMatrix) {
    this.#X = X
    this.#features = isSparse(X) ? X.columnCount : X.columns.length
    if (isSparse(X)) return
    const means = new Float64Array(this.#features)
    this.#gram = new WeightedGram({ rows: X.rows, columns: X.columns, means, hasOnes: false })
  }

  times(w: Float64Array): Float64Array {
    return linearPrediction(this.#X, w, 0)
  }

  /** The coefficients that the dual variables make. */
  transposed(states: readonly HingeState[]): Float64Array {
    return this.transposedOf(
      states,
      states.map(({ alpha }) => alpha),
    )
  }

  transposedOf(states: readonly HingeState[], values: readonly Float64Array[]): Float64Array {
    const sums = new Float64Array(this.#X.rows)
    states.forEach(({ hinges: { sign } }, g) => {
      for (let row = 0; row < sums.length; row += 1) sums[row] += sign[row] * values[g][row]
    })
    const out = new Float64Array(this.#features)
    if (isSparse(this.#X)) addSparseTransposedTimes(out, this.#X, sums)
    else addColumnDots(out, 0, this.#X.columns, sums, 0, sums.length)
    return out
  }

  /** The factor of `I + Σ x xᵀ / d`. */
  async factor(diagonals: readonly Float64Array[], pace: () => Promise<void>): Promise<Float64Array> {
    const weights = new Float64Array(this.#X.rows)
    for (const diagonal of diagonals) {
      for (let row = 0; row < weights.length; row += 1) weights[row] += 1 / diagonal[row]
    }
    const gram = await this.#gramOf(weights, pace)
    for (let j = 0; j < this.#features; j += 1) gram[j * this.#features + j] += 1
    return factorCholesky(gram, this.#features, pace)
  }

  async #gramOf(weights: Float64Array, pace: () => Promise<void>): Promise<Float64Array> {
    if (isSparse(this.#X)) return sparseGram(this.#X, weights)
    if (this.#gram === undefined) throw new Error('dense features have a gram matrix')
    return this.#gram.sum((out, start, length) => {
      for (let i = 0; i < length; i += 1) out[i] = weights[start + i]
    }, pace)
  }
}
