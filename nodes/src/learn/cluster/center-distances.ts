/** What a model of centers says of new rows. */
import { featureCountOf } from '../estimator/input.ts'
import type { Features, Matrix, SparseMatrix } from '../matrix.ts'
import type { ClusterRows } from './cluster-rows.ts'
import { createClusterRows } from './create-cluster-rows.ts'

/** Values of rows held at a time while new rows are placed. */
const CHUNK_VALUES = 2 ** 18

/** The place of the nearest center of each row, the first of equals. */
export function nearestCenters(centers: readonly Float64Array[], X: Matrix | SparseMatrix): Int32Array {
  const labels = new Int32Array(X.rows)
  const flat = flatten(centers)
  inChunks(X, centers.length, (rows, start) => {
    if (start === 0) rows.setCenters(flat)
    rows.assign(0, rows.count)
    labels.set(rows.labels.subarray(0, rows.count), start)
  })
  return labels
}

/** The distance of each row to each center, one column a center. */
export function centerDistances(centers: readonly Float64Array[], X: Matrix | SparseMatrix): Features {
  const columns = centers.map(() => new Float64Array(X.rows))
  const flat = flatten(centers)
  inChunks(X, centers.length, (rows, start) => {
    columns.forEach((column, center) => {
      for (let row = 0; row < rows.count; row += 1) {
        column[start + row] = Math.sqrt(rows.squaredDistance(row, flat, center))
      }
    })
  })
  return { rows: X.rows, columns }
}

/** `[center][feature]` of a list of centers. */
export function flatten(centers: readonly Float64Array[]): Float64Array {
  const columns = centers[0].length
  const flat = new Float64Array(centers.length * columns)
  centers.forEach((center, place) => flat.set(center, place * columns))
  return flat
}

/** One array a center, the means of the columns added. */
export function separate(flat: Float64Array, columns: number, means?: Float64Array): Float64Array[] {
  return Array.from({ length: flat.length / columns }, (_, center) => {
    const values = flat.slice(center * columns, (center + 1) * columns)
    return means === undefined ? values : values.map((value, feature) => value + means[feature])
  })
}

function inChunks(
  X: Matrix | SparseMatrix,
  clusters: number,
  work: (rows: ClusterRows, start: number) => void,
): void {
  if (X.rows === 0) return
  const capacity = Math.min(X.rows, Math.max(64, Math.floor(CHUNK_VALUES / featureCountOf(X))))
  const rows = createClusterRows(X, { clusters, capacity })
  for (let start = 0; start < X.rows; start += capacity) {
    rows.load(start, Math.min(X.rows, start + capacity))
    work(rows, start)
  }
}
