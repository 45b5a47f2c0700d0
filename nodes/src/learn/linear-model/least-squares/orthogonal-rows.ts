import { dot } from '../../linear-algebra/vectors.ts'

const MOST_SWEEPS = 60

/**
 * One-sided Jacobi rotations (Drmač & Veselić), which find small singular values to high relative accuracy: turns the
 * rows, and the entries of `target` with them, until they are orthogonal. Row i is then a singular value times its right
 * singular vector.
 */
export async function orthogonaliseRows(
  rows: readonly Float64Array[],
  target: Float64Array,
  pace: () => Promise<void>,
): Promise<void> {
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    let turned = false
    for (let i = 0; i < rows.length; i += 1) {
      for (let j = i + 1; j < rows.length; j += 1) {
        if (rotatePair(rows[i], rows[j], target, i, j)) turned = true
      }
      await pace()
    }
    if (!turned) return
  }
}

/** Turns two rows until they are orthogonal; false when they already were. */
function rotatePair(a: Float64Array, b: Float64Array, rotated: Float64Array, i: number, j: number): boolean {
  const aa = dot(a, a)
  const bb = dot(b, b)
  const ab = dot(a, b)
  if (Math.abs(ab) <= 1e-15 * Math.sqrt(aa) * Math.sqrt(bb)) return false
  const zeta = (bb - aa) / (2 * ab)
  const tangent = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta))
  const cosine = 1 / Math.sqrt(1 + tangent * tangent)
  const sine = cosine * tangent
  for (let k = 0; k < a.length; k += 1) {
    const value = a[k]
    a[k] = cosine * value - sine * b[k]
    b[k] = sine * value + cosine * b[k]
  }
  const value = rotated[i]
  rotated[i] = cosine * value - sine * rotated[j]
  rotated[j] = sine * value + cosine * rotated[j]
  return true
}
