import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { nonNegative, positive, wholeNumber } from '../estimator/params.ts'
import { classWeight, rowWeights } from './class-weights.ts'
import { denseObjectiveMemory } from './newton/dense-objective.ts'
import { decideLinear, meanAbsoluteCoefficients, softmaxProbabilities } from './linear-class-prediction.ts'
import type { LinearClassState } from './linear-class-prediction.ts'
import { fitLogistic } from './newton/fit-logistic.ts'
import { sparseObjectiveMemory } from './newton/sparse-objective.ts'

const params = z.strictObject({
  /** The inverse strength of the penalty; `Infinity` for none. */
  C: z.union([positive(), z.literal(Infinity)]).default(1),
  /** The share of the absolute coefficients in the penalty: 0 is l2, 1 is l1, between them the elastic net. */
  l1Ratio: z.number().min(0).max(1).default(0),
  /** Stops when no entry of the mean loss's gradient is larger (of a feature with a spread of about 1). */
  tol: nonNegative().default(1e-4),
  fitIntercept: z.boolean().default(true),
  classWeight: classWeight(),
  /** The most Newton steps. */
  maxIter: wholeNumber(0).default(100),
})

export type LogisticRegressionParams = z.infer<typeof params>

/** The log odds of the second class for two classes, else one row of coefficients a class. */
export interface FittedLogisticRegression extends LinearClassState {
  /** Newton steps. */
  nIter: number
  /** False when `maxIter` steps were not enough, or without a penalty the classes are separable: no optimum exists. */
  converged: boolean
}

/**
 * Logistic regression, softmax for more than two classes, with the penalty
 * `l1_ratio |w|₁ + (1 - l1_ratio) ½|w|²` against `C Σ loss` and a free intercept: the optimum of scikit-learn's
 * `LogisticRegression` for any of its solvers but `liblinear`, which penalises the intercept (class O). All penalties go
 * with any number of classes and with sparse features; `solver` has no counterpart.
 *
 * Newton's method with conjugate gradients from a factored Hessian; with an absolute penalty proximal Newton over
 * coordinate descent (Lee, Sun & Saunders 2014; Friedman, Hastie & Tibshirani 2010).
 */
export const logisticRegression = defineClassifier<
  LogisticRegressionParams,
  FittedLogisticRegression,
  'matrix-or-sparse'
>({
  name: 'LogisticRegression',
  params,
  tags: { parity: 'O', sampleWeight: true, sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate(shape) {
    const outputs = shape.classCount <= 2 ? 1 : shape.classCount
    return denseObjectiveMemory(shape, outputs) + sparseObjectiveMemory(shape, outputs)
  },
  async fit(X, y, params, { sampleWeight, pace, report }) {
    const { C, l1Ratio, classWeight, fitIntercept, tol, maxIter } = params
    const weight = rowWeights(classWeight, y, sampleWeight)
    const { coef, intercept, iterations, converged } = await fitLogistic({
      X,
      y,
      weight,
      C,
      l1Ratio,
      fitIntercept,
      tol,
      maxIter,
      pace,
      onIteration: (done, loss) => report({ done, total: maxIter, unit: 'iteration', loss }),
    })
    return { coef, intercept, nIter: iterations, converged }
  },
  predictProba: softmaxProbabilities,
  decisionFunction: decideLinear,
  featureImportances: meanAbsoluteCoefficients,
})
