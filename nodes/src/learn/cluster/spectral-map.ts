/** Rows by how random walks between similar rows mix: the leading eigenvectors of their normalised similarities. */
import { columnOf, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { lanczosEigenSteps } from '../linear-algebra/lanczos-eigen.ts'
import { createProducts } from '../linear-algebra/products.ts'
import { paced } from '../linear-algebra/steps.ts'
import { symmetricEigenSteps } from '../linear-algebra/symmetric-eigen.ts'
import { FitError } from '../estimator/estimator.ts'
import type { Matrix } from '../matrix.ts'
import { fillDistances, resolveMetric, rowMajor } from '../neighbors/metric.ts'
import { indexRows, nearestRowsPaced } from '../neighbors/nearest-rows.ts'

/** Rows up to which all eigenvectors are computed: safe where many eigenvalues are the same, as of separate parts. */
const FEW_ROWS = 1000

export interface SpectralOptions {
  affinity: 'rbf' | 'nearest_neighbors'
  gamma: number
  nNeighbors: number
  components: number
  tolerance: number
  /** The vector that the search for eigenvectors begins with. */
  start: Float64Array
  pace: () => Promise<void>
}

/** One array a component, the eigenvector of the largest eigenvalue first, each entry over the root of its row's degree. */
export async function spectralMap(X: Matrix, options: SpectralOptions): Promise<Float64Array[]> {
  const { rows } = X
  const affinity =
    options.affinity === 'rbf' ? await gaussianAffinity(X, options) : await neighbourAffinity(X, options)
  const roots = new Float64Array(rows)
  for (let row = 0; row < rows; row += 1) {
    const degree = columnOf(affinity, row).reduce((sum, value) => sum + value, 0)
    roots[row] = degree > 0 ? Math.sqrt(degree) : 1
  }
  for (let row = 0; row < rows; row += 1) {
    const own = columnOf(affinity, row)
    for (let other = 0; other < rows; other += 1) own[other] /= roots[row] * roots[other]
    await options.pace()
  }
  const vectors = await leadingVectors(affinity, options)
  return vectors.map((vector) => vector.map((value, row) => value / roots[row]))
}

/** exp(-gamma |a - b|²); no row is similar to itself, which a walk would only wait for. */
async function gaussianAffinity(X: Matrix, { gamma, pace }: SpectralOptions): Promise<DenseMatrix> {
  const metric = resolveMetric('euclidean')
  const points = { points: rowMajor(X, metric), width: X.columns.length, metric }
  const affinity = zeros(X.rows, X.rows)
  for (let row = 0; row < X.rows; row += 1) {
    const own = columnOf(affinity, row)
    fillDistances(points, points.points, row * points.width, 0, X.rows, own)
    for (let other = 0; other < X.rows; other += 1)
      own[other] = other === row ? 0 : Math.exp(-gamma * own[other])
    await pace()
  }
  return affinity
}

/** 1 where two rows are among each other's neighbours, 1/2 where only one is; a row is its own first neighbour. */
async function neighbourAffinity(X: Matrix, { nNeighbors, pace }: SpectralOptions): Promise<DenseMatrix> {
  const affinity = zeros(X.rows, X.rows)
  const k = nNeighbors - 1
  if (k === 0) return affinity
  const { rows: near } = await nearestRowsPaced(indexRows(X, { neighbours: k }), null, k, pace)
  near.forEach((other, at) => {
    const row = Math.floor(at / k)
    affinity.data[row * X.rows + other] += 0.5
    affinity.data[other * X.rows + row] += 0.5
  })
  return affinity
}

async function leadingVectors(
  affinity: DenseMatrix,
  { components, tolerance, start, pace }: SpectralOptions,
): Promise<Float64Array[]> {
  const { rows } = affinity
  const products = createProducts()
  if (rows <= FEW_ROWS) {
    const { vectors } = await paced(symmetricEigenSteps(affinity, products), pace)
    return Array.from({ length: components }, (_, i) => columnOf(vectors, rows - 1 - i).slice())
  }
  const apply = (x: DenseMatrix) => products.multiplySteps(affinity, x)
  const search = { count: components, start, tolerance, restarts: 10 * rows, products }
  const found = await paced(lanczosEigenSteps({ size: rows, apply }, search), pace)
  if (found === null) {
    throw new FitError(
      'did_not_converge',
      'the eigenvectors of the similarities did not settle: raise eigen_tol',
      {
        parameter: 'eigen_tol',
      },
    )
  }
  return Array.from({ length: components }, (_, i) => columnOf(found.vectors, i).slice())
}

/** The most bytes that it holds. */
export function spectralBytes(rows: number): number {
  return 8 * rows * rows * (rows <= FEW_ROWS ? 6 : 2) + 2 ** 24
}
