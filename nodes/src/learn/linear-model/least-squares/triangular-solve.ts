/** Solves `R x = b` in place for an upper triangular, column-major R of which the first `rank` rows and columns count. */
export function solveUpper(r: Float64Array, size: number, rank: number, b: Float64Array): Float64Array {
  for (let j = rank - 1; j >= 0; j -= 1) {
    const x = b[j] / r[j * size + j]
    b[j] = x
    for (let i = 0; i < j; i += 1) b[i] -= x * r[j * size + i]
  }
  return b
}

/** Solves `Rᵀ x = b` in place for the same R. */
export function solveUpperTransposed(
  r: Float64Array,
  size: number,
  rank: number,
  b: Float64Array,
): Float64Array {
  for (let j = 0; j < rank; j += 1) {
    let sum = b[j]
    for (let i = 0; i < j; i += 1) sum -= r[j * size + i] * b[i]
    b[j] = sum / r[j * size + j]
  }
  return b
}

/** An upper bound of the condition of the leading triangle: the product of the Frobenius norms of it and its inverse. */
export async function conditionBound(
  r: Float64Array,
  size: number,
  rank: number,
  pace: () => Promise<void>,
): Promise<number> {
  let norm = 0
  let inverseNorm = 0
  const column = new Float64Array(rank)
  for (let j = 0; j < rank; j += 1) {
    for (let i = 0; i <= j; i += 1) norm += r[j * size + i] ** 2
    column.fill(0)
    column[j] = 1
    solveUpper(r, size, j + 1, column)
    for (let i = 0; i <= j; i += 1) inverseNorm += column[i] ** 2
    await pace()
  }
  return Math.sqrt(norm) * Math.sqrt(inverseNorm)
}
