import { z } from 'zod'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { ResolvedEstimator } from '../estimator/estimator-ref.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedState, Transformer } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import { RandomState } from '../random/random-state.ts'
import { weightedChoiceWithoutReplacement } from '../random/weighted-choice.ts'
import { neighbourShares } from './feature-correlations.ts'
import type { GappyColumns, ImputationStep } from './imputation-rounds.ts'
import { isChanging, keptFeatures, limitsOf, markGaps, predictGaps, takeWhere } from './imputation-rounds.ts'
import { columnsWithGaps, gapIndicators, indicatorNames } from './missing-columns.ts'
import { simpleImputer } from './simple-imputer.ts'

const NAME = 'IterativeImputer'

const limit = z
  .union([z.number(), z.array(z.number()).min(1)])
  .nullable()
  .default(null)

const params = z.strictObject({
  /** The regressor that predicts a column from the others. */
  estimator: estimatorRefSchema.default({ estimator: 'BayesianRidge', params: {} }),
  maxIter: wholeNumber(0).default(10),
  /** Relative to the largest value. */
  tol: nonNegative().default(1e-3),
  /** How many columns predict another, drawn anew each time, the correlated ones more often; null for all. */
  nNearestFeatures: wholeNumber(1).nullable().default(null),
  initialStrategy: z.enum(['mean', 'median', 'most_frequent', 'constant']).default('mean'),
  fillValue: z.number().default(0),
  /** By the number of missing values, from left, from right, or at random. */
  imputationOrder: z.enum(['ascending', 'descending', 'roman', 'arabic', 'random']).default('ascending'),
  /** Columns without missing training values: whether missing values of new rows keep their first filling. */
  skipComplete: z.boolean().default(false),
  /** Between which numbers imputed values stay: one for all columns or one a column; null for no bound. */
  minValue: limit,
  maxValue: limit,
  /** Add a column of zeros and ones for each column that had missing values. */
  addIndicator: z.boolean().default(false),
  /** Fill columns without any value with their first filling rather than leave them out. */
  keepEmptyFeatures: z.boolean().default(false),
})

export type IterativeImputerParams = z.infer<typeof params>

export interface FittedIterativeImputer extends FittedState {
  /** What fills each column at first; `NaN` for one that is left out. */
  initialStatistics: Float64Array
  /** Columns without any training value, by number. */
  emptyFeatures: Int32Array
  /** The models in the order in which they were fitted, round after round. */
  imputationSequence: ImputationStep[]
  nIter: number
  minValue: Float64Array
  maxValue: Float64Array
  indicatorFeatures: Int32Array | null
}

/**
 * scikit-learn's `IterativeImputer`, made with the registry's `find`: each column predicted from the others in turn,
 * round after round, until the values settle (S. van Buuren and K. Groothuis-Oudshoorn, "mice", 2011). Columns are drawn
 * from NumPy's stream; as near scikit-learn's numbers as the regressor is (class E with `BayesianRidge`). Samples from
 * the posterior (`sample_posterior`) are not offered.
 */
export function defineIterativeImputer(
  find: FindEstimator,
): Transformer<IterativeImputerParams, FittedIterativeImputer> {
  return defineTransformer<IterativeImputerParams, FittedIterativeImputer, 'matrix'>({
    name: NAME,
    params,
    tags: { parity: 'E', missingValues: true, randomised: true },
    input: 'matrix',
    target: 'none',
    memoryEstimate({ rows, columns }, own) {
      const { estimator, params: inner } = resolveEstimator(find, own.estimator, 'regressor')
      const table = 8 * rows * columns
      const models = 64 * own.maxIter * columns * columns
      return 4 * table + models + estimator.memoryEstimate({ rows, columns, classCount: 0 }, inner)
    },
    async fit(X, _y, own, context) {
      const regressor = resolveEstimator(find, own.estimator, 'regressor')
      const { initialStrategy: strategy, fillValue, keepEmptyFeatures } = own
      const { statistics } = await simpleImputer.fit(
        X,
        null,
        { strategy, fillValue, keepEmptyFeatures, addIndicator: false },
        { signal: context.signal },
      )
      const emptyFeatures = Int32Array.from(X.columns.keys()).filter((index) =>
        X.columns[index].every(Number.isNaN),
      )
      const start = { initialStatistics: statistics, emptyFeatures }
      const table = markGaps(X, start)
      const kept = keptFeatures(start)
      const limits = limitsOf(own, { kept, columnCount: X.columns.length, name: NAME })
      const { imputationSequence, nIter } = await imputeRounds(table, { own, regressor, limits, context })
      return {
        ...start,
        ...limits,
        imputationSequence,
        nIter,
        indicatorFeatures: own.addIndicator ? columnsWithGaps(X) : null,
      }
    },
    transform(fitted, X) {
      const table = markGaps(X, fitted)
      for (const step of fitted.imputationSequence) {
        const estimator = find(step.model.estimator)
        if (estimator.kind !== 'regressor') throw new Error(`${step.model.estimator} is no regressor`)
        predictGaps(table, step, { estimator, limits: fitted })
      }
      const { indicatorFeatures } = fitted
      return {
        rows: X.rows,
        columns: [
          ...table.columns,
          ...(indicatorFeatures === null ? [] : gapIndicators(X, indicatorFeatures)),
        ],
      }
    },
    featureNamesOut(fitted, names) {
      const kept = keptFeatures(fitted).map((index) => names[index])
      const { indicatorFeatures } = fitted
      return indicatorFeatures === null ? kept : [...kept, ...indicatorNames(indicatorFeatures, names)]
    },
  })
}

interface Rounds {
  own: IterativeImputerParams
  regressor: ResolvedEstimator<'regressor'>
  limits: Pick<FittedIterativeImputer, 'minValue' | 'maxValue'>
  context: FitContext
}

async function imputeRounds(
  table: GappyColumns,
  { own, regressor, limits, context }: Rounds,
): Promise<Pick<FittedIterativeImputer, 'imputationSequence' | 'nIter'>> {
  const { maxIter, tol, nNearestFeatures, imputationOrder } = own
  const count = table.columns.length
  const imputationSequence: ImputationStep[] = []
  if (maxIter === 0 || count < 2 || table.gaps.every((rows) => rows.length === table.rows)) {
    return { imputationSequence, nIter: 0 }
  }
  const random = new RandomState(context.randomState)
  let order = orderOf(table, own, random)
  const shares = nNearestFeatures !== null && nNearestFeatures < count ? neighbourShares(table.columns) : null
  const limit = tol * largestSize(table)
  let nIter = 0
  let changes = true
  while (nIter < maxIter && changes) {
    nIter += 1
    if (imputationOrder === 'random') order = orderOf(table, own, random)
    const before = table.columns.map((column) => column.slice())
    for (const featIdx of order) {
      const neighborFeatIdx =
        shares === null
          ? Int32Array.from(table.columns.keys()).filter((index) => index !== featIdx)
          : weightedChoiceWithoutReplacement(random, shares[featIdx], nNearestFeatures ?? count)
      const model = await fitColumn(table, { featIdx, neighborFeatIdx, regressor, context })
      const step = { featIdx, neighborFeatIdx, model }
      imputationSequence.push(step)
      predictGaps(table, step, { estimator: regressor.estimator, limits })
      await context.pace()
    }
    context.report({ done: nIter, total: maxIter, unit: 'iteration' })
    changes = isChanging(before, table.columns, limit)
  }
  return { imputationSequence, nIter }
}

function fitColumn(
  { rows, columns, gaps }: GappyColumns,
  {
    featIdx,
    neighborFeatIdx,
    regressor: { estimator, params },
    context: { randomState, threads, signal },
  }: Omit<Rounds, 'own' | 'limits'> & Omit<ImputationStep, 'model'>,
): Promise<FittedState> {
  const isGap = new Uint8Array(rows)
  for (const row of gaps[featIdx]) isGap[row] = 1
  const known = Int32Array.from(isGap.keys()).filter((row) => isGap[row] === 0)
  const X = {
    rows: known.length,
    columns: Array.from(neighborFeatIdx, (index) => takeWhere(columns[index], known)),
  }
  return estimator.fit(X, takeWhere(columns[featIdx], known), params, { randomState, threads, signal })
}

/** The columns to impute, one after the other. */
function orderOf(
  { columns, gaps }: GappyColumns,
  { imputationOrder, skipComplete }: IterativeImputerParams,
  random: RandomState,
): Int32Array {
  const chosen = Int32Array.from(columns.keys()).filter((index) => !skipComplete || gaps[index].length > 0)
  switch (imputationOrder) {
    case 'roman':
      return chosen
    case 'arabic':
      return chosen.reverse()
    case 'ascending':
      return Int32Array.from(Array.from(chosen).sort((a, b) => gaps[a].length - gaps[b].length))
    case 'descending':
      return Int32Array.from(Array.from(chosen).sort((a, b) => gaps[a].length - gaps[b].length)).reverse()
    case 'random':
      return random.shuffle(chosen)
  }
}

/** The largest of the values that were there. */
function largestSize({ columns, gaps }: GappyColumns): number {
  let largest = 0
  columns.forEach((column, index) => {
    const known = column.slice()
    for (const row of gaps[index]) known[row] = 0
    for (const value of known) largest = Math.max(largest, Math.abs(value))
  })
  return largest
}
