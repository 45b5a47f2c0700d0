import type { Matrix } from '../matrix.ts'
import { fillDistances, fullDistance, resolveMetric, rowMajor } from '../neighbors/metric.ts'
import type { EmbeddingForces } from './embedding-forces.ts'
import { degreesOfFreedom } from './embedding-forces.ts'
import type { GraphOptions } from './neighbour-graph.ts'
import { pairCount, pairPlace } from './pairs.ts'
import { toConditional } from './perplexity.ts'

/** The least probability of a pair, as scikit-learn has it. */
const LEAST = Number.EPSILON
/** Pairs before the event loop may turn. */
const PAIRS_AT_A_TIME = 2 ** 18

/** The joint probabilities of all pairs of rows, row after row, each pair once. Both directions add up to 1. */
export async function allPairs(
  X: Matrix,
  { perplexity, metric: name, pace }: GraphOptions,
): Promise<Float64Array> {
  const { rows } = X
  const metric = resolveMetric(name)
  const index = { points: rowMajor(X, metric), width: X.columns.length, metric }
  const pairs = new Float64Array(pairCount(rows))
  const shares = new Float64Array(rows)
  for (let row = 0; row < rows; row += 1) {
    fillDistances(index, index.points, row * index.width, 0, rows, shares)
    for (let other = 0; other < rows; other += 1) shares[other] = fullDistance(shares[other], metric) ** 2
    toConditional(shares, { start: 0, end: rows, skip: row, perplexity })
    for (let other = 0; other < rows; other += 1) {
      if (other !== row) pairs[pairPlace(rows, row, other)] += shares[other]
    }
    await pace()
  }
  const total = 2 * pairs.reduce((sum, pair) => sum + pair, 0)
  for (let at = 0; at < pairs.length; at += 1) pairs[at] = Math.max(pairs[at] / total, LEAST)
  return pairs
}

/** Forces between all pairs of points, in any number of dimensions: time grows with the square of the points. */
export class ExactForces implements EmbeddingForces {
  readonly points: Float64Array
  readonly width: number
  readonly gradient: Float64Array

  readonly #pairs: Float64Array
  readonly #rows: number
  readonly #degrees: number
  #similarities = 1

  /** @param pairs the wanted probabilities, of `rows` rows. */
  constructor(pairs: Float64Array, rows: number, dimensions: number) {
    this.#pairs = pairs
    this.#rows = rows
    this.width = dimensions
    this.#degrees = degreesOfFreedom(dimensions)
    this.points = new Float64Array(rows * dimensions)
    this.gradient = new Float64Array(rows * dimensions)
  }

  async update(exaggeration: number, pace: () => Promise<void>): Promise<void> {
    const { points, width, gradient } = this
    const pairs = this.#pairs
    const degrees = this.#degrees
    const power = (degrees + 1) / 2
    let sum = 0
    await this.#eachRow(pace, (row) => {
      for (let other = row + 1; other < this.#rows; other += 1) {
        sum += similarity(degrees / (degrees + squaredDistance(points, width, row, other)), power)
      }
    })
    this.#similarities = 2 * sum
    const scale = (2 * (degrees + 1)) / degrees
    gradient.fill(0)
    let pair = 0
    await this.#eachRow(pace, (row) => {
      for (let other = row + 1; other < this.#rows; other += 1, pair += 1) {
        const near = degrees / (degrees + squaredDistance(points, width, row, other))
        const q = Math.max(similarity(near, power) / this.#similarities, LEAST)
        const force = scale * (exaggeration * pairs[pair] - q) * near
        for (let axis = 0; axis < width; axis += 1) {
          const along = force * (points[row * width + axis] - points[other * width + axis])
          gradient[row * width + axis] += along
          gradient[other * width + axis] -= along
        }
      }
    })
  }

  async divergence(pace: () => Promise<void>): Promise<number> {
    const { points, width } = this
    const pairs = this.#pairs
    const degrees = this.#degrees
    const power = (degrees + 1) / 2
    let total = 0
    let pair = 0
    await this.#eachRow(pace, (row) => {
      for (let other = row + 1; other < this.#rows; other += 1, pair += 1) {
        const near = degrees / (degrees + squaredDistance(points, width, row, other))
        const q = Math.max(similarity(near, power) / this.#similarities, LEAST)
        total += pairs[pair] * Math.log(pairs[pair] / q)
      }
    })
    return 2 * total
  }

  async #eachRow(pace: () => Promise<void>, work: (row: number) => void): Promise<void> {
    let spent = 0
    for (let row = 0; row < this.#rows; row += 1) {
      work(row)
      spent += this.#rows - row
      if (spent < PAIRS_AT_A_TIME) continue
      spent = 0
      await pace()
    }
  }
}

function squaredDistance(points: Float64Array, width: number, a: number, b: number): number {
  let sum = 0
  for (let axis = 0; axis < width; axis += 1) {
    const difference = points[a * width + axis] - points[b * width + axis]
    sum += difference * difference
  }
  return sum
}

function similarity(near: number, power: number): number {
  return power === 1 ? near : near ** power
}
