import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import { estimatorRefSchema } from '../estimator/estimator-ref.ts'
import type { FindEstimator, Transformer } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import { classScoringNames, numberScoringNames } from '../model-selection/scoring.ts'
import { mean } from '../statistics/mean.ts'
import { checkTwoFeatures, eliminate, stepParam } from './elimination.ts'
import {
  crossValidationRows,
  fitInner,
  foldData,
  innerMemory,
  resolveInner,
  scoreFold,
} from './inner-estimator.ts'
import type { FittedSelector } from './support.ts'
import { keptColumns, selectColumns, selection } from './support.ts'

const NAME = 'RFECV'

export const scoringParam = z
  .enum([...classScoringNames, ...numberScoringNames])
  .nullable()
  .default(null)

const params = z.strictObject({
  estimator: estimatorRefSchema.default({ estimator: 'DecisionTreeClassifier', params: {} }),
  step: stepParam,
  minFeaturesToSelect: wholeNumber(1).default(1),
  /** The folds: of equal shares of the classes where the target is classes, in table order. */
  cv: wholeNumber(2).default(5),
  /** Null is accuracy for classes, R2 for numbers. */
  scoring: scoringParam,
})

export type RFECVParams = z.infer<typeof params>

export interface FittedRFECV extends FittedSelector {
  nFeatures: number
  /** 1 for the features that are kept, higher for those that went earlier. */
  ranking: Int32Array
  /** By the number of features, ascending. */
  cvResults: {
    nFeatures: Int32Array
    meanTestScore: Float64Array
    stdTestScore: Float64Array
    /** One array a fold. */
    splitTestScore: Float64Array[]
  }
}

/**
 * scikit-learn's `RFECV`, made with the registry's `find`: recursive elimination down to the number of features that
 * scores best on rows not learned from, of equals the smallest. Takes what the model takes: missing values, sparse
 * features. As near to scikit-learn as the model is.
 */
export function defineRFECV(find: FindEstimator): Transformer<RFECVParams, FittedRFECV> {
  return defineTransformer<RFECVParams, FittedRFECV, 'matrix-or-sparse'>({
    name: NAME,
    params,
    tags: { parity: 'E', missingValues: true, categories: true, randomised: true },
    input: 'matrix-or-sparse',
    target: 'required',
    memoryEstimate: (shape, { estimator }) => innerMemory(find, estimator, shape),
    async fit(X, y, { estimator, step, minFeaturesToSelect, cv, scoring }, context) {
      if (y === null) throw new Error('a required target is missing')
      const count = checkTwoFeatures(X, NAME)
      const inner = resolveInner(find, estimator, y)
      const least = Math.min(minFeaturesToSelect, count)
      const folds = crossValidationRows(y, cv, X.rows, NAME)
      const results: { features: number; score: number }[][] = []
      for (const rows of folds) {
        const data = foldData(X, y, rows)
        const steps: { features: number; score: number }[] = []
        const fit = async (columns: Int32Array) => {
          const { score, fitted } = await scoreFold(inner, data, { columns, scoring, context })
          steps.push({ features: columns.length, score })
          return fitted
        }
        const { support } = await eliminate(inner, count, { featuresToSelect: least, step, context, fit })
        await fit(keptColumns(support))
        results.push(steps.reverse())
        context.report({ done: results.length, total: folds.length + 1, unit: 'fold' })
      }
      const cvResults = summarise(results)
      // Added up fold by fold: as means, scores that differ in the last bit only could become equal.
      const totals = cvResults.splitTestScore.reduce((sums, scores) => sums.map((sum, i) => sum + scores[i]))
      const featuresToSelect = cvResults.nFeatures[totals.indexOf(Math.max(...totals))]
      const fit = (columns: Int32Array) => fitInner(inner, selectColumns(X, columns), y, context)
      const found = await eliminate(inner, count, { featuresToSelect, step, context, fit })
      context.report({ done: folds.length + 1, total: folds.length + 1, unit: 'fold' })
      return { ...found, nFeatures: featuresToSelect, cvResults }
    },
    ...selection,
  })
}

function summarise(results: readonly { features: number; score: number }[][]): FittedRFECV['cvResults'] {
  const splitTestScore = results.map((steps) => Float64Array.from(steps, ({ score }) => score))
  const nFeatures = Int32Array.from(results[0], ({ features }) => features)
  const scoresOf = (place: number) => Float64Array.from(splitTestScore, (scores) => scores[place])
  return {
    nFeatures,
    splitTestScore,
    meanTestScore: Float64Array.from(nFeatures, (_, place) => mean(scoresOf(place))),
    stdTestScore: Float64Array.from(nFeatures, (_, place) => {
      const scores = scoresOf(place)
      const centre = mean(scores)
      return Math.sqrt(mean(scores.map((score) => (score - centre) ** 2)))
    }),
  }
}
