import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import { fitSingle } from './fit-single.ts'
import type { FittedSingle, SingleMachine } from './fit-single.ts'
import { kernelSums } from './support-vectors.ts'
import { cacheBytesOf, errorWeight, machineParams } from './svm-params.ts'
import { machineBytes } from './train-machine.ts'

const params = z.strictObject({
  C: errorWeight,
  /** Errors up to it cost nothing. */
  epsilon: nonNegative().default(0.1),
  ...machineParams,
})

export type SVRParams = z.infer<typeof params>

export interface FittedSVR extends FittedState, FittedSingle {}

/** The first variable of a row pulls its prediction up, the second down; errors beyond `epsilon` cost `C` each. */
function tubeMachine(y: Float64Array, { C, epsilon }: SVRParams): SingleMachine {
  return {
    variables: 2,
    groups: 1,
    pose(rows, weights) {
      const count = rows.length
      const size = 2 * count
      const most = weights.map((weight) => weight * C)
      return {
        linear: Float64Array.from({ length: size }, (_, k) =>
          k < count ? epsilon - y[rows[k]] : -(epsilon + y[rows[k - count]]),
        ),
        lower: Float64Array.from({ length: size }, (_, k) => (k < count ? 0 : -most[k - count])),
        upper: Float64Array.from({ length: size }, (_, k) => (k < count ? most[k] : 0)),
        start: new Float64Array(size),
        groups: null,
      }
    },
    rho: ({ levels }) => levels[0],
  }
}

/**
 * Support vector regression (Drucker, Burges, Kaufman, Smola & Vapnik 1997): scikit-learn's `SVR`, parity O, with the
 * steps of LIBSVM.
 */
export const svr = defineRegressor<SVRParams, FittedSVR, 'matrix-or-sparse'>({
  name: 'SVR',
  params,
  tags: { parity: 'O', sparse: true, sampleWeight: true },
  input: 'matrix-or-sparse',
  memoryEstimate: ({ rows, columns }, own) =>
    machineBytes({
      rows,
      width: columns,
      isSparse: false,
      variables: 2,
      groups: 1,
      cacheBytes: cacheBytesOf(own),
    }) +
    rows * (24 * columns + 300) +
    65_536,
  fit: (X, y, own, context) => fitSingle(X, own, tubeMachine(y, own), context),
  predict: (fitted, X) => kernelSums(fitted, fitted.dualCoef, X).map((sum) => sum + fitted.intercept),
})
