import { z } from 'zod'
import { nonNegative } from '../estimator/params.ts'
import type { PresentClasses } from '../estimator/input.ts'

/**
 * How classes are weighted: all rows alike, so that every class weighs the same in all (`balanced`), or by a weight a
 * class, in the order of the target's codes.
 */
export type ClassWeight = 'balanced' | readonly number[] | null

/** The parameter `class_weight`. */
export function classWeight() {
  return z.union([z.literal('balanced'), z.array(nonNegative()).readonly(), z.null()]).default(null)
}

/**
 * scikit-learn's `compute_class_weight`: one weight a present class. Balanced is total weight / (classes * weight of the
 * class's rows); a class beyond the end of the given weights weighs 1.
 */
export function weightsOfClasses(
  weight: ClassWeight,
  { codes, classCount, classCodes }: PresentClasses,
  sampleWeight?: Float64Array,
): Float64Array {
  if (weight === null) return new Float64Array(classCount).fill(1)
  if (weight !== 'balanced') return Float64Array.from(classCodes, (code) => weight[code] ?? 1)
  const totals = new Float64Array(classCount)
  let total = 0
  for (let row = 0; row < codes.length; row += 1) {
    const own = sampleWeight ? sampleWeight[row] : 1
    totals[codes[row]] += own
    total += own
  }
  return totals.map((own) => (own === 0 ? 0 : total / (classCount * own)))
}

/** One weight a row: its own times its class's; `undefined` where all are 1. */
export function rowWeights(
  weight: ClassWeight,
  y: PresentClasses,
  sampleWeight?: Float64Array,
): Float64Array | undefined {
  if (weight === null) return sampleWeight
  const ofClasses = weightsOfClasses(weight, y, sampleWeight)
  return Float64Array.from(y.codes, (code, row) => ofClasses[code] * (sampleWeight ? sampleWeight[row] : 1))
}
