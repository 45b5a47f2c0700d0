import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { takeRows, toMatrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { cumulativeShares, weightedChoice } from '../random/weighted-choice.ts'
import { binEdges } from './bin-edges.ts'
import { floatText } from './float-text.ts'
import { checkTransformed, sameNames } from './map-columns.ts'
import { largestCode, oneHotMatrix, oneHotSparse } from './one-hot-columns.ts'

const params = z.strictObject({
  /** How many bins each column gets; one number for all or one a column. */
  nBins: z.union([wholeNumber(2), z.array(wholeNumber(2)).min(1)]).default(5),
  /** One column of zeros and ones a bin, sparse or dense, or the number of the bin. */
  encode: z.enum(['onehot', 'onehot-dense', 'ordinal']).default('onehot'),
  /** Bins of equal width, of equally many rows, or around the centers of a k-means. */
  strategy: z.enum(['uniform', 'quantile', 'kmeans']).default('quantile'),
  quantileMethod: z
    .enum([
      'inverted_cdf',
      'averaged_inverted_cdf',
      'closest_observation',
      'interpolated_inverted_cdf',
      'hazen',
      'weibull',
      'linear',
      'median_unbiased',
      'normal_unbiased',
    ])
    .default('averaged_inverted_cdf'),
  /** The most rows the edges are taken of, drawn with replacement; null for all. */
  subsample: wholeNumber(1).nullable().default(200_000),
})

export type KBinsDiscretizerParams = z.infer<typeof params>

export interface FittedKBinsDiscretizer extends FittedState {
  /** The edges of each column's bins, one more than there are bins. */
  binEdges: Float64Array[]
  /** How many bins each column has; fewer than asked for where they would be too narrow. */
  nBins: Int32Array
  encode: KBinsDiscretizerParams['encode']
}

/**
 * scikit-learn's `KBinsDiscretizer`: numbers cut into bins. A subsample is drawn from NumPy's stream, k-means begins
 * from even bins, so that the edges are the same to 1e-9 (class E).
 */
export const kBinsDiscretizer = defineTransformer<KBinsDiscretizerParams, FittedKBinsDiscretizer, 'matrix'>({
  name: 'KBinsDiscretizer',
  params,
  tags: { parity: 'E', sampleWeight: true, randomised: true },
  input: 'matrix',
  target: 'none',
  memoryEstimate({ rows, columns }, { nBins, strategy, subsample }) {
    const sample = subsample !== null && subsample < rows ? subsample : 0
    const most = Array.isArray(nBins) ? Math.max(...nBins) : nBins
    const clustering = strategy === 'kmeans' ? 64 * rows + 64 * most : 0
    return 8 * (4 * rows + sample * (columns + 1) + columns * (most + 1)) + clustering
  },
  async fit(all, _y, { nBins, encode, strategy, quantileMethod, subsample }, context) {
    const counts = countsFor(nBins, all.columns.length)
    const { X, sampleWeight } = drawSubsample(all, subsample, context)
    const isWeightedMethod = quantileMethod === 'inverted_cdf' || quantileMethod === 'averaged_inverted_cdf'
    if (sampleWeight !== undefined && strategy === 'quantile' && !isWeightedMethod) {
      throw new FitError(
        'bad_parameter',
        `KBinsDiscretizer: with sample weights quantile_method must be inverted_cdf or averaged_inverted_cdf, not ${quantileMethod}`,
        { parameter: 'quantile_method' },
      )
    }
    const edges: Float64Array[] = []
    for (const [index, column] of X.columns.entries()) {
      const options = { count: counts[index], strategy, quantileMethod, sampleWeight }
      edges.push(await binEdges(column, options, context))
      await context.pace()
    }
    return { binEdges: edges, nBins: Int32Array.from(edges, ({ length }) => length - 1), encode }
  },
  transform({ binEdges, nBins, encode }, X) {
    const codes = X.columns.map((column, index) => binsOf(column, binEdges[index]))
    const coded = { rows: X.rows, codes, counts: Array.from(nBins) }
    switch (encode) {
      case 'onehot':
        return oneHotSparse(coded)
      case 'onehot-dense':
        return oneHotMatrix(coded)
      case 'ordinal':
        return { rows: X.rows, columns: codes.map((own) => Float64Array.from(own)) }
    }
  },
  inverseTransform({ binEdges, nBins, encode }, X) {
    const columnCount = encode === 'ordinal' ? nBins.length : nBins.reduce((sum, count) => sum + count, 0)
    const { rows, columns } = checkTransformed(X, columnCount, 'KBinsDiscretizer')
    let start = 0
    return {
      rows,
      columns: binEdges.map((edges, index) => {
        const own = columns.slice(start, (start += encode === 'ordinal' ? 1 : nBins[index]))
        const bins = encode === 'ordinal' ? Int32Array.from(own[0]) : largestCode(own, rows)
        return Float64Array.from(bins, (bin) => (edges[bin + 1] + edges[bin]) * 0.5)
      }),
    }
  },
  featureNamesOut({ nBins, encode }, names) {
    if (encode === 'ordinal') return sameNames(null, names)
    return names.flatMap((name, index) =>
      Array.from({ length: nBins[index] }, (_, bin) => `${name}_${floatText(bin)}`),
    )
  },
})

function countsFor(nBins: number | number[], columnCount: number): number[] {
  if (!Array.isArray(nBins)) return Array.from({ length: columnCount }, () => nBins)
  if (nBins.length === columnCount) return nBins
  throw new FitError(
    'bad_parameter',
    `KBinsDiscretizer: n_bins has ${nBins.length} numbers for ${columnCount} columns`,
    { parameter: 'n_bins' },
  )
}

/** With replacement, so that rows of great weight may come more than once; their weight is used up by it. */
function drawSubsample(
  X: Matrix,
  subsample: number | null,
  { sampleWeight, randomState }: { sampleWeight?: Float64Array; randomState: number },
): { X: Matrix; sampleWeight?: Float64Array } {
  if (subsample === null || X.rows <= subsample) return { X, sampleWeight }
  const random = new RandomState(randomState)
  let drawn: Int32Array
  if (sampleWeight === undefined) {
    drawn = Int32Array.from({ length: subsample }, () => random.randint(0, X.rows))
  } else {
    const total = sampleWeight.reduce((sum, weight) => sum + weight, 0)
    drawn = weightedChoice(random, cumulativeShares(sampleWeight.map((weight) => weight / total)), subsample)
  }
  return { X: toMatrix(takeRows(X, drawn)) }
}

/** The bin of each value: how many inner edges are at most as large. */
function binsOf(column: Float64Array, edges: Float64Array): Int32Array {
  const bins = new Int32Array(column.length)
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row]
    let low = 1
    let high = edges.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (edges[middle] <= value) low = middle + 1
      else high = middle
    }
    bins[row] = low - 1
  }
  return bins
}
