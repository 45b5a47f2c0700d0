import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { PresentClasses } from '../estimator/input.ts'
import { nonNegative } from '../estimator/params.ts'
import { classWeight, weightsOfClasses } from './class-weights.ts'
import type { ClassWeight } from './class-weights.ts'
import { decideLinear, meanAbsoluteCoefficients } from './linear-class-prediction.ts'
import type { LinearClassState } from './linear-class-prediction.ts'
import { fitRidge, ridgeMemory } from './least-squares/fit-ridge.ts'

const params = z.strictObject({
  /** The strength of the penalty. */
  alpha: nonNegative().default(1),
  fitIntercept: z.boolean().default(true),
  classWeight: classWeight(),
  /** No coefficient below 0. */
  positive: z.boolean().default(false),
})

export type RidgeClassifierParams = z.infer<typeof params>

/**
 * Ridge regression of 1 for a class and -1 for all others; the highest is predicted. The optimum of scikit-learn's
 * `RidgeClassifier` (class E); `solver`, `tol` and `max_iter` have no counterpart.
 */
export const ridgeClassifier = defineClassifier<RidgeClassifierParams, LinearClassState, 'matrix-or-sparse'>({
  name: 'RidgeClassifier',
  params,
  tags: { parity: 'E', sampleWeight: true, sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate: ridgeMemory,
  async fit(X, y, { alpha, fitIntercept, classWeight, positive }, { sampleWeight, pace }) {
    const weight = productOfWeights(classWeight, y, sampleWeight)
    const classes = y.classCount === 2 ? [1] : Array.from({ length: y.classCount }, (_, k) => k)
    const features = 'columns' in X ? X.columns.length : X.columnCount
    const coef = new Float64Array(classes.length * features)
    const intercept = new Float64Array(classes.length)
    for (const [k, own] of classes.entries()) {
      const target = Float64Array.from(y.codes, (code) => (code === own ? 1 : -1))
      const fitted = await fitRidge({
        X,
        y: target,
        alpha,
        fitIntercept,
        positive,
        sampleWeight: weight,
        pace,
      })
      coef.set(fitted.coef, k * features)
      intercept[k] = fitted.intercept
    }
    return { coef, intercept }
  },
  decisionFunction: decideLinear,
  featureImportances: meanAbsoluteCoefficients,
})

/** Each row's weight times its class's, which for balanced classes counts rows, not their weights. */
function productOfWeights(
  weight: ClassWeight,
  y: PresentClasses,
  sampleWeight: Float64Array | undefined,
): Float64Array | undefined {
  if (weight === null) return sampleWeight
  const ofClasses = weightsOfClasses(weight, y)
  return Float64Array.from(y.codes, (code, row) => ofClasses[code] * (sampleWeight?.[row] ?? 1))
}
