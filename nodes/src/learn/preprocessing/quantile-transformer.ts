import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import { RandomState } from '../random/random-state.ts'
import { normalCdf, normalQuantile } from '../statistics/normal-distribution.ts'
import { quantileOfSorted } from '../statistics/order-statistics.ts'
import { presentValues } from './column-values.ts'
import { interpolate } from './interpolate.ts'
import { checkTransformed, mapColumns, sameNames } from './map-columns.ts'

/** So near its ends a normal output is cut off, lest it be infinite. */
const EDGE = 1e-7
const NORMAL_LOW = normalQuantile(EDGE - Number.EPSILON)
const NORMAL_HIGH = normalQuantile(1 - (EDGE - Number.EPSILON))

type Distribution = 'uniform' | 'normal'

const params = z
  .strictObject({
    /** The most quantiles to learn of each column; no more than there are rows. */
    nQuantiles: wholeNumber(1).default(1000),
    outputDistribution: z.enum(['uniform', 'normal']).default('uniform'),
    /** The most rows the quantiles are taken of, drawn at random; null for all. */
    subsample: wholeNumber(1).nullable().default(10_000),
  })
  .refine(({ nQuantiles, subsample }) => subsample === null || nQuantiles <= subsample, {
    message: 'there are more quantiles than rows in the subsample',
    path: ['nQuantiles'],
  })

export type QuantileTransformerParams = z.infer<typeof params>

export interface FittedQuantileTransformer extends FittedState {
  nQuantiles: number
  /** The shares from 0 to 1 that the quantiles stand for. */
  references: Float64Array
  /** The quantiles of each column. */
  quantiles: Float64Array[]
  outputDistribution: Distribution
}

/**
 * scikit-learn's `QuantileTransformer`: each column bent so that its training values are spread evenly or normally.
 * Missing values are left out and stay. The subsample is drawn from NumPy's stream, so that every quantile is the same
 * bit by bit (class E); sparse features and with them `ignore_implicit_zeros` are not taken.
 */
export const quantileTransformer = defineTransformer<
  QuantileTransformerParams,
  FittedQuantileTransformer,
  'matrix'
>({
  name: 'QuantileTransformer',
  params,
  tags: { parity: 'E', missingValues: true, randomised: true },
  input: 'matrix',
  target: 'none',
  memoryEstimate: ({ rows, columns }, { nQuantiles }) =>
    8 * (4 * rows + Math.min(rows, nQuantiles) * (columns + 1)),
  async fit(X, _y, { nQuantiles: wanted, outputDistribution, subsample }, { randomState, pace }) {
    const nQuantiles = Math.max(1, Math.min(wanted, X.rows))
    const step = 1 / (nQuantiles - 1)
    const references = Float64Array.from({ length: nQuantiles }, (_, i) => i * step)
    references[nQuantiles - 1] = nQuantiles === 1 ? 0 : 1
    const drawn =
      subsample !== null && subsample < X.rows
        ? new RandomState(randomState).permutation(X.rows).subarray(0, subsample)
        : null
    const quantiles: Float64Array[] = []
    for (const column of X.columns) {
      const sample = drawn === null ? column : Float64Array.from(drawn, (row) => column[row])
      const sorted = presentValues(sample).slice().sort()
      quantiles.push(references.map((share) => quantileOfSorted(sorted, (share * 100) / 100)))
      await pace()
    }
    return { nQuantiles, references, quantiles, outputDistribution }
  },
  transform({ references, quantiles, outputDistribution }, X) {
    const negativeReferences = negativeReversed(references)
    return mapColumns(X, (column, index) => {
      const own = quantiles[index]
      const negative = negativeReversed(own)
      const made = new Float64Array(X.rows)
      for (let row = 0; row < X.rows; row += 1) {
        const value = column[row]
        // Where quantiles repeat, the two directions take the ends of the repeats: the mean is their middle.
        const share =
          0.5 * (interpolate(value, own, references) - interpolate(-value, negative, negativeReferences))
        made[row] = toDistribution(value, own, share, outputDistribution)
      }
      return made
    })
  },
  inverseTransform({ references, quantiles, outputDistribution, nFeaturesIn }, X) {
    return mapColumns(checkTransformed(X, nFeaturesIn, 'QuantileTransformer'), (column, index) => {
      const own = quantiles[index]
      const last = own[own.length - 1]
      if (outputDistribution === 'uniform') return column.map((share) => interpolate(share, references, own))
      return column.map((value) => {
        const share = normalCdf(value)
        if (share - EDGE < 0) return own[0]
        return share + EDGE > 1 ? last : interpolate(share, references, own)
      })
    })
  },
  featureNamesOut: sameNames,
})

function negativeReversed(values: Float64Array): Float64Array {
  return values.map((value) => -value).reverse()
}

/** A value's share of the training rows as it comes out, ends first: they go all the way. */
function toDistribution(value: number, quantiles: Float64Array, share: number, output: Distribution): number {
  const low = quantiles[0]
  const high = quantiles[quantiles.length - 1]
  if (output === 'uniform') return value === low ? 0 : value === high ? 1 : share
  if (Number.isNaN(value)) return value
  if (value - EDGE < low) return NORMAL_LOW
  if (value + EDGE > high) return NORMAL_HIGH
  return Math.min(Math.max(normalQuantile(share), NORMAL_LOW), NORMAL_HIGH)
}
