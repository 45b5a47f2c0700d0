import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { fillDistances, resolveMetric, rowMajor } from '../neighbors/metric.ts'
import { RandomState } from '../random/random-state.ts'
import { medianOfSorted } from '../statistics/order-statistics.ts'
import { nearestCenters } from './center-distances.ts'
import { clusterRowsBytes } from './create-cluster-rows.ts'
import { findExemplars } from './pass-messages.ts'

const NAME = 'AffinityPropagation'
/** Rows whose similarities and messages take 5 GB. */
const MOST_ROWS = 14_000
/** NumPy's smallest normal double, times 100. */
const TINY = 100 * 2 ** -1022

const params = z.strictObject({
  damping: z.number().min(0.5).lt(1).default(0.5),
  maxIter: wholeNumber(1).default(200),
  convergenceIter: wholeNumber(1).default(15),
  /**
   * How much rows are preferred to stand for others, all the same or one number a row: the higher, the more clusters. The
   * median similarity when null.
   */
  preference: z
    .union([z.number(), z.array(z.number())])
    .nullable()
    .default(null),
})

export type AffinityPropagationParams = z.infer<typeof params>

export interface FittedAffinityPropagation extends FittedState {
  /** The cluster of each training row; -1 for all where messages settled on no exemplar. */
  labels: Int32Array
  /** The rows that stand for the clusters. */
  clusterCentersIndices: Int32Array
  clusterCenters: Float64Array[]
  nIter: number
}

async function fit(X: Matrix, own: AffinityPropagationParams, { randomState, pace, report }: FitContext) {
  const { rows } = X
  if (rows > MOST_ROWS) {
    throw new FitError(
      'bad_parameter',
      `${NAME} keeps messages of all pairs of rows: ${rows} rows are too many`,
      {
        rows,
      },
    )
  }
  const similarities = await negativeSquares(X, pace)
  const preference = preferences(own, similarities, rows)
  const trivial = whereAllAreEqual(similarities, preference, rows)
  if (trivial !== null) return describe(X, trivial, 0)
  for (let row = 0; row < rows; row += 1) similarities[row * rows + row] = preference[row]
  const random = new RandomState(randomState)
  // Noise in the last digit, so that rows that are equally good exemplars don't take turns for ever.
  for (let at = 0; at < similarities.length; at += 1) {
    similarities[at] += (Number.EPSILON * similarities[at] + TINY) * random.gauss()
    if (at % (64 * rows) === 0) await pace()
  }
  const { maxIter } = own
  const { exemplars, nIter } = await findExemplars(similarities, rows, {
    ...own,
    pace,
    onIteration: (done) => report({ done, total: maxIter, unit: 'iteration' }),
  })
  if (exemplars.length === 0) return describe(X, new Int32Array(rows).fill(-1), nIter)
  const first = nearestExemplars(similarities, rows, exemplars)
  const better = exemplars.map((_, cluster) => bestMember(similarities, rows, first, cluster))
  const labels = nearestExemplars(similarities, rows, better)
  return describe(
    X,
    labels.map((cluster) => better[cluster]),
    nIter,
  )
}

/** The squared distances of all pairs of rows, negative. */
async function negativeSquares(X: Matrix, pace: () => Promise<void>): Promise<Float64Array> {
  const { rows } = X
  const metric = resolveMetric('euclidean')
  const points = rowMajor(X, metric)
  const width = X.columns.length
  const squares = new Float64Array(rows * rows)
  for (let row = 0; row < rows; row += 1) {
    const own = squares.subarray(row * rows, (row + 1) * rows)
    fillDistances({ points, width, metric }, points, row * width, 0, rows, own)
    for (let other = 0; other < rows; other += 1) own[other] = other === row ? 0 : -own[other]
    await pace()
  }
  return squares
}

function preferences({ preference }: AffinityPropagationParams, similarities: Float64Array, rows: number) {
  if (Array.isArray(preference)) {
    if (preference.length !== rows) {
      throw new FitError(
        'bad_parameter',
        `${NAME}: preference must have one value for each of ${rows} rows`,
        {
          parameter: 'preference',
        },
      )
    }
    return Float64Array.from(preference)
  }
  return new Float64Array(rows).fill(preference ?? medianOfSorted(similarities.slice().sort()))
}

/** The exemplar of each row where all are equally similar and preferred: itself or the first row; else null. */
function whereAllAreEqual(
  similarities: Float64Array,
  preference: Float64Array,
  rows: number,
): Int32Array | null {
  const similarity = rows > 1 ? similarities[1] : 0
  const areEqual = similarities.every((value, at) => value === similarity || at % (rows + 1) === 0)
  if (!(areEqual && preference.every((value) => value === preference[0]))) return null
  return Int32Array.from({ length: rows }, (_, row) => (preference[0] > similarity ? row : 0))
}

/** The place of the exemplar that is most similar to each row, the first of equals; exemplars have their own. */
function nearestExemplars(
  similarities: Float64Array,
  rows: number,
  exemplars: readonly number[],
): Int32Array {
  const nearest = Int32Array.from({ length: rows }, (_, row) => {
    let best = 0
    for (let place = 1; place < exemplars.length; place += 1) {
      if (similarities[row * rows + exemplars[place]] > similarities[row * rows + exemplars[best]])
        best = place
    }
    return best
  })
  exemplars.forEach((row, place) => (nearest[row] = place))
  return nearest
}

/** The member that the members of a cluster are most similar to together. */
function bestMember(similarities: Float64Array, rows: number, nearest: Int32Array, cluster: number): number {
  const members = Array.from(nearest.keys()).filter((row) => nearest[row] === cluster)
  const sums = new Float64Array(members.length)
  for (const row of members) {
    members.forEach((other, place) => (sums[place] += similarities[row * rows + other]))
  }
  return members[sums.indexOf(sums.reduce((most, value) => Math.max(most, value)))]
}

/** @param exemplarOf the row that stands for each row, -1 for none. */
function describe(X: Matrix, exemplarOf: Int32Array, nIter: number) {
  const indices = Int32Array.from(new Set(exemplarOf))
    .filter((row) => row >= 0)
    .sort()
  return {
    labels: exemplarOf.map((row) => indices.indexOf(row)),
    clusterCentersIndices: indices,
    clusterCenters: Array.from(indices, (row) => Float64Array.from(X.columns, (column) => column[row])),
    nIter,
  }
}

/**
 * Clusters around rows that stand for others, as many as the messages between rows settle on (Frey & Dueck 2007): the
 * exemplars and labels of scikit-learn's `AffinityPropagation` with its noise; which of equal rows stands for the others is
 * up to rounding. Memory and the time of an iteration grow
 * with the square of the rows.
 */
export const affinityPropagation = defineClusterer<
  AffinityPropagationParams,
  FittedAffinityPropagation,
  'matrix'
>({
  name: NAME,
  params,
  tags: { parity: 'E', randomised: true },
  input: 'matrix',
  memoryEstimate: ({ rows, columns }) =>
    24 * rows * rows +
    24 * rows * columns +
    64 * rows +
    clusterRowsBytes(columns, { clusters: 1, capacity: 64 }),
  fit,
  predict: ({ clusterCenters }, X) =>
    clusterCenters.length === 0 ? new Int32Array(X.rows).fill(-1) : nearestCenters(clusterCenters, X),
})
