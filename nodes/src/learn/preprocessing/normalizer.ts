import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { sameNames } from './map-columns.ts'
import { scaleOrOne } from './scale-or-one.ts'

/** The length of a row: the sum of its absolute values, its Euclidean length or its largest absolute value. */
export type Norm = 'l1' | 'l2' | 'max'

const params = z.strictObject({ norm: z.enum(['l1', 'l2', 'max']).default('l2') })

export type NormalizerParams = z.infer<typeof params>

export interface FittedNormalizer extends FittedState {
  norm: Norm
}

/** scikit-learn's `Normalizer`: each row scaled to length 1, rows of zeros left alone. Learns nothing. Class E. */
export const normalizer = defineTransformer<NormalizerParams, FittedNormalizer, 'matrix-or-sparse'>({
  name: 'Normalizer',
  params,
  tags: { parity: 'E', sparse: true },
  input: 'matrix-or-sparse',
  target: 'none',
  memoryEstimate: () => 256,
  fit: (_X, _y, { norm }) => ({ norm }),
  transform: ({ norm }, X) => (isSparse(X) ? normalizeSparseRows(X, norm) : normalizeRows(X, norm)),
  featureNamesOut: sameNames,
})

function normalizeRows({ rows, columns }: Matrix, norm: Norm): Matrix {
  const lengths = new Float64Array(rows)
  for (const column of columns) {
    for (let row = 0; row < rows; row += 1) lengths[row] = extend(lengths[row], column[row], norm)
  }
  const divisors = lengths.map((length) => scaleOrOne(norm === 'l2' ? Math.sqrt(length) : length))
  return { rows, columns: columns.map((column) => column.map((value, row) => value / divisors[row])) }
}

/** Rows of a sparse matrix scaled to length 1; unlike dense ones, rows of tiny values are scaled too. */
export function normalizeSparseRows(X: SparseMatrix, norm: Norm): SparseMatrix {
  const values = X.values.slice()
  for (let row = 0; row < X.rows; row += 1) {
    let length = 0
    for (let entry = X.indptr[row]; entry < X.indptr[row + 1]; entry += 1) {
      length = extend(length, values[entry], norm)
    }
    if (length === 0) continue
    if (norm === 'l2') length = Math.sqrt(length)
    for (let entry = X.indptr[row]; entry < X.indptr[row + 1]; entry += 1) values[entry] /= length
  }
  return { ...X, values }
}

function extend(length: number, value: number, norm: Norm): number {
  switch (norm) {
    case 'l1':
      return length + Math.abs(value)
    case 'l2':
      return length + value * value
    case 'max':
      return Math.max(length, Math.abs(value))
  }
}
