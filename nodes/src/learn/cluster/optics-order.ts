import type { DistanceRows } from '../neighbors/metric.ts'
import { fillDistances, fullDistance } from '../neighbors/metric.ts'

/** The order in which OPTICS visits rows; of each row how near what was visited before came, and through which row. */
export interface OpticsOrder {
  ordering: Int32Array
  reachability: Float64Array
  /** -1 where nothing reached the row. */
  predecessor: Int32Array
}

export interface OpticsOrderOptions {
  /** Infinite where a row is no core. */
  coreDistances: Float64Array
  /** Rows farther apart don't reach each other. */
  maxEps: number
  pace: () => Promise<void>
  onProgress: (done: number) => void
}

/** Distances to compute before the event loop may turn. */
const DISTANCES_AT_A_TIME = 200_000

/** Visits the rows, always the nearest to those visited, of equals the one with the lowest number. */
export async function opticsOrder(
  { points, rows, width, metric }: DistanceRows & { rows: number },
  { coreDistances, maxEps, pace, onProgress }: OpticsOrderOptions,
): Promise<OpticsOrder> {
  const outside = points.slice()
  const numbers = Int32Array.from({ length: rows }, (_, row) => row)
  const query = new Float64Array(width)
  const distances = new Float64Array(rows)
  const ordering = new Int32Array(rows)
  const reachability = new Float64Array(rows).fill(Infinity)
  const predecessor = new Int32Array(rows).fill(-1)
  let place = 0
  let spent = 0
  for (let left = rows - 1; left >= 0; left -= 1) {
    const row = numbers[place]
    ordering[rows - 1 - left] = row
    query.set(outside.subarray(place * width, (place + 1) * width))
    outside.copyWithin(place * width, left * width, (left + 1) * width)
    numbers[place] = numbers[left]
    const core = coreDistances[row]
    if (core < Infinity) {
      fillDistances({ points: outside, width, metric }, query, 0, 0, left, distances)
      for (let i = 0; i < left; i += 1) {
        const distance = fullDistance(distances[i], metric)
        if (!(distance <= maxEps)) continue
        const reach = roundedToPrecision(Math.max(distance, core))
        if (!(reach < reachability[numbers[i]])) continue
        reachability[numbers[i]] = reach
        predecessor[numbers[i]] = row
      }
    }
    place = 0
    for (let i = 1; i < left; i += 1) {
      const [a, b] = [reachability[numbers[i]], reachability[numbers[place]]]
      if (a < b || (a === b && numbers[i] < numbers[place])) place = i
    }
    spent += left
    if (spent < DISTANCES_AT_A_TIME) continue
    spent = 0
    onProgress(rows - left)
    await pace()
  }
  return { ordering, reachability, predecessor }
}

/** `np.around(value, 15)`: as many decimals as a double surely has. */
export function roundedToPrecision(value: number): number {
  const scaled = value * 1e15
  if (!(Math.abs(scaled) < 2 ** 52)) return scaled / 1e15
  const floor = Math.floor(scaled)
  const rest = scaled - floor
  const isUp = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0)
  return (isUp ? floor + 1 : floor) / 1e15
}
