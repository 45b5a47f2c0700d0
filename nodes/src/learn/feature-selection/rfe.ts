import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import { estimatorRefSchema } from '../estimator/estimator-ref.ts'
import type { FindEstimator, Transformer } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import { checkTwoFeatures, eliminate, stepParam } from './elimination.ts'
import { fitInner, innerMemory, resolveInner } from './inner-estimator.ts'
import type { FittedSelector } from './support.ts'
import { selectColumns, selection } from './support.ts'

const NAME = 'RFE'

const params = z.strictObject({
  estimator: estimatorRefSchema.default({ estimator: 'DecisionTreeClassifier', params: {} }),
  /** A number, a share of all, or null for half of them. */
  nFeaturesToSelect: z
    .union([wholeNumber(1), z.number().positive().lt(1)])
    .nullable()
    .default(null),
  step: stepParam,
})

export type RFEParams = z.infer<typeof params>

export interface FittedRFE extends FittedSelector {
  nFeatures: number
  /** 1 for the features that are kept, higher for those that went earlier. */
  ranking: Int32Array
}

/**
 * scikit-learn's `RFE`, made with the registry's `find`: leaves out the features that a model leans on least, a few at a
 * time. Takes what the model takes: missing values, sparse features, weights. As near to scikit-learn as the model is.
 */
export function defineRFE(find: FindEstimator): Transformer<RFEParams, FittedRFE> {
  return defineTransformer<RFEParams, FittedRFE, 'matrix-or-sparse'>({
    name: NAME,
    params,
    tags: { parity: 'E', missingValues: true, categories: true, sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    target: 'required',
    memoryEstimate: (shape, { estimator }) => innerMemory(find, estimator, shape),
    async fit(X, y, { estimator, nFeaturesToSelect, step }, context) {
      if (y === null) throw new Error('a required target is missing')
      const count = checkTwoFeatures(X, NAME)
      const inner = resolveInner(find, estimator, y)
      const wanted = nFeaturesToSelect ?? Math.floor(count / 2)
      const featuresToSelect = wanted < 1 ? Math.floor(count * wanted) : wanted
      const fit = (columns: Int32Array) => fitInner(inner, selectColumns(X, columns), y, context)
      const found = await eliminate(inner, count, { featuresToSelect, step, context, fit })
      return { ...found, nFeatures: found.support.reduce((sum, kept) => sum + kept, 0) }
    },
    ...selection,
  })
}
