import { pairwiseSum } from '../statistics/pairwise-sum.ts'

/** How classes are weighted: not, or so that each weighs the same in all. */
export type ClassWeight = 'balanced' | null

/**
 * One weight a row, `weight of all rows / (classes present * weight of the row's class)`: scikit-learn's
 * `class_weight="balanced"`. Classes that do not occur are not counted. `sampleWeight` weighs the rows of the counts.
 */
export function balancedWeights(
  codes: Int32Array,
  classCount: number,
  sampleWeight?: Float64Array,
): Float64Array {
  const counts = new Float64Array(classCount)
  const occurs = new Uint8Array(classCount)
  for (let row = 0; row < codes.length; row += 1) {
    counts[codes[row]] += sampleWeight ? sampleWeight[row] : 1
    occurs[codes[row]] = 1
  }
  const present = counts.filter((_, c) => occurs[c] === 1)
  const total = pairwiseSum(present)
  return Float64Array.from(codes, (code) => total / (present.length * counts[code]))
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
