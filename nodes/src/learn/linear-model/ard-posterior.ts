import { factorCholesky, solveCholesky } from './least-squares/cholesky.ts'
import { dot } from '../linear-algebra/vectors.ts'

export interface PosteriorProblem {
  /** No more than features. */
  rows: readonly Float64Array[]
  target: Float64Array
  /** The precision of the noise. */
  alpha: number
  /** The precision of each coefficient. */
  lambda: Float64Array
  /** The features that count. */
  kept: readonly number[]
  pace: () => Promise<void>
}

export interface Posterior {
  /** Of the coefficients kept. */
  mean: Float64Array
  variances: Float64Array
  /** Row after row. */
  covariance(): Float64Array
}

/**
 * Mean and covariance of coefficients with normal priors, `(Λ + α XᵀX)⁻¹`: by the factor of that matrix or, where rows are
 * fewer than the features kept, by Woodbury's identity from one of their size.
 */
export function posteriorOf(problem: PosteriorProblem): Promise<Posterior> {
  return problem.rows.length < problem.kept.length ? byRows(problem) : byFeatures(problem)
}

async function byFeatures({ rows, target, alpha, lambda, kept, pace }: PosteriorProblem): Promise<Posterior> {
  const size = kept.length
  const columns = columnsOf(rows, kept)
  const precision = new Float64Array(size * size)
  for (let j = 0; j < size; j += 1) {
    for (let i = j; i < size; i += 1) precision[j * size + i] = alpha * dot(columns[j], columns[i])
    precision[j * size + j] += lambda[kept[j]]
    await pace()
  }
  const factor = await factorCholesky(precision, size, pace)
  const mean = Float64Array.from(columns, (column) => alpha * dot(column, target))
  solveCholesky(factor, size, mean)
  const inverse = new Float64Array(size * size)
  for (let j = 0; j < size; j += 1) {
    inverse[j * size + j] = 1
    solveCholesky(factor, size, inverse, j * size)
    await pace()
  }
  const variances = Float64Array.from({ length: size }, (_, j) => inverse[j * size + j])
  return { mean, variances, covariance: () => inverse }
}

async function byRows({ rows, target, alpha, lambda, kept, pace }: PosteriorProblem): Promise<Posterior> {
  const count = rows.length
  const columns = columnsOf(rows, kept)
  const kernel = new Float64Array(count * count)
  for (const [k, column] of columns.entries()) {
    for (let j = 0; j < count; j += 1) {
      const factor = column[j] / lambda[kept[k]]
      for (let i = j; i < count; i += 1) kernel[j * count + i] += factor * column[i]
    }
    await pace()
  }
  for (let i = 0; i < count; i += 1) kernel[i * count + i] += 1 / alpha
  const factor = await factorCholesky(kernel, count, pace)
  const inner = target.slice()
  solveCholesky(factor, count, inner)
  const solved: Float64Array[] = []
  for (const column of columns) {
    const own = column.slice()
    solveCholesky(factor, count, own)
    solved.push(own)
    await pace()
  }
  return {
    mean: Float64Array.from(columns, (column, k) => dot(column, inner) / lambda[kept[k]]),
    variances: Float64Array.from(columns, (column, k) => {
      const precision = lambda[kept[k]]
      return (1 - dot(column, solved[k]) / precision) / precision
    }),
    covariance: () =>
      Float64Array.from({ length: kept.length ** 2 }, (_, place) => {
        const [j, i] = [Math.floor(place / kept.length), place % kept.length]
        const shared = dot(columns[j], solved[i]) / (lambda[kept[j]] * lambda[kept[i]])
        return (i === j ? 1 / lambda[kept[j]] : 0) - shared
      }),
  }
}

function columnsOf(rows: readonly Float64Array[], kept: readonly number[]): Float64Array[] {
  return kept.map((j) => Float64Array.from(rows, (row) => row[j]))
}
