import { z } from 'zod'
import { defineEmbedder } from '../estimator/define-unsupervised.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import { METRIC_NAMES } from '../neighbors/metric.ts'
import { classicalScaling, scalingBytes } from './classical-scaling.ts'
import { pairCount, pairDistances, pairPlace } from './pairs.ts'

const params = z.strictObject({
  nComponents: wholeNumber(1).default(2),
  metric: z.enum(METRIC_NAMES).default('euclidean'),
})

export type ClassicalMdsParams = z.infer<typeof params>

export interface FittedClassicalMds extends FittedState {
  /** One array a dimension. */
  embedding: Float64Array[]
  eigenvalues: Float64Array
}

/**
 * Points whose inner products are as near as can be to those that the distances of the rows ask for (Torgerson 1952):
 * scikit-learn's `ClassicalMDS`. The same points, to 1e-9 of their spread, where eigenvalues are apart. Memory grows with
 * the square of the rows.
 */
export const classicalMds = defineEmbedder<ClassicalMdsParams, FittedClassicalMds, 'matrix'>({
  name: 'ClassicalMDS',
  params,
  tags: { parity: 'E' },
  input: 'matrix',
  memoryEstimate: ({ rows, columns }) => 8 * rows * columns + 8 * pairCount(rows) + scalingBytes(rows),
  async fit(X, { nComponents, metric }, { pace, randomState }) {
    if (X.rows < nComponents + 1) {
      throw new FitError('too_few_rows', `ClassicalMDS needs at least ${nComponents + 1} rows`, {
        rows: X.rows,
      })
    }
    const pairs = await pairDistances(X, { metric, pace })
    const distance = (a: number, b: number) => pairs[pairPlace(X.rows, a, b)]
    const options = { rows: X.rows, dimensions: nComponents, solver: 'auto', randomState, pace } as const
    const { embedding, eigenvalues } = await classicalScaling(distance, options)
    return { embedding, eigenvalues }
  },
})
