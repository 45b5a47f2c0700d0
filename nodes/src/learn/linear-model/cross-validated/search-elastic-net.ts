import { z } from 'zod'
import type { FitContext } from '../../estimator/estimator-parts.ts'
import type { DataShape } from '../../estimator/estimator.ts'
import { nonNegative, positive, wholeNumber } from '../../estimator/params.ts'
import type { Matrix } from '../../matrix.ts'
import { takeRows, takeTarget, toMatrix } from '../../matrix.ts'
import { meanSquaredError } from '../../metrics/regression-metrics.ts'
import type { TrainTestRows } from '../../model-selection/train-test-split.ts'
import { elasticNetSystem } from '../elastic-net/centred-system.ts'
import { coordinateDescent } from '../elastic-net/coordinate-descent.ts'
import { elasticNetMemory, elasticNetParams, fitElasticNet } from '../elastic-net/fit-elastic-net.ts'
import type { ElasticNetState } from '../elastic-net/fit-elastic-net.ts'
import { centringOf, interceptOf } from '../least-squares/least-squares.ts'
import { linearPrediction } from '../linear-prediction.ts'
import { totalWeightOf } from '../total-weight.ts'
import { DEFAULT_FOLDS, foldsOf } from './folds.ts'

/** The parameters that both cross-validated estimators share. */
export const searchParams = {
  /** The least penalty of the path, as a share of the one that takes all coefficients to 0. */
  eps: positive().default(1e-3),
  /** How many penalties to try, or which. */
  alphas: z.union([wholeNumber(1), z.array(nonNegative()).min(1).readonly()]).default(100),
  fitIntercept: elasticNetParams.fitIntercept,
  maxIter: elasticNetParams.maxIter,
  tol: elasticNetParams.tol,
  positive: elasticNetParams.positive,
  /** How many folds the rows are divided into, in their order. */
  cv: wholeNumber(2).default(DEFAULT_FOLDS),
}

export interface SearchParams {
  eps: number
  alphas: number | readonly number[]
  fitIntercept: boolean
  maxIter: number
  tol: number
  positive: boolean
  cv: number
}

export interface SearchedElasticNet extends ElasticNetState {
  /** The penalty that was chosen. */
  alpha: number
  /** The share of absolute coefficients that was chosen. */
  l1Ratio: number
  /** The penalties tried, share after share. */
  alphas: Float64Array
  /** The mean squared error by share, penalty and fold, the folds side by side. */
  msePath: Float64Array
}

/** Fits along a path of penalties on each fold's other rows, and with the best of them on all rows. */
export async function searchElasticNet(
  X: Matrix,
  y: Float64Array,
  params: SearchParams & { l1Ratios: readonly number[] },
  context: FitContext,
): Promise<Omit<SearchedElasticNet, 'estimator' | 'nFeaturesIn'>> {
  const { sampleWeight } = context
  const folds = foldsOf(X.rows, params.cv)
  const paths = params.l1Ratios.map((l1Ratio) => alphasOf(X, y, l1Ratio, params, sampleWeight))
  const count = paths[0].length
  const msePath = new Float64Array(paths.length * count * folds.length)
  for (const [f, fold] of folds.entries()) {
    const errors = await errorsOnFold(X, y, fold, paths, params, context)
    errors.forEach((error, place) => (msePath[place * folds.length + f] = error))
    context.report({ done: f + 1, total: folds.length, unit: 'fold' })
  }
  let best = 0
  let least = Infinity
  for (let place = 0; place < paths.length * count; place += 1) {
    const mean = msePath.subarray(place * folds.length, (place + 1) * folds.length).reduce((a, b) => a + b, 0)
    if (!(mean < least)) continue
    least = mean
    best = place
  }
  const alpha = paths[Math.floor(best / count)][best % count]
  const l1Ratio = params.l1Ratios[Math.floor(best / count)]
  const silent = { ...context, report: () => {} }
  const fitted = await fitElasticNet(X, y, { ...params, alpha, l1Ratio }, silent)
  return { ...fitted, alpha, l1Ratio, alphas: Float64Array.from(paths.flatMap((path) => [...path])), msePath }
}

/** A fold's rows beside what a fit takes. */
export function searchMemory(shape: DataShape): number {
  return 2 * elasticNetMemory(shape) + 8 * shape.rows * (shape.columns + 4) + 1e6
}

/** From the penalty that takes all coefficients to 0 downwards, evenly by ratio; or those given, largest first. */
function alphasOf(
  X: Matrix,
  y: Float64Array,
  l1Ratio: number,
  { alphas, eps, fitIntercept, positive }: SearchParams,
  sampleWeight: Float64Array | undefined,
): Float64Array {
  if (typeof alphas !== 'number') return Float64Array.from(alphas).sort().reverse()
  const { offsets, yOffset } = centringOf({ X, y, fitIntercept, sampleWeight })
  const pulls = X.columns.map((column, j) => {
    let sum = 0
    for (let row = 0; row < X.rows; row += 1) {
      sum += (sampleWeight?.[row] ?? 1) * (column[row] - offsets[j]) * (y[row] - yOffset)
    }
    return positive ? sum : Math.abs(sum)
  })
  const largest = Math.max(...pulls) / (totalWeightOf(sampleWeight, X.rows) * l1Ratio)
  // What decimal digits a double resolves: scikit-learn's path where nothing pulls.
  if (!(largest > 1e-15)) return new Float64Array(alphas).fill(1e-15)
  return Float64Array.from({ length: alphas }, (_, i) =>
    i === 0 ? largest : largest * eps ** (i / (alphas - 1)),
  )
}

/** The mean squared errors on the fold's test rows, by share and penalty. */
async function errorsOnFold(
  X: Matrix,
  y: Float64Array,
  { train, test }: TrainTestRows,
  paths: readonly Float64Array[],
  params: SearchParams & { l1Ratios: readonly number[] },
  { sampleWeight, pace }: FitContext,
): Promise<number[]> {
  const weightsOf = (rows: Int32Array) => sampleWeight && Float64Array.from(rows, (row) => sampleWeight[row])
  const own = {
    X: toMatrix(takeRows(X, train)),
    y: takeTarget(y, train),
    fitIntercept: params.fitIntercept,
    sampleWeight: weightsOf(train),
    pace,
  }
  const total = totalWeightOf(own.sampleWeight, train.length)
  const { centring, ...system } = await elasticNetSystem(own)
  const held = { X: toMatrix(takeRows(X, test)), y: takeTarget(y, test), weight: weightsOf(test) }
  const errors: number[] = []
  for (const [k, path] of paths.entries()) {
    let coef = new Float64Array(X.columns.length)
    for (const alpha of path) {
      const l1 = alpha * params.l1Ratios[k] * total
      const l2 = alpha * (1 - params.l1Ratios[k]) * total
      const problem = { ...system, l1, l2, positive: params.positive }
      const { maxIter, tol } = params
      coef = Float64Array.from((await coordinateDescent(problem, { maxIter, tol, start: coef, pace })).coef)
      const predicted = linearPrediction(held.X, coef, interceptOf(centring, coef))
      errors.push(meanSquaredError(held.y, predicted, held.weight))
    }
  }
  return errors
}
