import { fitIsotonic, predictIsotonic } from '../calibration/isotonic-regression.ts'
import { eachRow } from './pairs.ts'

/** What stands in for the distance of points that lie on each other. */
const COINCIDENT = 1e-5

export interface SmacofOptions {
  rows: number
  /** False where only the order of the dissimilarities counts. */
  isMetric: boolean
  /** Whether the stress is Kruskal's stress-1. */
  isNormalized: boolean
  maxIter: number
  eps: number
  pace: () => Promise<void>
  onIteration: (done: number, stress: number) => void
}

export interface SmacofRun {
  /** `[row][dimension]` */
  points: Float64Array
  stress: number
  nIter: number
}

/**
 * Arranges points so that their distances are those of the pairs, or a rising function of them, by scaling by majorising a
 * complicated function (Borg & Groenen 1997): each iteration moves all points to the least of a bound of the stress.
 */
export async function smacof(
  dissimilarities: Float64Array,
  start: Float64Array,
  options: SmacofOptions,
): Promise<SmacofRun> {
  const { rows, isMetric, isNormalized, maxIter, eps, pace, onIteration } = options
  const distances = new Float64Array(dissimilarities.length)
  let points = start
  let stress = Infinity
  let squares = 0
  let nIter = 0
  await fillPairs(distances, points, rows, pace)
  while (nIter < maxIter) {
    const disparities = isMetric
      ? dissimilarities
      : risingWith(dissimilarities, distances, { rows, isFirst: nIter === 0 })
    points = await majorise(points, { disparities, distances, rows, pace })
    await fillPairs(distances, points, rows, pace)
    nIter += 1
    const before = stress
    stress = 0
    squares = 0
    for (let pair = 0; pair < distances.length; pair += 1) {
      stress += (distances[pair] - disparities[pair]) ** 2
      squares += distances[pair] ** 2
    }
    onIteration(nIter, stress)
    if (nIter > 1 && (before - stress) / squares < eps) break
  }
  return { points, stress: isNormalized ? Math.sqrt(stress / squares) : stress, nIter }
}

async function fillPairs(
  distances: Float64Array,
  points: Float64Array,
  rows: number,
  pace: () => Promise<void>,
): Promise<void> {
  const width = points.length / rows
  let pair = 0
  await eachRow(rows, pace, (row) => {
    for (let other = row + 1; other < rows; other += 1, pair += 1) {
      let sum = 0
      for (let axis = 0; axis < width; axis += 1) {
        sum += (points[row * width + axis] - points[other * width + axis]) ** 2
      }
      distances[pair] = Math.sqrt(sum)
    }
  })
}

interface Arrangement {
  disparities: Float64Array
  distances: Float64Array
  rows: number
  pace: () => Promise<void>
}

/** Guttman's transform. */
async function majorise(
  points: Float64Array,
  { disparities, distances, rows, pace }: Arrangement,
): Promise<Float64Array> {
  const width = points.length / rows
  const moved = new Float64Array(points.length)
  let pair = 0
  await eachRow(rows, pace, (row) => {
    for (let other = row + 1; other < rows; other += 1, pair += 1) {
      const ratio = disparities[pair] / (distances[pair] === 0 ? COINCIDENT : distances[pair]) / rows
      for (let axis = 0; axis < width; axis += 1) {
        const along = ratio * (points[row * width + axis] - points[other * width + axis])
        moved[row * width + axis] += along
        moved[other * width + axis] -= along
      }
    }
  })
  return moved
}

/**
 * The values nearest to the distances that rise with the dissimilarities, scaled to a mean square of 1; dissimilarities of 0
 * are taken for missing. At first the dissimilarities themselves.
 */
function risingWith(
  dissimilarities: Float64Array,
  distances: Float64Array,
  { rows, isFirst }: { rows: number; isFirst: boolean },
): Float64Array {
  const known = dissimilarities.filter((value) => value !== 0)
  const own = distances.filter((_, pair) => dissimilarities[pair] !== 0)
  const rising = isFirst ? known : predictIsotonic(fitIsotonic(known, own), known, 'clip')
  const squares = rising.reduce((sum, value) => sum + value * value, 0)
  const scale = Math.sqrt((rows * (rows - 1)) / 2 / squares)
  let at = 0
  return dissimilarities.map((value) => (value === 0 ? 0 : rising[at++] * scale))
}
