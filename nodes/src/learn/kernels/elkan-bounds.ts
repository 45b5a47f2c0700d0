/** What Elkan's k-means knows of distances without computing them: the kernel `elkan` for any rows, and its twin's core. */

export interface ElkanBounds {
  clusters: number
  labels: Int32Array
  /** At least the distance of each row to its center. */
  upper: Float64Array
  /** At most the distance of each row to each center, `[row][center]`. */
  lower: Float64Array
  /** Half the distances between centers, `[center][center]`. */
  halves: Float64Array
  /** Half the distance of each center to the next one. */
  nearest: Float64Array
}

/** The distance of a row to a center. */
export type DistanceTo = (row: number, center: number) => number

/** Labels the rows `start` to before `end` for the first time; of centers that can't be nearest no distance is known. */
export function startBounds(bounds: ElkanBounds, start: number, end: number, distance: DistanceTo): void {
  const { clusters, labels, upper, lower, halves } = bounds
  for (let row = start; row < end; row += 1) {
    let label = 0
    let least = distance(row, 0)
    lower[row * clusters] = least
    for (let center = 1; center < clusters; center += 1) {
      if (!(least > halves[label * clusters + center])) {
        lower[row * clusters + center] = 0
        continue
      }
      const other = distance(row, center)
      lower[row * clusters + center] = other
      if (other < least) {
        least = other
        label = center
      }
    }
    labels[row] = label
    upper[row] = least
  }
}

/** Labels rows anew; distances that the bounds settle are not computed. */
export function relabel(bounds: ElkanBounds, start: number, end: number, distance: DistanceTo): void {
  const { clusters, labels, lower, halves, nearest } = bounds
  for (let row = start; row < end; row += 1) {
    let label = labels[row]
    let upper = bounds.upper[row]
    if (nearest[label] >= upper) continue
    const from = row * clusters
    let isTight = false
    for (let center = 0; center < clusters; center += 1) {
      if (center === label) continue
      if (upper <= lower[from + center] || upper <= halves[label * clusters + center]) continue
      if (!isTight) {
        upper = distance(row, label)
        lower[from + label] = upper
        isTight = true
        if (upper <= lower[from + center] && upper <= halves[label * clusters + center]) continue
      }
      const other = distance(row, center)
      lower[from + center] = other
      if (other >= upper) continue
      label = center
      upper = other
    }
    labels[row] = label
    bounds.upper[row] = upper
  }
}

/** Centers moved by `shifts`: no row is nearer or farther than before by more than its center's way. */
export function loosen(bounds: ElkanBounds, start: number, end: number, shifts: Float64Array): void {
  const { clusters, labels, upper, lower } = bounds
  for (let row = start; row < end; row += 1) {
    upper[row] += shifts[labels[row]]
    for (let center = 0; center < clusters; center += 1) {
      const bound = lower[row * clusters + center] - shifts[center]
      lower[row * clusters + center] = bound > 0 ? bound : 0
    }
  }
}
