import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { FitError } from '../estimator/estimator.ts'
import { fitPairs } from './fit-pairs.ts'
import type { PairMachine } from './fit-pairs.ts'
import { decidePairwise, predictPairwise } from './pairwise-classes.ts'
import type { FittedPairwiseClasses } from './pairwise-classes.ts'
import { cacheBytesOf, classifierParams, errorShare, machineParams } from './svm-params.ts'
import { machineBytes } from './train-machine.ts'

const params = z.strictObject({ nu: errorShare, ...machineParams, ...classifierParams })

export type NuSVCParams = z.infer<typeof params>

export type FittedNuSVC = FittedPairwiseClasses

/** A share `nu` of the rows may be errors. */
function shareMachine(nu: number): PairMachine {
  return {
    groups: 2,
    pose({ firstCount, weights }) {
      const isFirst = (row: number) => row < firstCount
      checkShare(nu, weights, firstCount)
      const half = weights.reduce((sum, weight) => sum + nu * weight, 0) / 2
      const left = [half, half]
      const start = weights.map((weight, row) => {
        const side = isFirst(row) ? 0 : 1
        const size = Math.min(weight, left[side])
        left[side] -= size
        return isFirst(row) ? size : -size
      })
      return {
        linear: new Float64Array(weights.length),
        lower: weights.map((weight, row) => (isFirst(row) ? 0 : -weight)),
        upper: weights.map((weight, row) => (isFirst(row) ? weight : 0)),
        start,
        groups: Uint8Array.from(weights, (_, row) => (isFirst(row) ? 0 : 1)),
      }
    },
    read({ x, levels }) {
      const margin = (levels[0] - levels[1]) / 2
      if (!(Math.abs(margin) > 0)) {
        throw new FitError('did_not_converge', 'NuSVC finds no margin between two classes with equal rows')
      }
      return { coefficients: x.map((value) => value / margin), rho: (levels[0] + levels[1]) / 2 / margin }
    },
  }
}

/** There have to be enough rows of both classes for the share of errors. */
function checkShare(nu: number, weights: Float64Array, firstCount: number): void {
  const sum = (part: Float64Array) => part.reduce((total, weight) => total + weight, 0)
  const [first, second] = [sum(weights.subarray(0, firstCount)), sum(weights.subarray(firstCount))]
  if ((nu * (first + second)) / 2 <= Math.min(first, second)) return
  const most = (2 * Math.min(first, second)) / (first + second)
  throw new FitError('bad_parameter', `nu can be at most ${most.toPrecision(3)} for classes so unequal`, {
    parameter: 'nu',
  })
}

/**
 * Support vector classification with a share of errors in place of their cost (Schölkopf, Smola, Williamson & Bartlett
 * 2000): scikit-learn's `NuSVC`, parity O, with the steps of LIBSVM. As there, class weights have no effect.
 *
 * @throws FitError `bad_parameter` for a `nu` that two classes are too unequal for.
 */
export const nuSvc = defineClassifier<NuSVCParams, FittedNuSVC, 'matrix-or-sparse'>({
  name: 'NuSVC',
  params,
  tags: { parity: 'O', sparse: true, sampleWeight: true },
  input: 'matrix-or-sparse',
  memoryEstimate: ({ rows, columns, classCount }, own) =>
    machineBytes({
      rows,
      width: columns,
      isSparse: false,
      variables: 1,
      groups: 2,
      cacheBytes: cacheBytesOf(own),
    }) +
    rows * (24 * columns + 8 * classCount * classCount + 200) +
    65_536,
  fit: (X, y, own, context) => fitPairs(X, y, own, shareMachine(own.nu), context),
  decisionFunction: decidePairwise,
  predict: predictPairwise,
})
