/**
 * A density over one dimension of a search space, from the values that were tried: a mixture of one kernel a value and a
 * prior that spans the whole range (Bergstra, Bardenet, Bengio and Kégl 2011, "Algorithms for hyper-parameter
 * optimization"; bandwidths from the distance to the neighbours as there).
 */
import type { RandomState } from '../random/random-state.ts'
import { normalCdf } from '../statistics/normal-distribution.ts'
import type { Dimension } from './search-space.ts'

export interface Density {
  draw(random: RandomState): unknown
  /** The logarithm of the density, or of the probability of a choice. */
  logDensity(value: unknown): number
}

/** The density of the values tried of a dimension, all of equal weight, the prior of the weight of one. */
export function parzenEstimator(dimension: Dimension, values: readonly unknown[]): Density {
  if (dimension.kind === 'choice') return choiceDensity(dimension.values, values)
  return rangeDensity(dimension, values.map(Number))
}

function choiceDensity(choices: readonly unknown[], values: readonly unknown[]): Density {
  const weights = choices.map(
    (choice) => 1 / choices.length + values.filter((value) => value === choice).length,
  )
  const total = values.length + 1
  return {
    draw: (random) => choices[drawIndex(weights, random.random() * total)],
    logDensity: (value) => Math.log(weights[choices.indexOf(value)] / total),
  }
}

function rangeDensity(
  { low, high, log = false, kind }: Exclude<Dimension, { kind: 'choice' }>,
  values: readonly number[],
): Density {
  const half = kind === 'int' ? 0.5 : 0
  const inner = log ? Math.log : (value: number) => value
  const outer = log ? Math.exp : (value: number) => value
  const [from, to] = [inner(low - (log && low - half <= 0 ? 0 : half)), inner(high + half)]
  const width = Math.max(to - from, Number.EPSILON)
  const centres = values.map(inner)
  const kernels = [
    { centre: (from + to) / 2, spread: width },
    ...centres.map((centre) => ({ centre, spread: spreadAt(centre, centres, { from, to, width }) })),
  ]
  const shares = kernels.map(
    ({ centre, spread }) => normalCdf((to - centre) / spread) - normalCdf((from - centre) / spread),
  )
  return {
    draw(random) {
      const { centre, spread } = kernels[random.randint(0, kernels.length)]
      for (;;) {
        const point = centre + spread * random.gauss()
        if (point < from || point > to) continue
        const value = outer(point)
        return kind === 'int'
          ? Math.min(high, Math.max(low, Math.round(value)))
          : Math.min(high, Math.max(low, value))
      }
    },
    logDensity(value) {
      const point = inner(Number(value))
      let density = 0
      kernels.forEach(({ centre, spread }, index) => {
        density += Math.exp(-0.5 * ((point - centre) / spread) ** 2) / (spread * shares[index])
      })
      return Math.log(density / kernels.length)
    },
  }
}

/** The distance to the farther neighbour, neither so small that the search stands still nor wider than the range. */
function spreadAt(
  centre: number,
  centres: readonly number[],
  { from, to, width }: { from: number; to: number; width: number },
): number {
  let below = from
  let above = to
  for (const other of centres) {
    if (other < centre && other > below) below = other
    if (other > centre && other < above) above = other
  }
  const least = width / Math.min(100, centres.length + 2)
  return Math.min(width, Math.max(least, centre - below, above - centre))
}

function drawIndex(weights: readonly number[], point: number): number {
  let sum = 0
  for (const [index, weight] of weights.entries()) {
    sum += weight
    if (point < sum) return index
  }
  return weights.length - 1
}
