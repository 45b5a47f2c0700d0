import { z } from 'zod'
import { rowIndexBytes } from '../cluster/row-index-bytes.ts'
import { pca } from '../decomposition/pca.ts'
import { defineEmbedder } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, positive, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { isSparse, toMatrix } from '../matrix.ts'
import { METRIC_NAMES } from '../neighbors/metric.ts'
import { RandomState } from '../random/random-state.ts'
import { BarnesHutForces, barnesHutBytes } from './barnes-hut-forces.ts'
import { descend, EXPLORATION } from './descend.ts'
import type { EmbeddingForces } from './embedding-forces.ts'
import { allPairs, ExactForces } from './exact-forces.ts'
import { neighbourCount, neighbourGraph } from './neighbour-graph.ts'

const NAME = 'TSNE'
/** The standard deviation of the first dimension at the beginning. */
const FIRST_SPREAD = 1e-4

const params = z.strictObject({
  nComponents: wholeNumber(1).default(2),
  /** About how many neighbours count for a row; less than there are rows. */
  perplexity: positive().default(30),
  /** How much stronger rows attract each other in the first 250 iterations. */
  earlyExaggeration: z.number().min(1).default(12),
  /** `auto`: the rows over four times the early exaggeration, at least 50. */
  learningRate: z.union([z.literal('auto'), positive()]).default('auto'),
  maxIter: wholeNumber(EXPLORATION).default(1000),
  nIterWithoutProgress: wholeNumber(-1).default(300),
  minGradNorm: nonNegative().default(1e-7),
  metric: z.enum(METRIC_NAMES).default('euclidean'),
  /** Where points begin: on the principal axes, at random, or as given, one list a row. */
  init: z.union([z.enum(['pca', 'random']), z.array(z.array(z.number()))]).default('pca'),
  method: z.enum(['barnes_hut', 'exact']).default('barnes_hut'),
  /** How coarse `barnes_hut` is: the width of cells that stand for their points, over their distance. */
  angle: z.number().min(0).max(1).default(0.5),
})

export type TsneParams = z.infer<typeof params>

export interface FittedTsne extends FittedState {
  /** One array a dimension. */
  embedding: Float64Array[]
  /** How far the distribution of pairs in the embedding is from the one of the rows. */
  klDivergence: number
  nIter: number
  learningRate: number
}

async function fit(X: Matrix, own: TsneParams, context: FitContext) {
  const { nComponents, perplexity, metric, earlyExaggeration, angle } = own
  const { pace, report } = context
  checkAgainst(own, X)
  const start = await firstPoints(X, own, context)
  const forces: EmbeddingForces =
    own.method === 'exact'
      ? new ExactForces(await allPairs(X, { perplexity, metric, pace }), X.rows, nComponents)
      : new BarnesHutForces(await neighbourGraph(X, { perplexity, metric, pace }), {
          dimensions: nComponents,
          angle,
        })
  const { points, width } = forces
  start.forEach((values, axis) => values.forEach((value, row) => (points[row * width + axis] = value)))
  const auto = Math.max(X.rows / earlyExaggeration / 4, 50)
  const learningRate = own.learningRate === 'auto' ? auto : own.learningRate
  const { maxIter, nIterWithoutProgress, minGradNorm } = own
  const { klDivergence, nIter } = await descend(forces, {
    earlyExaggeration,
    learningRate,
    maxIter,
    nIterWithoutProgress,
    minGradNorm,
    pace,
    report,
  })
  const embedding = start.map((_, axis) =>
    Float64Array.from({ length: X.rows }, (_, row) => points[row * width + axis]),
  )
  if (!embedding.every((values) => values.every(Number.isFinite))) {
    throw new FitError('did_not_converge', `${NAME}: the points flew apart: lower learning_rate`, {
      parameter: 'learning_rate',
    })
  }
  return { embedding, klDivergence, nIter, learningRate }
}

function checkAgainst({ perplexity, nComponents, method, init }: TsneParams, X: Matrix): void {
  if (X.rows < 2 || perplexity >= X.rows) {
    throw new FitError('too_few_rows', `${NAME}: perplexity ${perplexity} needs more than ${X.rows} rows`, {
      parameter: 'perplexity',
    })
  }
  const refuse = (parameter: string, message: string) => {
    throw new FitError('bad_parameter', `${NAME}: ${message}`, { parameter })
  }
  if (method === 'barnes_hut' && nComponents > 3) {
    refuse('n_components', 'barnes_hut embeds in up to three dimensions: use method exact')
  }
  if (init === 'pca' && nComponents > Math.min(X.rows, X.columns.length)) {
    refuse(
      'init',
      `there are only ${X.columns.length} features to begin ${nComponents} dimensions with: use random`,
    )
  }
  if (typeof init === 'string') return
  if (init.length !== X.rows || init.some((point) => point.length !== nComponents)) {
    refuse('init', `init must have ${nComponents} values for each of the ${X.rows} rows`)
  }
}

/** One array a dimension. */
async function firstPoints(
  X: Matrix,
  { init, nComponents }: TsneParams,
  { randomState, signal }: FitContext,
): Promise<Float64Array[]> {
  const axes = Array.from({ length: nComponents }, (_, axis) => axis)
  if (init === 'random') {
    const random = new RandomState(randomState)
    const values = Float64Array.from({ length: X.rows * nComponents }, () => Math.fround(random.gauss()))
    return axes.map((axis) =>
      Float64Array.from({ length: X.rows }, (_, row) => FIRST_SPREAD * values[row * nComponents + axis]),
    )
  }
  if (init !== 'pca') return axes.map((axis) => Float64Array.from(init, (point) => point[axis]))
  const axesOfX = await pca.fit(X, null, { ...pca.defaults, nComponents }, { randomState, signal })
  const projected = pca.transform(axesOfX, X)
  if (isSparse(projected)) throw new Error('scores of dense rows are dense')
  const scores = toMatrix(projected).columns
  const [first] = scores
  // Scores have a mean of 0. Where all rows are the same there is nothing to spread.
  const spread = Math.sqrt(first.reduce((sum, value) => sum + value * value, 0) / X.rows)
  const scale = spread > 0 ? FIRST_SPREAD / spread : 0
  return scores.map((column) => column.map((value) => value * scale))
}

/**
 * Points in few dimensions whose neighbours are the neighbours of the rows (van der Maaten & Hinton 2008; Barnes-Hut: van
 * der Maaten 2014): scikit-learn's `TSNE`. The same algorithm and beginnings, in double precision; the descent is chaotic,
 * so that embeddings are as good and not the same (class S).
 */
export const tsne = defineEmbedder<TsneParams, FittedTsne, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'S', randomised: true },
  input: 'matrix',
  memoryEstimate({ rows, columns }, { method, perplexity, nComponents, init }) {
    const shape = { rows, columns, classCount: 0 }
    const scores = init === 'pca' ? pca.memoryEstimate(shape, { ...pca.defaults, nComponents }) : 0
    if (method === 'exact') return scores + 4 * rows * rows + 8 * rows * (columns + 8 * nComponents)
    const edges = rows * neighbourCount(rows, perplexity)
    const index = rowIndexBytes({ rows, columns, algorithm: 'auto' })
    return scores + index + 48 * edges + barnesHutBytes(rows, edges) + 96 * rows
  },
  fit,
})
