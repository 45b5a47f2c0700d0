import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import { fitPairs } from './fit-pairs.ts'
import type { PairMachine } from './fit-pairs.ts'
import { decidePairwise, predictPairwise } from './pairwise-classes.ts'
import type { FittedPairwiseClasses } from './pairwise-classes.ts'
import { cacheBytesOf, classifierParams, errorWeight, machineParams } from './svm-params.ts'
import { machineBytes } from './train-machine.ts'

const params = z.strictObject({ C: errorWeight, ...machineParams, ...classifierParams })

export type SVCParams = z.infer<typeof params>

export type FittedSVC = FittedPairwiseClasses

/** Errors cost `C` each, times the weights of their rows and classes. */
function errorMachine(C: number): PairMachine {
  return {
    groups: 1,
    pose({ firstCount, weights, firstClassWeight, secondClassWeight }) {
      const isFirst = (row: number) => row < firstCount
      const most = weights.map(
        (weight, row) => weight * (C * (isFirst(row) ? firstClassWeight : secondClassWeight)),
      )
      return {
        linear: weights.map((_, row) => (isFirst(row) ? -1 : 1)),
        lower: most.map((value, row) => (isFirst(row) ? 0 : -value)),
        upper: most.map((value, row) => (isFirst(row) ? value : 0)),
        start: new Float64Array(weights.length),
        groups: null,
      }
    },
    read: ({ x, levels }) => ({ coefficients: x, rho: levels[0] }),
  }
}

/**
 * Support vector classification (Cortes & Vapnik 1995), a machine for every pair of classes: scikit-learn's `SVC`,
 * parity O. The steps are those of LIBSVM, in its order and with its rounding of the kernel matrix to single precision,
 * so that usually even `nIter` is the same. Without `probability`, which scikit-learn has deprecated: calibrate instead.
 */
export const svc = defineClassifier<SVCParams, FittedSVC, 'matrix-or-sparse'>({
  name: 'SVC',
  params,
  tags: { parity: 'O', sparse: true, sampleWeight: true },
  input: 'matrix-or-sparse',
  memoryEstimate: ({ rows, columns, classCount }, own) =>
    machineBytes({
      rows,
      width: columns,
      isSparse: false,
      variables: 1,
      groups: 1,
      cacheBytes: cacheBytesOf(own),
    }) +
    rows * (24 * columns + 8 * classCount * classCount + 200) +
    65_536,
  fit: (X, y, own, context) => fitPairs(X, y, own, errorMachine(own.C), context),
  decisionFunction: decidePairwise,
  predict: predictPairwise,
})
