import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { EstimatorRef } from '../estimator/estimator-ref.ts'
import { estimatorRefSchema } from '../estimator/estimator-ref.ts'
import type { FindEstimator, Transformer } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import { mean } from '../statistics/mean.ts'
import { medianOfSorted } from '../statistics/order-statistics.ts'
import { fitInner, importanceRows, innerMemory, resolveInner } from './inner-estimator.ts'
import type { FittedSelector } from './support.ts'
import { selection } from './support.ts'

/** `mean`, `median`, or so many times one of them. */
const multiple = /^\s*(?:([+-]?(?:\d+[.]?\d*|[.]\d+)(?:[eE][+-]?\d+)?)\s*[*]\s*)?(mean|median)\s*$/

const params = z.strictObject({
  estimator: estimatorRefSchema.default({ estimator: 'RandomForestClassifier', params: {} }),
  /** The least importance: a number, `mean`, `median`, `1.25*mean`; null is the mean, 1e-5 for an l1 penalty. */
  threshold: z
    .union([z.number(), z.string().regex(multiple)])
    .nullable()
    .default(null),
  /** The norm over the rows of coefficients, where there are several. */
  normOrder: z
    .union([z.number().int(), z.enum(['inf', '-inf'])])
    .refine((order) => order !== 0, 'must not be 0')
    .default(1),
  /** The most features to keep. */
  maxFeatures: wholeNumber(0).nullable().default(null),
})

export type SelectFromModelParams = z.infer<typeof params>

export interface FittedSelectFromModel extends FittedSelector {
  importances: Float64Array
  threshold: number
}

/**
 * scikit-learn's `SelectFromModel`, made with the registry's `find`: the features that a fitted model leans on by its
 * coefficients or importances. Takes what the model takes: missing values, sparse features, weights. As near to
 * scikit-learn as the model is.
 */
export function defineSelectFromModel(
  find: FindEstimator,
): Transformer<SelectFromModelParams, FittedSelectFromModel> {
  return defineTransformer<SelectFromModelParams, FittedSelectFromModel, 'matrix-or-sparse'>({
    name: 'SelectFromModel',
    params,
    tags: { parity: 'E', missingValues: true, categories: true, sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    target: 'required',
    memoryEstimate: (shape, { estimator }) => innerMemory(find, estimator, shape),
    async fit(X, y, own, context) {
      if (y === null) throw new Error('a required target is missing')
      const inner = resolveInner(find, own.estimator, y)
      const fitted = await fitInner(inner, X, y, context)
      const importances = normOf(importanceRows(inner, fitted), own.normOrder)
      const threshold = thresholdOf(own, importances)
      const descending = Array.from(importances.keys()).sort((a, b) => importances[b] - importances[a])
      const support = new Uint8Array(importances.length)
      for (const feature of descending.slice(0, own.maxFeatures ?? importances.length)) {
        if (!(importances[feature] < threshold)) support[feature] = 1
      }
      return { importances, threshold, support }
    },
    ...selection,
  })
}

function normOf(rows: readonly Float64Array[], order: number | 'inf' | '-inf'): Float64Array {
  return rows[0].map((_, feature) => {
    const sizes = rows.map((row) => Math.abs(row[feature]))
    if (order === 'inf') return Math.max(...sizes)
    if (order === '-inf') return Math.min(...sizes)
    if (sizes.length === 1) return sizes[0]
    return sizes.reduce((sum, size) => sum + size ** order, 0) ** (1 / order)
  })
}

function thresholdOf({ threshold, estimator }: SelectFromModelParams, importances: Float64Array): number {
  if (typeof threshold === 'number') return threshold
  if (threshold === null && isSparseModel(estimator)) return 1e-5
  const [, factor = '1', reference = 'mean'] = multiple.exec(threshold ?? 'mean') ?? []
  return (
    Number(factor) * (reference === 'mean' ? mean(importances) : medianOfSorted(importances.slice().sort()))
  )
}

/** Whether the model's penalty makes coefficients exactly 0. */
function isSparseModel({ estimator, params: { penalty, l1Ratio } }: EstimatorRef): boolean {
  if (penalty === 'l1' || estimator.includes('Lasso')) return true
  const hasRatio = estimator === 'ElasticNet' || estimator === 'LogisticRegression'
  return hasRatio && typeof l1Ratio === 'number' && Math.abs(l1Ratio - 1) <= 1e-5
}
