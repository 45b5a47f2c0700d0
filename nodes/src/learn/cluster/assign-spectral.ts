/** Labels of rows from the leading eigenvectors of their similarities, without k-means. */
import { columnOf, denseOf, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { thinSvd } from '../linear-algebra/thin-svd.ts'
import type { RandomState } from '../random/random-state.ts'

/** Rotations that are tried at most. */
const MOST_ROTATIONS = 20

/**
 * The discrete partition that the vectors, each row brought to length 1, are nearest to when rotated (Yu & Shi 2003):
 * scikit-learn's `discretize`, one array a component.
 */
export function discretize(map: readonly Float64Array[], random: RandomState): Int32Array {
  const rows = map[0].length
  const vectors = unitRows(map)
  let rotation = firstRotation(vectors, random.randint(0, rows))
  let labels = new Int32Array(rows)
  let before = 0
  for (let turn = 1; ; turn += 1) {
    labels = greatestAlong(vectors, rotation)
    const components = vectors.columns
    const overlap = zeros(components, components)
    labels.forEach((label, row) => {
      for (let j = 0; j < components; j += 1)
        overlap.data[j * components + label] += vectors.data[j * rows + row]
    })
    const { u, values, v } = thinSvd(overlap)
    const cut = 2 * (rows - values.reduce((sum, value) => sum + value, 0))
    if (Math.abs(cut - before) < Number.EPSILON || turn > MOST_ROTATIONS) return labels
    before = cut
    rotation = product(v, u)
  }
}

/**
 * Labels by the rows that span the vectors best, found by QR with pivots (Damle, Minden & Ying 2019): scikit-learn's
 * `cluster_qr`.
 */
export function clusterByPivots(map: readonly Float64Array[]): Int32Array {
  const vectors = denseOf(map, map[0].length)
  const pivots = spanningRows(vectors)
  const components = vectors.columns
  const spanned = zeros(components, components)
  pivots.forEach((row, place) => {
    for (let j = 0; j < components; j += 1)
      spanned.data[place * components + j] = vectors.data[j * vectors.rows + row]
  })
  const { u, v } = thinSvd(spanned)
  return greatestAlong(vectors, product(u, v), Math.abs)
}

/** Each vector as long as there are rows, its first entry negative; then each row to length 1. */
function unitRows(map: readonly Float64Array[]): DenseMatrix {
  const rows = map[0].length
  const vectors = denseOf(map, rows)
  for (let j = 0; j < vectors.columns; j += 1) {
    const column = columnOf(vectors, j)
    const length = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0))
    const scale = (Math.sqrt(rows) / length) * (column[0] === 0 ? 1 : -Math.sign(column[0]))
    for (let row = 0; row < rows; row += 1) column[row] *= scale
  }
  for (let row = 0; row < rows; row += 1) {
    let squares = 0
    for (let j = 0; j < vectors.columns; j += 1) squares += vectors.data[j * rows + row] ** 2
    const scale = 1 / Math.sqrt(squares)
    for (let j = 0; j < vectors.columns; j += 1) vectors.data[j * rows + row] *= scale
  }
  return vectors
}

/** Rows that are as far from parallel as can be, one after the other, as the columns of a rotation. */
function firstRotation({ rows, columns, data }: DenseMatrix, first: number): DenseMatrix {
  const rotation = zeros(columns, columns)
  const overlap = new Float64Array(rows)
  let chosen = first
  for (let j = 0; j < columns; j += 1) {
    const axis = columnOf(rotation, j)
    for (let k = 0; k < columns; k += 1) axis[k] = data[k * rows + chosen]
    for (let row = 0; row < rows; row += 1) {
      let along = 0
      for (let k = 0; k < columns; k += 1) along += data[k * rows + row] * axis[k]
      overlap[row] += Math.abs(along)
    }
    chosen = overlap.indexOf(overlap.reduce((least, value) => Math.min(least, value)))
  }
  return rotation
}

/** The axis along which each row is longest, the first of equals. */
function greatestAlong(
  { rows, columns, data }: DenseMatrix,
  rotation: DenseMatrix,
  size: (value: number) => number = (value) => value,
): Int32Array<ArrayBuffer> {
  const labels = new Int32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    let most = -Infinity
    for (let j = 0; j < columns; j += 1) {
      let along = 0
      for (let k = 0; k < columns; k += 1) along += data[k * rows + row] * rotation.data[j * columns + k]
      if (!(size(along) > most)) continue
      most = size(along)
      labels[row] = j
    }
  }
  return labels
}

/** `A Bᵀ` of small square matrices. */
function product(A: DenseMatrix, B: DenseMatrix): DenseMatrix {
  const n = A.rows
  const C = zeros(n, n)
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      for (let k = 0; k < n; k += 1) C.data[j * n + i] += A.data[k * n + i] * B.data[k * n + j]
    }
  }
  return C
}

/** As many rows as columns: each the longest that is left when what the ones before span is taken out. */
function spanningRows({ rows, columns, data }: DenseMatrix): number[] {
  const left = data.slice()
  const pivots: number[] = []
  for (let step = 0; step < columns; step += 1) {
    let pivot = 0
    let most = -1
    for (let row = 0; row < rows; row += 1) {
      let squares = 0
      for (let j = 0; j < columns; j += 1) squares += left[j * rows + row] ** 2
      if (squares > most && !pivots.includes(row)) {
        most = squares
        pivot = row
      }
    }
    pivots.push(pivot)
    const axis = Float64Array.from({ length: columns }, (_, j) => left[j * rows + pivot])
    if (!(most > 0)) continue
    for (let row = 0; row < rows; row += 1) {
      let along = 0
      for (let j = 0; j < columns; j += 1) along += left[j * rows + row] * axis[j]
      for (let j = 0; j < columns; j += 1) left[j * rows + row] -= (along / most) * axis[j]
    }
  }
  return pivots
}
