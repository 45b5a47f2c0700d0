import { z } from 'zod'
import type { FitContext } from '../../estimator/estimator-parts.ts'
import { nonNegative, wholeNumber } from '../../estimator/params.ts'
import type { DataShape } from '../../estimator/estimator.ts'
import type { Matrix } from '../../matrix.ts'
import { WORK_BUDGET } from './active-set.ts'
import { coordinateDescent } from './coordinate-descent.ts'
import { elasticNetSystem } from './centred-system.ts'
import { interceptOf } from '../least-squares/least-squares.ts'
import { solveDense } from '../least-squares/solve-dense.ts'
import type { LinearState } from '../linear-prediction.ts'
import { totalWeightOf } from '../total-weight.ts'

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
  if (l1 === 0) {
    const data = { X, y, fitIntercept, sampleWeight, pace }
    const solved = await solveDense({ ...data, ridge: l2, cutoff: Number.EPSILON, positive })
    const { coef, intercept } = solved
    return { coef, intercept, nIter: 1, dualGap: 0, converged: true }
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

/** The rows as they are or the triangle, whichever is smaller, and triangles of the columns in use. */
export function elasticNetMemory({ rows, columns }: DataShape): number {
  const system = Math.min(rows, columns)
  const refined = Math.min(columns ** 2, WORK_BUDGET / (2 * system))
  return 8 * (system * columns + 4 * refined + 8 * rows + 32 * columns) + 2e6
}
