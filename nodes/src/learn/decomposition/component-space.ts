import { columnOf, denseOf, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { sparseProduct } from '../linear-algebra/sparse-operator.ts'
import { createProducts } from '../linear-algebra/products.ts'
import { finish } from '../linear-algebra/steps.ts'
import type { Features, Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'

/** The space that some components span. */
export interface ComponentSpace {
  /** One array a component, as long as there are features. */
  components: readonly Float64Array[]
  /** Subtracted from the features. */
  offsets: Float64Array | null
  /** What each coordinate is divided by. */
  divisors: Float64Array | null
}

/** The coordinates of the rows: `(X - offsets) componentsᵀ / divisors`. */
export function projectRows(
  X: Matrix | SparseMatrix,
  { components, offsets, divisors }: ComponentSpace,
): Matrix {
  if (components.length === 0) return { rows: X.rows, columns: [] }
  const basis = denseOf(components, components[0].length)
  const columns = isSparse(X)
    ? projectSparse(X, basis, offsets)
    : createProducts().project(X.columns, offsets, basis)
  if (divisors !== null) {
    columns.forEach((column, j) => {
      for (let i = 0; i < column.length; i += 1) column[i] /= divisors[j]
    })
  }
  return { rows: X.rows, columns }
}

function projectSparse(X: SparseMatrix, basis: DenseMatrix, offsets: Float64Array | null): Float64Array[] {
  const product = finish(sparseProduct(X, basis, false))
  return Array.from({ length: basis.columns }, (_, j) => {
    const column = columnOf(product, j)
    if (offsets === null) return column.slice()
    const shift = columnOf(basis, j).reduce((sum, value, i) => sum + value * offsets[i], 0)
    return column.map((value) => value - shift)
  })
}

/** The rows that have these coordinates: `X divisors components + offsets`. */
export function unprojectRows(X: Features, { components, offsets, divisors }: ComponentSpace): Matrix {
  const features = components[0]?.length ?? offsets?.length ?? 0
  const basis = zeros(components.length, features)
  components.forEach((component, j) => {
    const factor = divisors?.[j] ?? 1
    for (let i = 0; i < features; i += 1) basis.data[i * components.length + j] = component[i] * factor
  })
  const columns =
    components.length === 0
      ? Array.from({ length: features }, () => new Float64Array(X.rows))
      : createProducts().project(X.columns, null, basis)
  if (offsets !== null) {
    columns.forEach((column, i) => {
      for (let row = 0; row < column.length; row += 1) column[row] += offsets[i]
    })
  }
  return { rows: X.rows, columns }
}

/** The names of what comes out: `pca0`, `pca1` … */
export function numberedNames(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i}`)
}
