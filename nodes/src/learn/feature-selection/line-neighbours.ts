/** Neighbours of numbers on a line, found in their sorted order. */
import { ascendingOrder } from '../statistics/ascending-order.ts'

/** Values after which the event loop may turn. */
const AT_A_TIME = 16_384

type Pace = () => Promise<void>

/** The distance of each value to its `k`-th nearest other one; there are more than `k` values. */
export async function nearestOnLine(values: Float64Array, k: number, pace: Pace): Promise<Float64Array> {
  const { order, sorted } = sortWithOrder(values)
  const distances = new Float64Array(values.length)
  for (let start = 0; start < sorted.length; start += AT_A_TIME) {
    await pace()
    const end = Math.min(sorted.length, start + AT_A_TIME)
    for (let place = start; place < end; place += 1) distances[order[place]] = nearestAt(sorted, place, k)
  }
  return distances
}

/** How many values are nearer to each than its radius, equal ones and itself among them. */
export async function countsWithin(
  values: Float64Array,
  radii: Float64Array,
  pace: Pace,
): Promise<Int32Array> {
  const { order, sorted } = sortWithOrder(values)
  const counts = new Int32Array(values.length)
  for (let start = 0; start < sorted.length; start += AT_A_TIME) {
    await pace()
    const end = Math.min(sorted.length, start + AT_A_TIME)
    for (let place = start; place < end; place += 1) {
      counts[order[place]] = countAt(sorted, place, radii[order[place]])
    }
  }
  return counts
}

function sortWithOrder(values: Float64Array): { order: Uint32Array; sorted: Float64Array } {
  const order = ascendingOrder(values)
  const sorted = new Float64Array(values.length)
  for (let place = 0; place < sorted.length; place += 1) sorted[place] = values[order[place]]
  return { order, sorted }
}

function nearestAt(sorted: Float64Array, place: number, k: number): number {
  let left = place - 1
  let right = place + 1
  let distance = 0
  for (let found = 0; found < k; found += 1) {
    const toLeft = left < 0 ? Infinity : sorted[place] - sorted[left]
    const toRight = right >= sorted.length ? Infinity : sorted[right] - sorted[place]
    if (toLeft <= toRight) {
      distance = toLeft
      left -= 1
    } else {
      distance = toRight
      right += 1
    }
  }
  return distance
}

function countAt(sorted: Float64Array, place: number, radius: number): number {
  const centre = sorted[place]
  let first = 0
  let last = place
  while (first < last) {
    const middle = (first + last) >>> 1
    const distance = centre - sorted[middle]
    if (distance < radius || distance === 0) last = middle
    else first = middle + 1
  }
  let end = place
  let beyond = sorted.length
  while (end < beyond) {
    const middle = (end + beyond) >>> 1
    const distance = sorted[middle] - centre
    if (distance < radius || distance === 0) end = middle + 1
    else beyond = middle
  }
  return end - first
}
