import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { sameNames } from '../preprocessing/map-columns.ts'
import type { TermWeights } from './term-weights.ts'
import { learnWeights, weighTerms, weightParams } from './term-weights.ts'

const params = z.strictObject(weightParams)

export type TfidfTransformerParams = z.infer<typeof params>

export interface FittedTfidfTransformer extends FittedState, TermWeights {}

/**
 * scikit-learn's `TfidfTransformer`: counts of terms, sparse or dense, weighed by how few rows have them. Makes sparse
 * features. Class E.
 */
export const tfidfTransformer = defineTransformer<
  TfidfTransformerParams,
  FittedTfidfTransformer,
  'matrix-or-sparse'
>({
  name: 'TfidfTransformer',
  params,
  tags: { parity: 'E', sparse: true, nonNegative: true },
  input: 'matrix-or-sparse',
  target: 'none',
  memoryEstimate: ({ rows, columns }) => 12 * rows * columns + 16 * columns + 256,
  fit: (X, _y, own) => learnWeights(storedEntries(X), own),
  transform: (fitted, X) => weighTerms(storedEntries(X), fitted),
  featureNamesOut: sameNames,
})

function storedEntries(X: Matrix | SparseMatrix): SparseMatrix {
  if (isSparse(X)) return X
  const { rows, columns } = X
  const indptr = new Int32Array(rows + 1)
  for (const column of columns) {
    for (let row = 0; row < rows; row += 1) if (column[row] !== 0) indptr[row + 1] += 1
  }
  for (let row = 0; row < rows; row += 1) indptr[row + 1] += indptr[row]
  const end = indptr.slice(0, rows)
  const indices = new Int32Array(indptr[rows])
  const values = new Float64Array(indptr[rows])
  columns.forEach((column, index) => {
    for (let row = 0; row < rows; row += 1) {
      if (column[row] === 0) continue
      indices[end[row]] = index
      values[end[row]++] = column[row]
    }
  })
  return { rows, columnCount: columns.length, indptr, indices, values }
}
