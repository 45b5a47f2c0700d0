import type { RandomState } from '../random/random-state.ts'
import {
  cumulativeShares,
  firstAtLeast,
  weightedChoice,
  weightedChoiceWithoutReplacement,
} from '../random/weighted-choice.ts'
import type { ClusterRows } from './cluster-rows.ts'

/** How many candidates k-means++ tries for each center after the first, scikit-learn's 2 + ⌊ln k⌋. */
export function trialsOf(clusters: number): number {
  return 2 + Math.floor(Math.log(clusters))
}

export interface SeedOptions {
  clusters: number
  init: 'k-means++' | 'random'
  random: RandomState
  /** The weight of each loaded row; null for ones. */
  weights: Float64Array | null
  pace: () => Promise<void>
}

/**
 * Rows of the loaded ones as first centers, `[center][feature]`: greedy k-means++ (Arthur & Vassilvitskii 2007, several
 * candidates a center, the best of which is taken) or rows drawn by weight. Draws from `random` what scikit-learn draws.
 */
export async function seedCenters(rows: ClusterRows, options: SeedOptions): Promise<Float64Array> {
  const seeds = options.init === 'random' ? randomRows(rows, options) : await plusPlusRows(rows, options)
  const centers = new Float64Array(seeds.length * rows.columns)
  seeds.forEach((row, center) => rows.addRow(row, 1, centers, center * rows.columns))
  return centers
}

function randomRows(rows: ClusterRows, { clusters, random, weights }: SeedOptions): Int32Array {
  return weightedChoiceWithoutReplacement(random, probabilities(rows.count, weights), clusters)
}

/** The rows that k-means++ makes centers of. */
export async function plusPlusRows(
  rows: ClusterRows,
  { clusters, random, weights, pace }: Omit<SeedOptions, 'init'>,
): Promise<Int32Array> {
  const { count } = rows
  const seeds = new Int32Array(clusters)
  const trials = trialsOf(clusters)
  const cumulative = new Float64Array(count)
  rows.setWeights(weights)
  rows.startSeeding()
  seeds[0] = weightedChoice(random, cumulativeShares(probabilities(count, weights)), 1)[0]
  let pot = rows.tryCandidates(seeds.subarray(0, 1))[0]
  rows.acceptCandidate(0)
  for (let center = 1; center < clusters; center += 1) {
    await pace()
    let sum = 0
    for (let row = 0; row < count; row += 1) {
      sum += weights === null ? rows.closest[row] : weights[row] * rows.closest[row]
      cumulative[row] = sum
    }
    const candidates = Int32Array.from({ length: trials }, () =>
      firstAtLeast(cumulative, random.random() * pot),
    )
    const pots = rows.tryCandidates(candidates)
    const best = pots.indexOf(pots.reduce((least, value) => Math.min(least, value)))
    rows.acceptCandidate(best)
    pot = pots[best]
    seeds[center] = candidates[best]
  }
  return seeds
}

/** The weights' shares, as scikit-learn hands them to NumPy. */
function probabilities(count: number, weights: Float64Array | null): Float64Array {
  if (weights === null) return new Float64Array(count).fill(1 / count)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
