/** How transformers that treat each column by itself walk over the features. */
import { FitError } from '../estimator/estimator.ts'
import type { Features, Matrix, SparseMatrix } from '../matrix.ts'
import { toMatrix } from '../matrix.ts'

/** Every column transformed; what comes out are numbers, codes no more. */
export function mapColumns(
  { rows, columns }: Matrix,
  transform: (column: Float64Array, index: number) => Float64Array,
): Matrix {
  return { rows, columns: columns.map(transform) }
}

/** Every stored entry transformed; the zeros that are not stored stay zeros. */
export function mapEntries(
  X: SparseMatrix,
  transform: (value: number, column: number) => number,
): SparseMatrix {
  const { indices } = X
  const values = X.values.map((value, entry) => transform(value, indices[entry]))
  return { ...X, values }
}

/** The names of columns that are transformed one to one. */
export function sameNames(_fitted: unknown, names: readonly string[]): string[] {
  return [...names]
}

/**
 * Transformed features on their way back, in double precision.
 *
 * @throws FitError `features_differ` for another number of columns than `transform` makes.
 */
export function checkTransformed(X: Features, columnCount: number, name: string): Matrix {
  if (X.columns.length !== columnCount) {
    throw new FitError(
      'features_differ',
      `${name} makes ${columnCount} columns, the rows to turn back have ${X.columns.length}`,
      { expected: columnCount, given: X.columns.length },
    )
  }
  return toMatrix(X)
}
