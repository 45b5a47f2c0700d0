import { orthogonaliseRows } from './orthogonal-rows.ts'
import { pivotedQr } from './pivoted-qr.ts'
import type { PivotedQr } from './pivoted-qr.ts'
import { conditionBound, solveUpper, solveUpperTransposed } from './triangular-solve.ts'
import type { TriangularSystem } from './triangular-reduction.ts'
import { addScaled, dot } from '../../linear-algebra/vectors.ts'

export interface MinimumNorm {
  coef: Float64Array
  /** How many singular values count. */
  rank: number
}

/** Columns whose pivot falls below this share of the first are linear combinations of others, up to rounding. */
const ROUNDING_RANK = 1e-12

/**
 * The shortest w that minimises `|target - R w|`, directions whose singular value is at most `cutoff` times the largest
 * left out: the solution `scipy.linalg.lstsq(X, y, cond=cutoff)` gives, also for one-hot columns that add up to one.
 *
 * A pivoted QR settles it where the rank is clear; else a singular value decomposition does.
 */
export async function solveMinimumNorm(
  { size, r, target }: TriangularSystem,
  cutoff: number,
  pace: () => Promise<void>,
): Promise<MinimumNorm> {
  const qr = await pivotedQr(r, size, target, pace)
  const direct = await solveByRank(qr, size, cutoff, pace)
  const { coef: w, rank } = direct ?? (await solveBySingularValues(qr, size, cutoff, pace))
  const coef = new Float64Array(size)
  for (let j = 0; j < size; j += 1) coef[qr.pivots[j]] = w[j]
  return { coef, rank }
}

/** The complete orthogonal decomposition; `undefined` where a singular value may lie near the cutoff. */
async function solveByRank(
  { r, target }: PivotedQr,
  size: number,
  cutoff: number,
  pace: () => Promise<void>,
): Promise<MinimumNorm | undefined> {
  const largest = Math.abs(r[0])
  if (largest === 0) return { coef: new Float64Array(size), rank: 0 }
  let rank = size
  while (rank > 0 && Math.abs(r[(rank - 1) * size + rank - 1]) <= ROUNDING_RANK * largest) rank -= 1
  if (rank === size) {
    if ((await conditionBound(r, size, rank, pace)) * cutoff >= 1) return undefined
    return { coef: solveUpper(r, size, rank, target.slice()), rank }
  }
  // The rows that count, as columns of length `size`: their QR gives the shortest solution.
  const rows = new Float64Array(size * size)
  for (let i = 0; i < rank; i += 1) for (let j = i; j < size; j += 1) rows[i * size + j] = r[j * size + i]
  const reflections: Float64Array[] = []
  for (let k = 0; k < rank; k += 1) {
    const v = rows.slice(k * size + k, (k + 1) * size)
    const norm = Math.sqrt(dot(v, v))
    v[0] += v[0] > 0 ? norm : -norm
    const factor = 2 / dot(v, v)
    for (let j = k; j < rank; j += 1) {
      const tail = rows.subarray(j * size + k, (j + 1) * size)
      addScaled(tail, -factor * dot(v, tail), v)
    }
    reflections.push(v)
    await pace()
  }
  if ((await conditionBound(rows, size, rank, pace)) * cutoff >= 1) return undefined
  const w = new Float64Array(size)
  w.set(target.subarray(0, rank))
  solveUpperTransposed(rows, size, rank, w)
  for (let k = rank - 1; k >= 0; k -= 1) {
    const v = reflections[k]
    const tail = w.subarray(k)
    addScaled(tail, (-2 / dot(v, v)) * dot(v, tail), v)
  }
  return { coef: w, rank }
}

/**
 * One-sided Jacobi rotations of the rows of R (Drmač & Veselić), which find small singular values to high relative
 * accuracy: afterwards row i is `σ_i u_i` and the rotated target entry is what it multiplies.
 */
async function solveBySingularValues(
  { r, target }: PivotedQr,
  size: number,
  cutoff: number,
  pace: () => Promise<void>,
): Promise<MinimumNorm> {
  const rows = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (_, j) => r[j * size + i]),
  )
  const rotated = target.slice()
  await orthogonaliseRows(rows, rotated, pace)
  const squares = rows.map((row) => dot(row, row))
  const least = cutoff * Math.sqrt(Math.max(...squares))
  const w = new Float64Array(size)
  let rank = 0
  for (let i = 0; i < size; i += 1) {
    if (!(Math.sqrt(squares[i]) > least)) continue
    addScaled(w, rotated[i] / squares[i], rows[i])
    rank += 1
  }
  return { coef: w, rank }
}
