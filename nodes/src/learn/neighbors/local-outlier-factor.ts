import { z } from 'zod'
import { defineOutlierDetector } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { quantileOfSorted } from '../statistics/order-statistics.ts'
import { nearestRows, nearestRowsPaced } from './nearest-rows.ts'
import type { NearestRows, RowIndex } from './nearest-rows.ts'
import { indexBytes, indexTrainingRows, searchParams } from './neighbour-params.ts'

const params = z.strictObject({
  nNeighbors: wholeNumber(1).default(20),
  ...searchParams,
  /** The share of outliers among the training rows, up to a half; `auto` takes a factor of 1.5 for the border. */
  contamination: z.union([z.literal('auto'), z.number().positive().max(0.5)]).default('auto'),
  /** Whether rows to score are other rows than the training rows, even where they are equal. */
  novelty: z.boolean().default(false),
})

export type LocalOutlierFactorParams = z.infer<typeof params>

export interface FittedLocalOutlierFactor extends FittedState {
  index: RowIndex
  /** How many neighbours are looked at: fewer than asked for when there are fewer rows. */
  nNeighbors: number
  novelty: boolean
  offset: number
  /** The opposite of the factor of each training row. */
  negativeOutlierFactor: Float64Array
  /** The local reachability density of each training row. */
  density: Float64Array
  /** How far the last of its neighbours is from each training row. */
  reach: Float64Array
}

async function fit(X: Matrix | SparseMatrix, own: LocalOutlierFactorParams, { pace }: FitContext) {
  const { contamination, novelty } = own
  const nNeighbors = Math.max(1, Math.min(own.nNeighbors, X.rows - 1))
  const index = await indexTrainingRows(X, own, { pace, neighbours: own.nNeighbors })
  const near = await nearestRowsPaced(index, null, nNeighbors, pace)
  const reach = Float64Array.from({ length: X.rows }, (_, row) => near.distances[(row + 1) * nNeighbors - 1])
  const density = densities(near, reach)
  const negativeOutlierFactor = factors(near, density, density)
  const offset =
    contamination === 'auto' ? -1.5 : quantileOfSorted(negativeOutlierFactor.toSorted(), contamination)
  return { index, nNeighbors, novelty, offset, negativeOutlierFactor, density, reach }
}

/** The inverse of the mean distance to the neighbours, each taken to be at least as far as its own neighbours are. */
function densities({ k, rows, distances }: NearestRows, reach: Float64Array): Float64Array {
  return Float64Array.from({ length: rows.length / k }, (_, row) => {
    let sum = 0
    for (let i = row * k; i < (row + 1) * k; i += 1) sum += Math.max(distances[i], reach[rows[i]])
    return 1 / (sum / k + 1e-10)
  })
}

/** The opposites of the mean densities of the neighbours relative to each row's own. */
function factors({ k, rows }: NearestRows, own: Float64Array, density: Float64Array): Float64Array {
  return own.map((value, row) => {
    let sum = 0
    for (let i = row * k; i < (row + 1) * k; i += 1) sum += density[rows[i]] / value
    return -sum / k
  })
}

function scoreSamples(fitted: FittedLocalOutlierFactor, X: Matrix | SparseMatrix): Float64Array {
  const { index, nNeighbors, novelty, density, reach, negativeOutlierFactor } = fitted
  const near = nearestRows(index, X, nNeighbors)
  const scores = factors(near, densities(near, reach), density)
  if (novelty) return scores
  return scores.map((score, row) => {
    const first = row * nNeighbors
    return near.distances[first] === 0 ? negativeOutlierFactor[near.rows[first]] : score
  })
}

/**
 * How much sparser it is around a row than around its neighbours (Breunig, Kriegel, Ng & Sander 2000): scikit-learn's
 * `LocalOutlierFactor`, parity E. Without `novelty`, where scikit-learn knows of training rows only, a row that equals a
 * training row gets that one's score (its `negative_outlier_factor_`), and any other is scored as new.
 *
 * @throws FitError `too_few_rows` for a single row.
 */
export const localOutlierFactor = defineOutlierDetector<
  LocalOutlierFactorParams,
  FittedLocalOutlierFactor,
  'matrix-or-sparse'
>({
  name: 'LocalOutlierFactor',
  params,
  tags: { parity: 'E', sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate: (shape, { nNeighbors, leafSize }) =>
    indexBytes(shape, { leafSize }) + shape.rows * (12 * Math.min(nNeighbors, shape.rows) + 40) + 12_000_000,
  fit,
  scoreSamples,
  offset: ({ offset }) => offset,
})
