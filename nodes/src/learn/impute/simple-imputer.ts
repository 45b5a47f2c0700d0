import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import type { Features, Matrix } from '../matrix.ts'
import { imputeNumeric, imputerStatistic } from './imputer-statistics.ts'
import { columnsWithGaps, gapIndicators, indicatorNames } from './missing-columns.ts'

const params = z.strictObject({
  strategy: z.enum(['mean', 'median', 'most_frequent', 'constant']).default('mean'),
  /** What `constant` fills in. */
  fillValue: z.number().default(0),
  /** Add a column of zeros and ones for each column that had missing values. */
  addIndicator: z.boolean().default(false),
  /** Fill columns without any value with 0 (`constant`: its number) rather than leave them out. */
  keepEmptyFeatures: z.boolean().default(false),
})

export type SimpleImputerParams = z.infer<typeof params>

export interface FittedSimpleImputer extends FittedState {
  /** What fills each column; `NaN` for one that is left out. */
  statistics: Float64Array
  strategy: SimpleImputerParams['strategy']
  /** The columns that have an indicator; null without indicators. */
  indicatorFeatures: Int32Array | null
}

/**
 * scikit-learn's `SimpleImputer` of numbers and category codes: each column's missing values become its mean, median,
 * most frequent value or a constant. Columns without any value are left out unless they are to be kept. Every bit (class E).
 */
export const simpleImputer = defineTransformer<SimpleImputerParams, FittedSimpleImputer, 'matrix'>({
  name: 'SimpleImputer',
  params,
  tags: { parity: 'E', missingValues: true, categories: true },
  input: 'matrix',
  target: 'none',
  memoryEstimate: ({ rows, columns }) => 8 * (2 * rows + 2 * columns) + 256,
  async fit(X, _y, { strategy, fillValue, addIndicator, keepEmptyFeatures }, { pace }) {
    const statistics = new Float64Array(X.columns.length)
    for (const [index, column] of X.columns.entries()) {
      statistics[index] =
        strategy === 'constant' ? constantFor(column, fillValue) : imputerStatistic(column, strategy)
      if (Number.isNaN(statistics[index]) && keepEmptyFeatures) {
        statistics[index] = strategy === 'constant' ? fillValue : 0
      }
      await pace()
    }
    return { statistics, strategy, indicatorFeatures: addIndicator ? columnsWithGaps(X) : null }
  },
  transform: (fitted, X) => ({
    ...filled(fitted, X),
    columns: [
      ...keptFeatures(fitted).map((index) => imputeNumeric(X.columns[index], fitted.statistics[index])),
      ...(fitted.indicatorFeatures === null ? [] : gapIndicators(X, fitted.indicatorFeatures)),
    ],
  }),
  featureNamesOut: (fitted, names) => [
    ...keptFeatures(fitted).map((index) => names[index]),
    ...(fitted.indicatorFeatures === null ? [] : indicatorNames(fitted.indicatorFeatures, names)),
  ],
})

function constantFor(column: Float64Array, fillValue: number): number {
  return column.every(Number.isNaN) ? Number.NaN : fillValue
}

function keptFeatures({ statistics }: FittedSimpleImputer): number[] {
  return Array.from(statistics.keys()).filter((index) => !Number.isNaN(statistics[index]))
}

/** Codes stay codes where a code fills them; a mean or median is none. */
function filled(fitted: FittedSimpleImputer, X: Matrix): Pick<Features, 'rows' | 'categories'> {
  const { strategy, statistics, indicatorFeatures } = fitted
  const { rows, categories } = X
  if (categories === undefined || strategy === 'mean' || strategy === 'median') return { rows }
  const kept = keptFeatures(fitted).map((index) => {
    const count = categories[index]
    const isCode = count !== null && Number.isInteger(statistics[index]) && statistics[index] >= 0
    return isCode && statistics[index] < count ? count : null
  })
  return { rows, categories: [...kept, ...Array.from(indicatorFeatures ?? [], () => null)] }
}
