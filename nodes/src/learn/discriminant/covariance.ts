/** Covariance matrices: as the rows have it, or shrunk towards a multiple of the identity. */
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { columnOf } from '../linear-algebra/dense-matrix.ts'
import type { Products } from '../linear-algebra/products.ts'
import { paced } from '../linear-algebra/steps.ts'
import { dot, scale } from '../linear-algebra/vectors.ts'
import { centredColumns } from './class-rows.ts'

/** `auto` is Ledoit and Wolf's, of the standardised columns; a number is the share of the identity. */
export type Shrinkage = 'auto' | number | null

export interface CovarianceContext {
  products: Products
  pace: () => Promise<void>
}

/** The covariance of some columns, dividing by the number of rows, shrunk as asked. */
export async function covarianceOf(
  columns: readonly Float64Array[],
  shrinkage: Shrinkage,
  context: CovarianceContext,
): Promise<DenseMatrix> {
  const centred = await centredColumns(columns, context.pace)
  if (shrinkage === 'auto') return shrunkOfStandardised(centred, context)
  const covariance = await productsOf(centred, context)
  return shrinkage === null ? covariance : shrink(covariance, shrinkage)
}

/** `XᵀX / rows` of centred columns. */
async function productsOf(
  columns: readonly Float64Array[],
  { products, pace }: CovarianceContext,
): Promise<DenseMatrix> {
  const gram = await paced(products.gramSteps(columns, null), pace)
  scale(gram.data, 1 / columns[0].length)
  return gram
}

/** The share `amount` of the covariance becomes the mean of its diagonal times the identity. */
function shrink(covariance: DenseMatrix, amount: number): DenseMatrix {
  const { rows, data } = covariance
  let mean = 0
  for (let j = 0; j < rows; j += 1) mean += data[j * rows + j] / rows
  const shrunk = { ...covariance, data: data.map((value) => (1 - amount) * value) }
  for (let j = 0; j < rows; j += 1) shrunk.data[j * rows + j] += amount * mean
  return shrunk
}

/** Ledoit and Wolf's covariance of the columns brought to deviation 1, in their old units. */
async function shrunkOfStandardised(
  centred: readonly Float64Array[],
  context: CovarianceContext,
): Promise<DenseMatrix> {
  const rows = centred[0].length
  const scales = Float64Array.from(centred, (column) => Math.sqrt(dot(column, column) / rows) || 1)
  const standard = centred.map((column, j) => column.map((value) => value / scales[j]))
  const covariance = await productsOf(standard, context)
  const shrunk = shrink(covariance, await ledoitWolfShrinkage(standard, covariance, context))
  scales.forEach((scale, j) => {
    const column = columnOf(shrunk, j)
    for (let i = 0; i < column.length; i += 1) column[i] *= scale * scales[i]
  })
  return shrunk
}

/**
 * The share that brings the expected squared error of a shrunk covariance to its least (Ledoit & Wolf 2004, "A
 * well-conditioned estimator for large-dimensional covariance matrices"); of centred columns.
 */
async function ledoitWolfShrinkage(
  centred: readonly Float64Array[],
  { data, rows: size }: DenseMatrix,
  context: CovarianceContext,
): Promise<number> {
  if (size === 1) return 0
  const rows = centred[0].length
  let trace = 0
  for (let j = 0; j < size; j += 1) trace += data[j * size + j]
  const mean = trace / size
  let squares = 0
  for (const value of data) squares += value * value
  // The sum over all pairs of columns of products of squares is the square of each row's sum of squares.
  const rowSquares = new Float64Array(rows)
  for (const column of centred) {
    for (let row = 0; row < rows; row += 1) rowSquares[row] += column[row] * column[row]
    await context.pace()
  }
  const spread = (dot(rowSquares, rowSquares) / rows - squares) / (size * rows)
  const distance = (squares - 2 * mean * trace + size * mean * mean) / size
  const least = Math.min(spread, distance)
  return least <= 0 ? 0 : least / distance
}
