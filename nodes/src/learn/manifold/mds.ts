import { PENDING_GARBAGE_BYTES } from '../estimator/pending-garbage.ts'
import { z } from 'zod'
import { defineEmbedder } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { METRIC_NAMES } from '../neighbors/metric.ts'
import { RandomState } from '../random/random-state.ts'
import { classicalScaling, scalingBytes } from './classical-scaling.ts'
import { pairCount, pairDistances, pairPlace } from './pairs.ts'
import { smacof } from './smacof.ts'
import type { SmacofRun } from './smacof.ts'

const NAME = 'MDS'

const params = z.strictObject({
  nComponents: wholeNumber(1).default(2),
  /** Whether distances themselves are to be kept, or only their order. */
  metricMds: z.boolean().default(true),
  /** How many times points are drawn; the arrangement with the least stress is kept. */
  nInit: wholeNumber(1).default(1),
  init: z.enum(['random', 'classical_mds']).default('random'),
  maxIter: wholeNumber(1).default(300),
  /** The descent ends when the stress falls by less, relative to the squared distances. */
  eps: nonNegative().default(1e-6),
  metric: z.enum(METRIC_NAMES).default('euclidean'),
  /** Whether the stress is relative to the squared distances (Kruskal's stress-1); `auto` where only the order counts. */
  normalizedStress: z.union([z.literal('auto'), z.boolean()]).default('auto'),
})

export type MdsParams = z.infer<typeof params>

export interface FittedMds extends FittedState {
  /** One array a dimension. */
  embedding: Float64Array[]
  /** The squared differences of the distances from what they should be. */
  stress: number
  nIter: number
}

async function fit(X: Matrix, own: MdsParams, { randomState, pace, report }: FitContext) {
  const { rows } = X
  const { nComponents: dimensions, nInit, maxIter, eps } = own
  if (rows < 2) throw new FitError('too_few_rows', `${NAME} needs at least two rows`, { rows })
  const pairs = await pairDistances(X, { metric: own.metric, pace })
  const random = new RandomState(randomState)
  const runs = own.init === 'random' ? nInit : 1
  let best: SmacofRun | null = null
  for (let run = 0; run < runs; run += 1) {
    const start =
      own.init === 'random'
        ? Float64Array.from({ length: rows * dimensions }, () => random.random())
        : await classicalStart(pairs, rows, dimensions, { randomState, pace })
    const result = await smacof(pairs, start, {
      rows,
      isMetric: own.metricMds,
      isNormalized: own.normalizedStress === 'auto' ? !own.metricMds : own.normalizedStress,
      maxIter,
      eps,
      pace,
      onIteration: (done, stress) =>
        report({ done: run * maxIter + done, total: runs * maxIter, unit: 'iteration', loss: stress }),
    })
    if (best === null || result.stress < best.stress) best = result
  }
  if (best === null) throw new Error('no points were arranged')
  const { points, stress, nIter } = best
  const embedding = Array.from({ length: dimensions }, (_, axis) =>
    Float64Array.from({ length: rows }, (_, row) => points[row * dimensions + axis]),
  )
  return { embedding, stress, nIter }
}

async function classicalStart(
  pairs: Float64Array,
  rows: number,
  dimensions: number,
  { randomState, pace }: { randomState: number; pace: () => Promise<void> },
): Promise<Float64Array> {
  if (rows < dimensions + 1) {
    throw new FitError('too_few_rows', `${NAME} needs at least ${dimensions + 1} rows to begin with`, {
      rows,
    })
  }
  const distance = (a: number, b: number) => pairs[pairPlace(rows, a, b)]
  const options = { rows, dimensions, solver: 'auto', randomState, pace } as const
  const { embedding } = await classicalScaling(distance, options)
  return Float64Array.from(
    { length: rows * dimensions },
    (_, at) => embedding[at % dimensions][Math.floor(at / dimensions)],
  )
}

/**
 * Points whose distances are as near as can be to those of the rows, or in the same order, by majorising the stress (SMACOF,
 * De Leeuw 1977): scikit-learn's `MDS` with its draws. The same arrangement and stress, to 1e-6. Memory grows with the
 * square of the rows.
 */
export const mds = defineEmbedder<MdsParams, FittedMds, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'O', randomised: true },
  input: 'matrix',
  memoryEstimate({ rows, columns }, { metricMds, init }) {
    const pairs = pairCount(rows) * (metricMds ? 16 : 96)
    return (
      PENDING_GARBAGE_BYTES +
      8 * rows * columns +
      pairs +
      (init === 'classical_mds' ? scalingBytes(rows) : 0) +
      256 * rows
    )
  },
  fit,
})
