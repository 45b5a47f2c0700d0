import { z } from 'zod'
import type { FitContext } from '../../estimator/define-estimator.ts'
import { nonNegative, wholeNumber } from '../../estimator/params.ts'
import type { DataShape } from '../../estimator/estimator.ts'
import type { Matrix } from '../../matrix.ts'
import { coordinateDescent } from './coordinate-descent.ts'
import type { ElasticNetProblem } from './coordinate-descent.ts'
import { centringOf, interceptOf, prepareLeastSquares } from '../least-squares/least-squares.ts'
import type { Centring } from '../least-squares/least-squares.ts'
import type { LinearState } from '../linear-prediction.ts'
import { solveMinimumNorm } from '../least-squares/minimum-norm.ts'
import { totalWeightOf } from '../total-weight.ts'
import { solveUpper } from '../least-squares/triangular-solve.ts'

/** The parameters that the lasso and the elastic net share. */
export const elasticNetParams = {
  /** The strength of the penalty; 0 is ordinary least squares. */
  alpha: nonNegative().default(1),
  fitIntercept: z.boolean().default(true),
  /** The most sweeps over all features. */
  maxIter: wholeNumber(1).default(1000),
  /** Stops when the duality gap is at most this share of the target's squares; then still goes to the optimum of the support. */
  tol: nonNegative().default(1e-4),
  /** No coefficient below 0. */
  positive: z.boolean().default(false),
}

export interface ElasticNetParams {
  alpha: number
  l1Ratio: number
  fitIntercept: boolean
  maxIter: number
  tol: number
  positive: boolean
}

/** What the lasso and the elastic net learn. */
export interface ElasticNetState extends LinearState {
  /** Sweeps over all features. */
  nIter: number
  /** By how much the objective may still lie above its minimum. */
  dualGap: number
  /** False when `maxIter` sweeps did not close the duality gap. */
  converged: boolean
}

/** Minimises `|y - Xw|² / (2n) + alpha l1Ratio |w|₁ + ½ alpha (1 - l1Ratio) |w|²`, n being the total weight. */
export async function fitElasticNet(
  X: Matrix,
  y: Float64Array,
  params: ElasticNetParams,
  { sampleWeight, pace, report }: FitContext,
): Promise<Pick<ElasticNetState, 'coef' | 'intercept' | 'nIter' | 'dualGap' | 'converged'>> {
  const { alpha, l1Ratio, fitIntercept, maxIter, tol, positive } = params
  const totalWeight = totalWeightOf(sampleWeight, X.rows)
  const l1 = alpha * l1Ratio * totalWeight
  const l2 = alpha * (1 - l1Ratio) * totalWeight
  if (l1 === 0 && !positive) {
    const problem = await prepareLeastSquares({ X, y, fitIntercept, ridge: l2, sampleWeight, pace })
    const { size, r, target } = problem.system
    const coef =
      l2 > 0
        ? solveUpper(r, size, size, target.slice())
        : solveMinimumNorm(problem.system, Number.EPSILON).coef
    return { coef, intercept: interceptOf(problem, coef), nIter: 1, dualGap: 0, converged: true }
  }
  const { centring, ...system } = await elasticNetSystem({ X, y, fitIntercept, sampleWeight, pace })
  const { coef, sweeps, gap, converged } = await coordinateDescent(
    { ...system, l1, l2, positive },
    {
      maxIter,
      tol,
      pace,
      onSweep: (done) => report({ done, total: maxIter, unit: 'iteration' }),
    },
  )
  const dualGap = gap / totalWeight
  return { coef, intercept: interceptOf(centring, coef), nIter: sweeps, dualGap, converged }
}

/** The rows as they are or the triangle, whichever is smaller, and a factor of the columns in use. */
export function elasticNetMemory({ rows, columns }: DataShape): number {
  return 8 * (Math.min(rows, columns) * columns + 3 * columns * columns + 8 * rows + 32 * columns) + 2e6
}

export interface ElasticNetData {
  X: Matrix
  y: Float64Array
  fitIntercept: boolean
  sampleWeight?: Float64Array
  pace: () => Promise<void>
}

/** The centred problem, but for its penalties. */
export type ElasticNetSystem = Pick<ElasticNetProblem, 'columns' | 'target' | 'residual'> & {
  centring: Centring
}

/** The rows themselves where they are no more than the features, else the triangle that stands in for them. */
export function elasticNetSystem(data: ElasticNetData): Promise<ElasticNetSystem> {
  return data.X.rows <= data.X.columns.length ? centredRows(data) : triangle(data)
}

/** The triangle stands in for the rows: the same objective with as many rows as features. */
async function triangle(data: ElasticNetData): Promise<ElasticNetSystem> {
  const centring = await prepareLeastSquares({ ...data, ridge: 0 })
  const { size, r, target, residual } = centring.system
  const columns = Array.from({ length: size }, (_, j) => r.subarray(j * size, (j + 1) * size))
  return { columns, target, residual, centring }
}

/** Fewer rows than features: they are the smaller system themselves. */
async function centredRows({
  X,
  y,
  fitIntercept,
  sampleWeight,
  pace,
}: ElasticNetData): Promise<ElasticNetSystem> {
  const centring = centringOf({ X, y, fitIntercept, sampleWeight })
  const rootWeight = sampleWeight?.map(Math.sqrt)
  const centre = (column: Float64Array, offset: number) =>
    column.map((value, row) => (value - offset) * (rootWeight ? rootWeight[row] : 1))
  const columns: Float64Array[] = []
  for (const [j, column] of X.columns.entries()) {
    columns.push(centre(column, centring.offsets[j]))
    await pace()
  }
  return { columns, target: centre(y, centring.yOffset), residual: 0, centring }
}
