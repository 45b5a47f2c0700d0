import { RandomState } from '../random/random-state.ts'
import { toRowSequence } from '../linear-model/stochastic-gradient/row-sequence.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'

export interface CrammerSingerProblem {
  X: Matrix | SparseMatrix
  codes: Int32Array
  classCount: number
  /** What an error of each row costs; above 0. */
  cost: Float64Array
  tol: number
  maxIter: number
  randomState: number
  pace: () => Promise<void>
  onIteration?(iteration: number): void
}

export interface CrammerSingerSolution {
  /** Class after class. */
  coef: Float64Array
  iterations: number
  converged: boolean
}

/** Entries between two chances for the event loop. */
const ENTRIES_A_PAUSE = 200_000

/**
 * Support vector machines of all classes at once (Crammer & Singer 2001): `½ Σ |w_k|²` plus the cost of the margin that the
 * worst other class takes from each row. Coordinate descent over the dual variables of a row, all classes of it together,
 * in random order (Keerthi et al. 2008).
 */
export async function solveCrammerSinger(problem: CrammerSingerProblem): Promise<CrammerSingerSolution> {
  const { codes, classCount, cost, tol, maxIter, pace } = problem
  const data = toRowSequence(problem.X)
  const { rows, features, values, starts, indices } = data
  const random = new RandomState(problem.randomState)
  /** Class after class for each feature. */
  const w = new Float64Array(features * classCount)
  const alpha = new Float64Array(rows * classCount)
  const slopes = new Float64Array(classCount)
  const order = Int32Array.from({ length: rows }, (_, row) => row)
  const rowsAPause = Math.max(1, Math.floor((ENTRIES_A_PAUSE * rows) / (1 + starts[rows] * classCount)))

  /** Minimises over the variables of a row; answers how far the conditions of their optimum were from holding. */
  function update(row: number): number {
    const [start, end] = [starts[row], starts[row + 1]]
    const own = codes[row]
    const base = row * classCount
    let square = 0
    slopes.fill(1)
    slopes[own] = 0
    for (let e = start; e < end; e += 1) {
      const value = values[e]
      square += value * value
      const place = (indices === null ? e - start : indices[e]) * classCount
      for (let k = 0; k < classCount; k += 1) slopes[k] += value * w[place + k]
    }
    if (square === 0) return 0
    let lowest = Infinity
    let highest = -Infinity
    for (let k = 0; k < classCount; k += 1) {
      if (alpha[base + k] < (k === own ? cost[row] : 0)) lowest = Math.min(lowest, slopes[k])
      highest = Math.max(highest, slopes[k])
    }
    const violation = highest - lowest
    if (!(violation > 1e-12)) return Math.max(0, violation)
    const level = levelOf(slopes, alpha, { base, own, square, cost: cost[row] })
    const changes = new Float64Array(classCount)
    for (let k = 0; k < classCount; k += 1) {
      const most = k === own ? cost[row] : 0
      const after = Math.min(most, (level - slopes[k]) / square + alpha[base + k])
      changes[k] = after - alpha[base + k]
      alpha[base + k] = after
    }
    for (let e = start; e < end; e += 1) {
      const place = (indices === null ? e - start : indices[e]) * classCount
      for (let k = 0; k < classCount; k += 1) w[place + k] += changes[k] * values[e]
    }
    return violation
  }

  let iterations = 0
  let converged = false
  while (iterations < maxIter && !converged) {
    iterations += 1
    random.shuffle(order)
    let worst = 0
    for (let i = 0; i < rows; i += 1) {
      worst = Math.max(worst, update(order[i]))
      if (i % rowsAPause === 0) await pace()
    }
    problem.onIteration?.(iterations)
    converged = worst <= tol
  }
  const coef = Float64Array.from(
    w,
    (_, place) => w[(place % features) * classCount + Math.floor(place / features)],
  )
  return { coef, iterations, converged }
}

/** The level at which a row's variables, raised to it but for their bounds, add up to 0. */
function levelOf(
  slopes: Float64Array,
  alpha: Float64Array,
  { base, own, square, cost }: { base: number; own: number; square: number; cost: number },
): number {
  const tops = slopes.map((slope, k) => slope - square * alpha[base + k] + (k === own ? square * cost : 0))
  tops.sort().reverse()
  let level = tops[0] - square * cost
  let r = 1
  for (; r < tops.length && level < r * tops[r]; r += 1) level += tops[r]
  return level / r
}
