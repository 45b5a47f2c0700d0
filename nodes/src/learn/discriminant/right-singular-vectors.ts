import { denseOf } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { paced } from '../linear-algebra/steps.ts'
import { thinSvdSteps } from '../linear-algebra/thin-svd.ts'
import { reduceRows } from '../linear-model/least-squares/triangular-reduction.ts'
import type { CovarianceContext } from './covariance.ts'

/**
 * Singular values, descending, and right singular vectors (as columns) of a matrix given by its columns. Of a tall one
 * only the triangular factor is decomposed: the rows are read once.
 */
export async function rightSingularVectors(
  columns: readonly Float64Array[],
  { products, pace }: CovarianceContext,
): Promise<{ values: Float64Array; vectors: DenseMatrix }> {
  const size = columns.length
  const rows = columns[0].length
  let matrix: DenseMatrix
  if (rows <= 2 * size) {
    matrix = denseOf(columns, rows)
  } else {
    const y = new Float64Array(rows)
    const { r } = await reduceRows({ columns, y, offsets: new Float64Array(size), yOffset: 0, pace })
    matrix = { rows: size, columns: size, data: r }
  }
  const { values, v } = await paced(thinSvdSteps(matrix, products), pace)
  return { values, vectors: v }
}
