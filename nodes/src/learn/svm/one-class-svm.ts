import { z } from 'zod'
import { defineOutlierDetector } from '../estimator/define-unsupervised.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { fitSingle } from './fit-single.ts'
import type { FittedSingle, SingleMachine } from './fit-single.ts'
import { kernelSums } from './support-vectors.ts'
import { cacheBytesOf, errorShare, machineParams } from './svm-params.ts'
import { machineBytes } from './train-machine.ts'

const params = z.strictObject({ nu: errorShare, ...machineParams })

export type OneClassSVMParams = z.infer<typeof params>

export interface FittedOneClassSVM extends FittedState, FittedSingle {
  /** Scores below it are outliers'. */
  offset: number
}

/** A share `nu` of the rows may lie outside. */
function supportMachine(nu: number): SingleMachine {
  return {
    variables: 1,
    groups: 1,
    pose(_rows, weights) {
      let left = weights.reduce((sum, weight) => sum + weight * nu, 0)
      const start = weights.map((weight) => {
        const size = Math.min(weight, Math.max(0, left))
        left -= size
        return size
      })
      return {
        linear: new Float64Array(weights.length),
        lower: new Float64Array(weights.length),
        upper: weights.slice(),
        start,
        groups: null,
      }
    },
    rho: ({ levels }) => levels[0],
  }
}

/**
 * Where most rows are (Schölkopf, Platt, Shawe-Taylor, Smola & Williamson 2001): scikit-learn's `OneClassSVM`, parity O,
 * with the steps of LIBSVM.
 */
export const oneClassSvm = defineOutlierDetector<OneClassSVMParams, FittedOneClassSVM, 'matrix-or-sparse'>({
  name: 'OneClassSVM',
  params,
  tags: { parity: 'O', sparse: true, sampleWeight: true },
  input: 'matrix-or-sparse',
  memoryEstimate: ({ rows, columns }, own) =>
    machineBytes({
      rows,
      width: columns,
      isSparse: false,
      variables: 1,
      groups: 1,
      cacheBytes: cacheBytesOf(own),
    }) +
    rows * (24 * columns + 200) +
    65_536,
  async fit(X, own, context) {
    const fitted = await fitSingle(X, own, supportMachine(own.nu), context)
    return { ...fitted, offset: -fitted.intercept }
  },
  scoreSamples: (fitted, X) => kernelSums(fitted, fitted.dualCoef, X),
  offset: ({ offset }) => offset,
})
