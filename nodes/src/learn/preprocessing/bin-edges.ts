/** Where the bins of a column begin and end. */
import { kMeans } from '../cluster/k-means.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import type { QuantileMethod } from '../statistics/order-statistics.ts'
import { quantileOfSorted, sortForQuantiles } from '../statistics/order-statistics.ts'
import { sortWeighted, weightedQuantile } from '../statistics/weighted-quantile.ts'

export type BinStrategy = 'uniform' | 'quantile' | 'kmeans'

export interface BinOptions {
  count: number
  strategy: BinStrategy
  quantileMethod: QuantileMethod
  sampleWeight?: Float64Array
}

/** Narrower bins are merged with their neighbours. */
const NARROWEST = 1e-8

/**
 * The edges of a column's bins, ascending, one more than there are bins; fewer than asked for where bins would be
 * empty of width. A constant column has one bin, from -∞ to ∞.
 */
export async function binEdges(
  column: Float64Array,
  options: BinOptions,
  context: Pick<FitContext, 'signal'>,
): Promise<Float64Array> {
  const { strategy, count, sampleWeight } = options
  const [low, high] = range(column, strategy === 'quantile' ? undefined : sampleWeight)
  if (low === high) return Float64Array.of(-Infinity, Infinity)
  switch (strategy) {
    case 'uniform':
      return evenly(low, high, count)
    case 'quantile':
      return wideOnly(quantileEdges(column, options))
    case 'kmeans': {
      const even = evenly(low, high, count)
      const init = Array.from({ length: count }, (_, bin) => [(even[bin + 1] + even[bin]) * 0.5])
      const { clusterCenters } = await kMeans.fit(
        { rows: column.length, columns: [column] },
        { ...kMeans.defaults, nClusters: count, init, nInit: 1 },
        { sampleWeight, signal: context.signal },
      )
      const centers = Float64Array.from(clusterCenters, ([center]) => center).sort()
      const between = centers.subarray(1).map((center, i) => (center + centers[i]) * 0.5)
      return wideOnly(Float64Array.of(low, ...between, high))
    }
  }
}

/** `np.linspace(low, high, count + 1)`. */
export function evenly(low: number, high: number, count: number): Float64Array {
  const step = (high - low) / count
  const edges = Float64Array.from({ length: count + 1 }, (_, i) => i * step + low)
  edges[count] = high
  return edges
}

function quantileEdges(
  column: Float64Array,
  { count, quantileMethod, sampleWeight }: BinOptions,
): Float64Array {
  const shares = evenly(0, 100, count).map((percent) => percent / 100)
  if (sampleWeight === undefined) {
    const sorted = sortForQuantiles(column, Array.from(shares), quantileMethod)
    return shares.map((share) => quantileOfSorted(sorted, share, quantileMethod))
  }
  const weighted = sortWeighted(column, sampleWeight)
  return shares.map((share) => weightedQuantile(weighted, share, quantileMethod === 'averaged_inverted_cdf'))
}

function wideOnly(edges: Float64Array): Float64Array {
  return edges.filter((edge, i) => i === 0 || edge - edges[i - 1] > NARROWEST)
}

/** The extremes of the values; with weights, of those that have some. */
function range(column: Float64Array, sampleWeight?: Float64Array): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (let row = 0; row < column.length; row += 1) {
    if (sampleWeight?.[row] === 0) continue
    low = Math.min(low, column[row])
    high = Math.max(high, column[row])
  }
  return [low, high]
}
