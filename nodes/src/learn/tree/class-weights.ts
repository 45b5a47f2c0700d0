import { FitError } from '../estimator/estimator.ts'
import type { PresentClasses } from '../estimator/input.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import type { ClassWeight } from './tree-params.ts'

/**
 * The weight of each row by its class: given, or such that each class weighs the same in all, `weight of all rows /
 * (classes * weight of the row's class)`. Null for none. `sampleWeight` weighs the rows of that count.
 *
 * @throws FitError `bad_parameter` when a class has no weight.
 */
export function classWeights(
  classWeight: ClassWeight,
  { codes, classCount, classCodes }: PresentClasses,
  sampleWeight?: Float64Array,
): Float64Array | null {
  if (classWeight === null) return null
  if (classWeight === 'balanced') {
    const ofClass = balancedWeights(codes, classCount, sampleWeight)
    return Float64Array.from(codes, (code) => ofClass[code])
  }
  const unknown = classCodes.find((code) => !(code < classWeight.length))
  if (unknown !== undefined) {
    throw new FitError('bad_parameter', `class_weight has no weight for class ${unknown}`, {
      parameter: 'class_weight',
    })
  }
  return Float64Array.from(codes, (code) => classWeight[classCodes[code]])
}

/**
 * One weight a class: scikit-learn's `class_weight="balanced"`, of rows with the weights given. A class without weight
 * is not counted and weighs nothing.
 */
export function balancedWeights(
  codes: Int32Array,
  classCount: number,
  sampleWeight?: Float64Array,
): Float64Array {
  const counts = new Float64Array(classCount)
  for (let row = 0; row < codes.length; row += 1) counts[codes[row]] += sampleWeight ? sampleWeight[row] : 1
  const present = counts.filter((count) => count > 0)
  const total = pairwiseSum(present)
  return counts.map((count) => (count > 0 ? total / (present.length * count) : 0))
}

/** The product of two optional weights a row, null when there is neither. */
export function multiplyWeights(
  a: Float64Array | null | undefined,
  b: Float64Array | null,
): Float64Array | null {
  if (!a) return b
  if (!b) return a
  return a.map((weight, row) => weight * b[row])
}
