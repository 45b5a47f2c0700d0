import { z } from 'zod'
import { rowIndexBytes } from '../cluster/row-index-bytes.ts'
import { defineEmbedder } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { METRIC_NAMES } from '../neighbors/metric.ts'
import { classicalScaling, scalingBytes } from './classical-scaling.ts'
import { geodesicDistances } from './geodesics.ts'

const NAME = 'Isomap'

const params = z.strictObject({
  /** How many neighbours of a row are reached directly; null where the radius says which. */
  nNeighbors: wholeNumber(1).nullable().default(5),
  /** How far away rows are reached directly; null where their number is given. */
  radius: nonNegative().nullable().default(null),
  nComponents: wholeNumber(1).default(2),
  eigenSolver: z.enum(['auto', 'arpack', 'dense']).default('auto'),
  tol: nonNegative().default(0),
  maxIter: wholeNumber(1).nullable().default(null),
  neighborsAlgorithm: z.enum(['auto', 'brute', 'kd_tree']).default('auto'),
  metric: z.enum(METRIC_NAMES).default('minkowski'),
  /** Minkowski's power. */
  p: z.number().min(1).default(2),
})

export type IsomapParams = z.infer<typeof params>

export interface FittedIsomap extends FittedState {
  /** One array a dimension. */
  embedding: Float64Array[]
  eigenvalues: Float64Array
  /** What the dimensions leave of the distances, as inner products: scikit-learn's `reconstruction_error()`. */
  reconstructionError: number
}

async function fit(X: Matrix, own: IsomapParams, { randomState, pace }: FitContext) {
  const { nNeighbors, radius, nComponents, eigenSolver, tol, maxIter, metric, p } = own
  const { rows } = X
  if ((nNeighbors === null) === (radius === null)) {
    throw new FitError('bad_parameter', `${NAME}: give n_neighbors or radius, the other is null`, {
      parameter: 'radius',
    })
  }
  const least = Math.max(nComponents, nNeighbors ?? 0) + 1
  if (rows < least) {
    throw new FitError('too_few_rows', `${NAME} needs at least ${least} rows`, { needed: least, rows })
  }
  const algorithm = own.neighborsAlgorithm
  const distances = await geodesicDistances(X, { nNeighbors, radius, metric, p, algorithm, pace })
  const { embedding, eigenvalues, total } = await classicalScaling((a, b) => distances[a * rows + b], {
    rows,
    dimensions: nComponents,
    solver: eigenSolver,
    tol,
    maxIter,
    randomState,
    pace,
  })
  const explained = eigenvalues.reduce((sum, value) => sum + value * value, 0)
  return { embedding, eigenvalues, reconstructionError: Math.sqrt(Math.max(0, total - explained)) / rows }
}

/**
 * Points whose distances are the rows' along a graph of neighbours, as near as few dimensions allow (Tenenbaum, de Silva &
 * Langford 2000): scikit-learn's `Isomap`. The same points, to 1e-9 of their spread, where eigenvalues are apart. Memory
 * grows with the square of the rows.
 */
export const isomap = defineEmbedder<IsomapParams, FittedIsomap, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'E' },
  input: 'matrix',
  memoryEstimate({ rows, columns }, { nNeighbors, neighborsAlgorithm }) {
    const edges = rows * Math.min(rows, nNeighbors ?? rows)
    const index = rowIndexBytes({ rows, columns, algorithm: neighborsAlgorithm })
    return index + 80 * edges + 8 * rows * rows + scalingBytes(rows)
  },
  fit,
})
