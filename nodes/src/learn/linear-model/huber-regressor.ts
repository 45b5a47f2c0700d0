import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import { minimiseHuber } from './newton/minimise-huber.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'
import type { LinearState } from './linear-prediction.ts'

const params = z.strictObject({
  /** Errors beyond so many scales count linearly. */
  epsilon: z.number().min(1).default(1.35),
  /** The most Newton steps. */
  maxIter: wholeNumber(0).default(100),
  /** The strength of the penalty. */
  alpha: nonNegative().default(1e-4),
  fitIntercept: z.boolean().default(true),
  /** Stops when no entry of the objective's gradient is larger. */
  tol: nonNegative().default(1e-5),
})

export type HuberRegressorParams = z.infer<typeof params>

export interface FittedHuberRegressor extends LinearState {
  /** What errors are measured by; a row whose error is above `epsilon` times it counts linearly. */
  scale: number
  /** Newton steps. */
  nIter: number
  /** False when `maxIter` steps were not enough. */
  converged: boolean
}

/**
 * A linear model that outliers do not sway: squared errors up to `epsilon` scales, absolute ones beyond, the scale
 * estimated along with the coefficients; `Σ (scale + H(error / scale) scale) + alpha |w|²`. The optimum of scikit-learn's
 * `HuberRegressor` (class O); its `outliers_` are the rows with `|error| > epsilon * scale`.
 *
 * Huber's concomitant scale (Owen 2007), by Newton's method on coefficients and scale together.
 */
export const huberRegressor = defineRegressor<HuberRegressorParams, FittedHuberRegressor, 'matrix'>({
  name: 'HuberRegressor',
  params,
  tags: { parity: 'O', sampleWeight: true },
  input: 'matrix',
  memoryEstimate: ({ rows, columns }) => 8 * (12 * (columns + 2) ** 2 + 10 * rows + 64 * columns) + 2e6,
  fit: minimiseHuber,
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
