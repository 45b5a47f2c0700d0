/**
 * Factors a symmetric, column-major matrix, of which the lower triangle is read, into `L Lᵀ` in place. A pivot lost to
 * rounding is replaced by the diagonal entry it came from, so that the factor of a singular matrix still preconditions.
 *
 * Column by column over contiguous memory; cost n³ / 3.
 */
export async function factorCholesky(
  matrix: Float64Array,
  size: number,
  pace: () => Promise<void>,
): Promise<Float64Array> {
  for (let j = 0; j < size; j += 1) {
    const column = j * size
    const diagonal = matrix[column + j]
    let k = 0
    for (; k + 1 < j; k += 2) {
      const a = k * size
      const b = a + size
      const fa = matrix[a + j]
      const fb = matrix[b + j]
      if (fa === 0 && fb === 0) continue
      for (let i = j; i < size; i += 1) matrix[column + i] -= fa * matrix[a + i] + fb * matrix[b + i]
    }
    for (; k < j; k += 1) {
      const a = k * size
      const fa = matrix[a + j]
      for (let i = j; i < size; i += 1) matrix[column + i] -= fa * matrix[a + i]
    }
    let pivot = matrix[column + j]
    if (!(pivot > 1e-14 * diagonal)) pivot = diagonal > 0 ? diagonal : 1
    const root = Math.sqrt(pivot)
    matrix[column + j] = root
    for (let i = j + 1; i < size; i += 1) matrix[column + i] /= root
    await pace()
  }
  return matrix
}

/** Solves `L Lᵀ x = b` in place; `b` starts at `start`. */
export function solveCholesky(factor: Float64Array, size: number, b: Float64Array, start = 0): void {
  for (let j = 0; j < size; j += 1) {
    const column = j * size
    const x = b[start + j] / factor[column + j]
    b[start + j] = x
    for (let i = j + 1; i < size; i += 1) b[start + i] -= x * factor[column + i]
  }
  for (let j = size - 1; j >= 0; j -= 1) {
    const column = j * size
    let sum = b[start + j]
    for (let i = j + 1; i < size; i += 1) sum -= factor[column + i] * b[start + i]
    b[start + j] = sum / factor[column + j]
  }
}
