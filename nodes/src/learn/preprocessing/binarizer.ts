import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { mapColumns, sameNames } from './map-columns.ts'

const params = z.strictObject({
  /** Values above it become 1, all others 0. */
  threshold: z.number().default(0),
})

export type BinarizerParams = z.infer<typeof params>

export interface FittedBinarizer extends FittedState {
  threshold: number
}

/** scikit-learn's `Binarizer`: 1 above a threshold and 0 up to it. Learns nothing. Class E. */
export const binarizer = defineTransformer<BinarizerParams, FittedBinarizer, 'matrix-or-sparse'>({
  name: 'Binarizer',
  params,
  tags: { parity: 'E', sparse: true },
  input: 'matrix-or-sparse',
  target: 'none',
  memoryEstimate: () => 256,
  fit: (_X, _y, { threshold }) => ({ threshold }),
  transform({ threshold }, X) {
    if (isSparse(X)) return binarizeSparse(X, threshold)
    return mapColumns(X, (column) => column.map((value) => (value > threshold ? 1 : 0)))
  },
  featureNamesOut: sameNames,
})

function binarizeSparse(X: SparseMatrix, threshold: number): SparseMatrix {
  if (threshold < 0) {
    throw new FitError(
      'bad_parameter',
      'Binarizer cannot use a negative threshold on sparse features: their zeros would all become ones',
      { parameter: 'threshold' },
    )
  }
  const indptr = new Int32Array(X.rows + 1)
  const indices = new Int32Array(X.indptr[X.rows])
  let end = 0
  for (let row = 0; row < X.rows; row += 1) {
    for (let entry = X.indptr[row]; entry < X.indptr[row + 1]; entry += 1) {
      if (X.values[entry] > threshold) indices[end++] = X.indices[entry]
    }
    indptr[row + 1] = end
  }
  return { ...X, indptr, indices: indices.slice(0, end), values: new Float64Array(end).fill(1) }
}
