import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { fitSingle } from './fit-single.ts'
import type { FittedSingle, SingleMachine } from './fit-single.ts'
import { kernelSums } from './support-vectors.ts'
import { cacheBytesOf, errorShare, errorWeight, machineParams } from './svm-params.ts'
import { machineBytes } from './train-machine.ts'

const params = z.strictObject({ nu: errorShare, C: errorWeight, ...machineParams })

export type NuSVRParams = z.infer<typeof params>

export interface FittedNuSVR extends FittedState, FittedSingle {}

/** As for `SVR`, but the share `nu` of the rows may be errors, and their border finds itself. */
function shareTubeMachine(y: Float64Array, { C, nu }: NuSVRParams): SingleMachine {
  return {
    variables: 2,
    groups: 2,
    pose(rows, weights) {
      const count = rows.length
      const size = 2 * count
      const most = weights.map((weight) => weight * C)
      let left = most.reduce((sum, value) => sum + value * nu, 0) / 2
      const start = new Float64Array(size)
      most.forEach((value, k) => {
        start[k] = Math.min(left, value)
        start[k + count] = -start[k]
        left -= start[k]
      })
      return {
        linear: Float64Array.from({ length: size }, (_, k) => -y[rows[k % count]]),
        lower: Float64Array.from({ length: size }, (_, k) => (k < count ? 0 : -most[k - count])),
        upper: Float64Array.from({ length: size }, (_, k) => (k < count ? most[k] : 0)),
        start,
        groups: Uint8Array.from({ length: size }, (_, k) => (k < count ? 0 : 1)),
      }
    },
    rho: ({ levels }) => (levels[0] + levels[1]) / 2,
  }
}

/**
 * Support vector regression with a share of errors in place of their border (Schölkopf, Smola, Williamson & Bartlett
 * 2000): scikit-learn's `NuSVR`, parity O, with the steps of LIBSVM.
 */
export const nuSvr = defineRegressor<NuSVRParams, FittedNuSVR, 'matrix-or-sparse'>({
  name: 'NuSVR',
  params,
  tags: { parity: 'O', sparse: true, sampleWeight: true },
  input: 'matrix-or-sparse',
  memoryEstimate: ({ rows, columns }, own) =>
    machineBytes({
      rows,
      width: columns,
      isSparse: false,
      variables: 2,
      groups: 2,
      cacheBytes: cacheBytesOf(own),
    }) +
    rows * (24 * columns + 300) +
    65_536,
  fit: (X, y, own, context) => fitSingle(X, own, shareTubeMachine(y, own), context),
  predict: (fitted, X) => kernelSums(fitted, fitted.dualCoef, X).map((sum) => sum + fitted.intercept),
})
