/** Neighbours of numbers on a line, found in their sorted order. */

/** The distance of each value to its `k`-th nearest other one; there are more than `k` values. */
export function nearestOnLine(values: Float64Array, k: number): Float64Array {
  const { order, sorted } = sortWithOrder(values)
  const distances = new Float64Array(values.length)
  for (let place = 0; place < sorted.length; place += 1) {
    let left = place - 1
    let right = place + 1
    let distance = 0
    for (let found = 0; found < k; found += 1) {
      const toLeft = left < 0 ? Infinity : sorted[place] - sorted[left]
      const toRight = right >= sorted.length ? Infinity : sorted[right] - sorted[place]
      distance = Math.min(toLeft, toRight)
      if (toLeft <= toRight) left -= 1
      else right += 1
    }
    distances[order[place]] = distance
  }
  return distances
}

/** How many values are nearer to each than its radius, equal ones and itself among them. */
export function countsWithin(values: Float64Array, radii: Float64Array): Int32Array {
  const { order, sorted } = sortWithOrder(values)
  const counts = new Int32Array(values.length)
  for (let place = 0; place < sorted.length; place += 1) {
    const centre = sorted[place]
    const radius = radii[order[place]]
    const isNear = (distance: number) => distance < radius || distance === 0
    const first = firstWhere(sorted, 0, place, (value) => isNear(centre - value))
    const end = firstWhere(sorted, place, sorted.length, (value) => !isNear(value - centre))
    counts[order[place]] = end - first
  }
  return counts
}

function sortWithOrder(values: Float64Array): { order: Uint32Array; sorted: Float64Array } {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b])
  return { order, sorted: Float64Array.from(order, (row) => values[row]) }
}

/** The first place from `low` where the condition holds; it holds from there on. `high` where it never does. */
function firstWhere(
  sorted: Float64Array,
  low: number,
  high: number,
  holds: (value: number) => boolean,
): number {
  let [from, to] = [low, high]
  while (from < to) {
    const middle = (from + to) >>> 1
    if (holds(sorted[middle])) to = middle
    else from = middle + 1
  }
  return from
}
