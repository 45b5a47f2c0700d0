import { kernelEigen } from '../decomposition/kernel-eigen.ts'
import { columnOf, zeros } from '../linear-algebra/dense-matrix.ts'
import { createProducts } from '../linear-algebra/products.ts'
import { paced } from '../linear-algebra/steps.ts'

/** Points from which the leading eigenvectors are looked for one by one. */
const MANY_ROWS = 200
const FEW_DIMENSIONS = 10

export interface ScalingOptions {
  rows: number
  dimensions: number
  solver: 'auto' | 'arpack' | 'dense'
  tol?: number
  maxIter?: number | null
  randomState: number
  pace: () => Promise<void>
}

export interface ClassicalScaling {
  /** One array a dimension. */
  embedding: Float64Array[]
  /** How much each dimension explains. */
  eigenvalues: Float64Array
  /** The sum of the squared entries of the centred matrix. */
  total: number
}

/**
 * Points whose squared distances are as near as can be, in the sense of their inner products, to given ones (Torgerson
 * 1952): the leading eigenvectors of the centred matrix. Signs are scikit-learn's.
 *
 * @param distance of two rows; symmetric.
 * @throws FitError `bad_parameter` where so many dimensions have no positive share.
 */
export async function classicalScaling(
  distance: (a: number, b: number) => number,
  { rows, dimensions, solver, tol = 0, maxIter = null, randomState, pace }: ScalingOptions,
): Promise<ClassicalScaling> {
  const kernel = zeros(rows, rows)
  const means = new Float64Array(rows)
  for (let row = 0; row < rows; row += 1) {
    const own = columnOf(kernel, row)
    for (let other = 0; other < rows; other += 1) {
      own[other] = other === row ? 0 : -0.5 * distance(row, other) ** 2
      means[row] += own[other] / rows
    }
    await pace()
  }
  const mean = means.reduce((sum, value) => sum + value, 0) / rows
  let total = 0
  for (let row = 0; row < rows; row += 1) {
    const own = columnOf(kernel, row)
    for (let other = 0; other < rows; other += 1) {
      own[other] += mean - means[row] - means[other]
      total += own[other] * own[other]
    }
  }
  const products = createProducts()
  const isLarge = rows > MANY_ROWS && dimensions < FEW_DIMENSIONS
  const chosen = solver === 'auto' ? (isLarge ? 'arpack' : 'dense') : solver
  const options = {
    count: dimensions,
    solver: chosen,
    tol,
    maxIter,
    iteratedPower: 'auto',
    randomState,
    products,
  } as const
  const { values, vectors } = await paced(kernelEigen(kernel, options), pace)
  const embedding = Array.from(values, (value, axis) =>
    columnOf(vectors, axis).map((entry) => entry * Math.sqrt(value)),
  )
  return { embedding, eigenvalues: values, total }
}

/** The most bytes that it holds. */
export function scalingBytes(rows: number): number {
  return 8 * rows * rows * 6
}
