/** The second half of a step of k-means: each center to the mean of its rows. */
import type { ClusterRows } from './cluster-rows.ts'

/** A run of k-means as it stands: `centers` are compared with, `next` is being made; both `[center][feature]`. */
export interface CenterMove {
  centers: Float64Array
  next: Float64Array
  /** How far each center moved. */
  shifts: Float64Array
}

/**
 * Makes `next` of the sums that `rows` accumulated. A center without a row takes the row farthest from its own center
 * (several of them: the farthest rows in turn), as scikit-learn does; where all rows lie on centers it joins the
 * heaviest center.
 */
export function moveCenters(
  rows: ClusterRows,
  weights: Float64Array | null,
  { centers, next, shifts }: CenterMove,
): void {
  const { columns, clusters, sums, counts } = rows
  relocateEmpty(rows, weights, centers)
  const heaviest = counts.indexOf(counts.reduce((most, count) => Math.max(most, count)))
  for (let center = 0; center < clusters; center += 1) {
    const source = counts[center] > 0 ? center : heaviest
    const scale = 1 / counts[source]
    for (let feature = 0; feature < columns; feature += 1) {
      next[center * columns + feature] = sums[source * columns + feature] * scale
    }
  }
  for (let center = 0; center < clusters; center += 1) {
    let sum = 0
    const from = center * columns
    for (let at = from; at < from + columns; at += 1) sum += (next[at] - centers[at]) ** 2
    shifts[center] = Math.sqrt(sum)
  }
}

function relocateEmpty(rows: ClusterRows, weights: Float64Array | null, centers: Float64Array): void {
  const { columns, counts, sums, labels, count } = rows
  const empty = Array.from(counts.keys()).filter((center) => counts[center] === 0)
  if (empty.length === 0) return
  const distances = new Float64Array(count)
  for (let row = 0; row < count; row += 1) distances[row] = rows.squaredDistance(row, centers, labels[row])
  const farthest = placesOfGreatest(distances, empty.length)
  if (distances[farthest[0]] === 0) return
  empty.forEach((center, place) => {
    const row = farthest[place]
    const weight = weights === null ? 1 : weights[row]
    const from = labels[row]
    rows.addRow(row, -weight, sums, from * columns)
    sums.fill(0, center * columns, (center + 1) * columns)
    rows.addRow(row, weight, sums, center * columns)
    counts[center] = weight
    counts[from] -= weight
  })
}

/** The places of the `count` greatest values, greatest first, of equals the first. */
function placesOfGreatest(values: Float64Array, count: number): number[] {
  const places: number[] = []
  for (let place = 0; place < values.length; place += 1) {
    if (places.length === count && !(values[place] > values[places[count - 1]])) continue
    let at = Math.min(places.length, count - 1)
    while (at > 0 && values[place] > values[places[at - 1]]) {
      places[at] = places[at - 1]
      at -= 1
    }
    places[at] = place
  }
  return places
}
