import { linearPrediction } from '../linear-model/linear-prediction.ts'
import { solveMinimumNorm } from '../linear-model/least-squares/minimum-norm.ts'
import { addSparseTransposedTimes } from '../linear-model/sparse-products.ts'
import { reduceRows } from '../linear-model/least-squares/triangular-reduction.ts'
import { addColumnDots } from '../linear-algebra/column-sums.ts'
import { isSparse } from '../matrix.ts'
import { hingeObjective } from './hinges.ts'
import type { HingeProgram, HingeState } from './hinges.ts'

/** Directions that the rows on the margin don't determine. */
const RANK = 1e-11
/** The second and third turn take away what rounding left of the first, whose steps may cancel most of the start. */
const TURNS = 3
/** Multiplications that one polish may take. */
const MOST_WORK = 2e9

/**
 * The exact optimum where it is known which rows lie on the margin, which beyond it and which short of it: the point
 * nearest to what the rows short of it make, at which those on it are met. Taken if its objective is no worse.
 */
export async function polishOnMargin(
  { X, hinges, pace }: HingeProgram,
  states: readonly HingeState[],
  w: Float64Array,
): Promise<Float64Array> {
  const sums = new Float64Array(X.rows)
  const margin: { row: number; value: number }[] = []
  states.forEach(({ hinges: { sign, bound, cost }, alpha, room, surplus, shortfall }) => {
    const scale = bound.reduce((sum, value) => sum + Math.abs(value), 0) / bound.length || 1
    for (let row = 0; row < X.rows; row += 1) {
      // Of a variable and its multiplier one is 0 at the optimum: the smaller, each in its own units.
      const isAbove = alpha[row] / cost[row] < surplus[row] / scale
      const isBelow = room[row] / cost[row] < shortfall[row] / scale
      if (isBelow) sums[row] += sign[row] * cost[row]
      else if (!isAbove) margin.push({ row, value: sign[row] * bound[row] })
    }
  })
  if (margin.length === 0 || margin.length * w.length ** 2 > MOST_WORK) return w
  const base = new Float64Array(w.length)
  if (isSparse(X)) addSparseTransposedTimes(base, X, sums)
  else addColumnDots(base, 0, X.columns, sums, 0, sums.length)
  const columns = marginColumns(X, margin)
  let polished = base
  for (let turn = 0; turn < TURNS; turn += 1) {
    const met = linearPrediction({ rows: margin.length, columns }, polished, 0)
    const y = Float64Array.from(margin, ({ value }, i) => value - met[i])
    const system = await reduceRows({ columns, y, offsets: new Float64Array(w.length), yOffset: 0, pace })
    const { coef: step } = await solveMinimumNorm(system, RANK, pace)
    polished = polished.map((value, k) => value + step[k])
  }
  const [before, after] = [w, polished].map((coef) =>
    hingeObjective(hinges, coef, linearPrediction(X, coef, 0)),
  )
  return after <= before * (1 + 1e-13) ? polished : w
}

function marginColumns(X: HingeProgram['X'], margin: readonly { row: number }[]): Float64Array[] {
  if (!isSparse(X)) return X.columns.map((column) => Float64Array.from(margin, ({ row }) => column[row]))
  const columns = Array.from({ length: X.columnCount }, () => new Float64Array(margin.length))
  margin.forEach(({ row }, i) => {
    for (let entry = X.indptr[row]; entry < X.indptr[row + 1]; entry += 1) {
      columns[X.indices[entry]][i] = X.values[entry]
    }
  })
  return columns
}
