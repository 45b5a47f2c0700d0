import { addScaled, dot } from '../../linear-algebra/vectors.ts'

/** `A[:, pivots] = Q R` with |r_00| ≥ |r_11| ≥ …; `target` is `Qᵀ b`. */
export interface PivotedQr {
  /** R, column-major, `size` rows a column. */
  r: Float64Array
  target: Float64Array
  pivots: Int32Array
}

/** Householder QR with column pivoting (Businger & Golub) of a square, column-major matrix and its right-hand side. */
export async function pivotedQr(
  matrix: Float64Array,
  size: number,
  b: Float64Array,
  pace: () => Promise<void>,
): Promise<PivotedQr> {
  const columns = Array.from({ length: size }, (_, j) => matrix.slice(j * size, j * size + size))
  const target = b.slice()
  const pivots = Int32Array.from({ length: size }, (_, j) => j)
  const norms = Float64Array.from(columns, (column) => dot(column, column))
  const original = norms.slice()
  for (let k = 0; k < size; k += 1) {
    let best = k
    for (let j = k + 1; j < size; j += 1) if (norms[j] > norms[best]) best = j
    swap(columns, k, best)
    swap(pivots, k, best)
    swap(norms, k, best)
    swap(original, k, best)
    const v = columns[k].slice(k)
    const norm = Math.sqrt(dot(v, v))
    if (norm === 0) continue
    v[0] += v[0] > 0 ? norm : -norm
    const factor = 2 / dot(v, v)
    for (let j = k; j < size; j += 1) {
      const tail = columns[j].subarray(k)
      addScaled(tail, -factor * dot(v, tail), v)
      if (j === k) continue
      norms[j] = Math.max(0, norms[j] - tail[0] * tail[0])
      const rest = tail.subarray(1)
      // The running subtraction has lost its digits by then.
      if (norms[j] < 1e-8 * original[j]) original[j] = norms[j] = dot(rest, rest)
    }
    columns[k].fill(0, k + 1)
    const tail = target.subarray(k)
    addScaled(tail, -factor * dot(v, tail), v)
    await pace()
  }
  const r = new Float64Array(size * size)
  columns.forEach((column, j) => r.set(column, j * size))
  return { r, target, pivots }
}

function swap(array: { [index: number]: unknown }, a: number, b: number): void {
  const held = array[a]
  array[a] = array[b]
  array[b] = held
}
