/** How well a clustering agrees with known classes, counted in pairs of rows or in information; labels may be any numbers. */
import { logGamma } from '../statistics/stirling.ts'
import { contingency } from './contingency.ts'
import type { Contingency } from './contingency.ts'

/** `pair_confusion_matrix`: ordered pairs of rows, apart or together in truth, then in prediction. */
export interface PairConfusion {
  apartApart: number
  apartTogether: number
  togetherApart: number
  togetherTogether: number
}

/** Counts ordered pairs of rows. @throws RangeError when the lengths differ. */
export function pairConfusionMatrix(labelsTrue: Int32Array, labelsPred: Int32Array): PairConfusion {
  const { counts, trueSizes, predictedSizes, rows } = contingency(labelsTrue, labelsPred)
  const squares = sumOfSquares(counts)
  const truth = sumOfSquares(trueSizes)
  const prediction = sumOfSquares(predictedSizes)
  return {
    apartApart: rows * rows - truth - prediction + squares,
    apartTogether: prediction - squares,
    togetherApart: truth - squares,
    togetherTogether: squares - rows,
  }
}

/** `rand_score`: the share of pairs on which both agree. @throws RangeError when the lengths differ. */
export function randScore(labelsTrue: Int32Array, labelsPred: Int32Array): number {
  const pairs = pairConfusionMatrix(labelsTrue, labelsPred)
  const agreed = pairs.apartApart + pairs.togetherTogether
  const all = agreed + pairs.apartTogether + pairs.togetherApart
  return agreed === all || all === 0 ? 1 : agreed / all
}

/** `adjusted_rand_score`: the same, 0 for chance and 1 at best (Hubert and Arabie 1985). @throws RangeError when the lengths differ. */
export function adjustedRandScore(labelsTrue: Int32Array, labelsPred: Int32Array): number {
  const {
    apartApart: tn,
    apartTogether: fp,
    togetherApart: fn,
    togetherTogether: tp,
  } = pairConfusionMatrix(labelsTrue, labelsPred)
  if (fn === 0 && fp === 0) return 1
  return (2 * (tp * tn - fn * fp)) / ((tp + fn) * (fn + tn) + (tp + fp) * (fp + tn))
}

/** `fowlkes_mallows_score`: the geometric mean of pairwise precision and recall. @throws RangeError when the lengths differ. */
export function fowlkesMallowsScore(labelsTrue: Int32Array, labelsPred: Int32Array): number {
  const { counts, trueSizes, predictedSizes, rows } = contingency(labelsTrue, labelsPred)
  const both = sumOfSquares(counts) - rows
  if (both === 0) return 0
  return (
    Math.sqrt(both / (sumOfSquares(predictedSizes) - rows)) *
    Math.sqrt(both / (sumOfSquares(trueSizes) - rows))
  )
}

/** `mutual_info_score`, in nats. @throws RangeError when the lengths differ. */
export function mutualInfoScore(labelsTrue: Int32Array, labelsPred: Int32Array): number {
  return mutualInformation(contingency(labelsTrue, labelsPred))
}

/** How two entropies make one to divide by. */
export type EntropyAverage = 'min' | 'geometric' | 'arithmetic' | 'max'

/** `normalized_mutual_info_score`, 0 to 1. @throws RangeError when the lengths differ. */
export function normalizedMutualInfoScore(
  labelsTrue: Int32Array,
  labelsPred: Int32Array,
  average: EntropyAverage = 'arithmetic',
): number {
  const table = contingency(labelsTrue, labelsPred)
  if (isUndivided(table)) return 1
  const information = mutualInformation(table)
  if (information === 0) return 0
  return information / averageEntropy(table, average)
}

/**
 * `adjusted_mutual_info_score`: 0 for chance, 1 at best (Vinh, Epps and Bailey 2010).
 *
 * @throws RangeError when the lengths differ.
 */
export function adjustedMutualInfoScore(
  labelsTrue: Int32Array,
  labelsPred: Int32Array,
  average: EntropyAverage = 'arithmetic',
): number {
  const table = contingency(labelsTrue, labelsPred)
  if (isUndivided(table)) return 1
  if (table.trueSizes.length === 1 || table.predictedSizes.length === 1) return 0
  const expected = expectedMutualInformation(table)
  return (
    awayFromZero(mutualInformation(table) - expected) /
    awayFromZero(averageEntropy(table, average) - expected)
  )
}

export interface HomogeneityCompletenessV {
  /** Whether each cluster has rows of one class alone. */
  homogeneity: number
  /** Whether each class is in one cluster alone. */
  completeness: number
  vMeasure: number
}

/**
 * `homogeneity_completeness_v_measure` (Rosenberg and Hirschberg 2007).
 *
 * @param beta how much more completeness counts in the V measure.
 * @throws RangeError when the lengths differ.
 */
export function homogeneityCompletenessV(
  labelsTrue: Int32Array,
  labelsPred: Int32Array,
  beta = 1,
): HomogeneityCompletenessV {
  const table = contingency(labelsTrue, labelsPred)
  const information = mutualInformation(table)
  const shareOf = (entropy: number) => (entropy === 0 ? 1 : information / entropy)
  const homogeneity = shareOf(entropyOf(table.trueSizes, table.rows))
  const completeness = shareOf(entropyOf(table.predictedSizes, table.rows))
  const sum = beta * homogeneity + completeness
  return {
    homogeneity,
    completeness,
    vMeasure: homogeneity + completeness === 0 ? 0 : ((1 + beta) * homogeneity * completeness) / sum,
  }
}

function mutualInformation({
  counts,
  trueOf,
  predictedOf,
  trueSizes,
  predictedSizes,
  rows,
}: Contingency): number {
  if (trueSizes.length < 2 || predictedSizes.length < 2) return 0
  const logRows = Math.log(rows)
  let sum = 0
  counts.forEach((count, cell) => {
    const share = count / rows
    const product = trueSizes[trueOf[cell]] * predictedSizes[predictedOf[cell]]
    const part = share * (Math.log(count) - logRows) + share * (-Math.log(product) + logRows + logRows)
    if (Math.abs(part) >= Number.EPSILON) sum += part
  })
  return Math.max(0, sum)
}

function expectedMutualInformation({ trueSizes, predictedSizes, rows }: Contingency): number {
  const logFactorial = memoised((count) => logGamma(count + 1))
  let sum = 0
  for (const a of trueSizes) {
    for (const b of predictedSizes) {
      const fixed =
        logFactorial(a) +
        logFactorial(b) +
        logFactorial(rows - a) +
        logFactorial(rows - b) -
        logFactorial(rows)
      for (let both = Math.max(1, a + b - rows); both <= Math.min(a, b); both += 1) {
        const likelihood =
          fixed -
          logFactorial(both) -
          logFactorial(a - both) -
          logFactorial(b - both) -
          logFactorial(rows - a - b + both)
        sum +=
          (both / rows) * (Math.log(rows) + Math.log(both) - Math.log(a) - Math.log(b)) * Math.exp(likelihood)
      }
    }
  }
  return sum
}

function averageEntropy({ trueSizes, predictedSizes, rows }: Contingency, average: EntropyAverage): number {
  const [a, b] = [entropyOf(trueSizes, rows), entropyOf(predictedSizes, rows)]
  switch (average) {
    case 'min':
      return Math.min(a, b)
    case 'max':
      return Math.max(a, b)
    case 'geometric':
      return Math.sqrt(a * b)
    case 'arithmetic':
      return (a + b) / 2
  }
}

function entropyOf(sizes: Float64Array, rows: number): number {
  if (sizes.length < 2) return 0
  return -sizes.reduce((sum, size) => sum + (size / rows) * (Math.log(size) - Math.log(rows)), 0)
}

function isUndivided({ trueSizes, predictedSizes }: Contingency): boolean {
  return trueSizes.length === predictedSizes.length && trueSizes.length < 2
}

/** Two numbers that are equal up to rounding have a difference of the right sign. */
function awayFromZero(value: number): number {
  return value < 0 ? Math.min(value, -Number.EPSILON) : Math.max(value, Number.EPSILON)
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0)
}

function memoised(compute: (count: number) => number): (count: number) => number {
  const known: number[] = []
  return (count) => (known[count] ??= compute(count))
}
