import { z } from 'zod'
import { defineOutlierDetector } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { share, wholeNumber } from '../estimator/params.ts'
import type { Features } from '../matrix.ts'
import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { quantileOfSorted } from '../statistics/order-statistics.ts'
import { toSinglePrecision } from '../tree/float32-columns.ts'
import { sumLeafValues } from '../tree/predict-trees.ts'
import { layOutRows } from '../tree/random-splitter.ts'
import { createTreeGrower } from '../tree/tree-grower.ts'
import { TreeRecorder } from '../tree/tree-state.ts'
import type { TreeNodes } from '../tree/tree-state.ts'
import { drawBag } from './draw-bag.ts'
import type { Bag } from './draw-bag.ts'

const params = z.strictObject({
  nEstimators: wholeNumber(1).default(100),
  /** Rows each tree draws: `auto` for 256, a share up to 1, or from 2 up their number; never more than there are. */
  maxSamples: z.union([z.literal('auto'), share(), wholeNumber(2)]).default('auto'),
  /** The share of training rows that count as outliers; `auto` for the threshold of the paper. */
  contamination: z.union([z.literal('auto'), z.number().positive().max(0.5)]).default('auto'),
  /** Features each tree draws: a share up to 1, or from 2 up their number. */
  maxFeatures: z.union([share(), wholeNumber(2)]).default(1),
  /** Whether rows are drawn with replacement. */
  bootstrap: z.boolean().default(false),
})

export type IsolationForestParams = z.infer<typeof params>

/** Trees whose nodes have the length of the path to them as their value. */
export interface FittedIsolationForest extends FittedState, TreeNodes {
  /** Rows with a lower score are outliers. */
  offset: number
  /** The rows each tree drew. */
  maxSamples: number
}

const name = 'IsolationForest'
/** Euler's constant. */
const GAMMA = 0.5772156649015329

/**
 * scikit-learn's `IsolationForest` (1.9): how few random splits set a row apart from those that trees drew (Liu, Ting &
 * Zhou 2008). The same trees for the same random state, missing values included; parity class E.
 */
export const isolationForest = defineOutlierDetector<
  IsolationForestParams,
  FittedIsolationForest,
  'features'
>({
  name,
  params,
  tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
  input: 'features',
  memoryEstimate({ rows, columns }, own) {
    const drawn = drawnRows(own, rows)
    return (
      rows * (4 * columns + 48) + own.nEstimators * drawn * 2 * 66 * 3 + drawn * (4 * columns + 100) + 65_536
    )
  },
  async fit(X, own, context) {
    const maxSamples = drawnRows(own, X.rows)
    const fitted = { ...(await growTrees(X, own, maxSamples, context)), maxSamples, offset: -0.5 }
    if (own.contamination === 'auto') return fitted
    const scores = scoresOf(fitted, X)
    await context.pace()
    return { ...fitted, offset: quantileOfSorted(scores.toSorted(), (100 * own.contamination) / 100) }
  },
  scoreSamples: scoresOf,
  offset: ({ offset }) => offset,
})

function drawnRows({ maxSamples }: IsolationForestParams, rows: number): number {
  if (maxSamples === 'auto') return Math.min(256, rows)
  return maxSamples > 1 ? Math.min(maxSamples, rows) : Math.floor(maxSamples * rows)
}

async function growTrees(
  X: Features,
  own: IsolationForestParams,
  maxSamples: number,
  context: FitContext,
): Promise<TreeNodes> {
  const { nEstimators, bootstrap, maxFeatures } = own
  if (maxSamples === 0) throw new FitError('too_few_rows', `${name}: max_samples is less than one row`)
  const featureCount = maxFeatures > 1 ? maxFeatures : Math.max(1, Math.floor(maxFeatures * X.columns.length))
  if (featureCount > X.columns.length) {
    throw new FitError('bad_parameter', `${name}: max_features is more than there are`, {
      parameter: 'max_features',
    })
  }
  const columns = toSinglePrecision(X, name)
  const noise = uniformTarget(context.randomState, X.rows)
  const random = new RandomState(context.randomState)
  const seeds = Array.from({ length: nEstimators }, () => random.randint(0, MAX_INT32))
  const maxDepth = Math.ceil(Math.log2(Math.max(maxSamples, 2)))
  const recorder = new TreeRecorder(1)
  const features: Int32Array[] = []
  for (const [done, seed] of seeds.entries()) {
    await context.pace()
    const bag = drawBag(seed, {
      rows: X.rows,
      features: X.columns.length,
      maxSamples,
      maxFeatures: featureCount,
      bootstrap,
      bootstrapFeatures: false,
      sampleWeight: context.sampleWeight ?? null,
    })
    features.push(featureCount === X.columns.length ? Int32Array.from(columns.keys()) : bag.features)
    await growTree(columns, noise, { bag, features: features[done], maxDepth, recorder, pace: context.pace })
    context.report({ done: done + 1, total: nEstimators, unit: 'tree' })
  }
  const trees = recorder.finish()
  for (let tree = 0; tree < nEstimators; tree += 1) {
    for (let node = trees.treeOffsets[tree]; node < trees.treeOffsets[tree + 1]; node += 1) {
      if (trees.feature[node] >= 0) trees.feature[node] = features[tree][trees.feature[node]]
    }
  }
  const { sampleCount, impurity: _, ...nodes } = trees
  return { ...nodes, value: pathLengths(nodes, sampleCount) }
}

interface Growth {
  bag: Bag
  features: Int32Array
  maxDepth: number
  recorder: TreeRecorder
  pace: () => Promise<void>
}

/** Grows a tree on the rows that were drawn alone, which are few. */
async function growTree(
  columns: readonly Float32Array[],
  noise: Float64Array,
  { bag, features, maxDepth, recorder, pace }: Growth,
): Promise<void> {
  const rows = Int32Array.from(new Set(bag.rows)).sort()
  const counts = new Float64Array(noise.length)
  for (const row of bag.rows) counts[row] += 1
  const limits = {
    maxDepth,
    minSamplesSplit: 2,
    minSamplesLeaf: 1,
    minWeightFractionLeaf: 0,
    maxLeafNodes: Infinity,
    minImpurityDecrease: 0,
  }
  const drawn = Array.from(features, (feature) => Float32Array.from(rows, (row) => columns[feature][row]))
  const table = await layOutRows(drawn, new Float32Array(rows.length * features.length), pace)
  const plan = {
    rows: rows.length,
    columns: { kind: 'values' as const, ...table },
    target: {
      kind: 'numbers' as const,
      y: Float64Array.from(rows, (row) => noise[row]),
      criterion: 'squared_error' as const,
    },
    maxFeatures: 1,
    limits,
    monotonicCst: null,
  }
  const weights = Float64Array.from(rows, (row) => counts[row])
  await createTreeGrower(plan, recorder, pace)(weights, bag.memberState)
}

/** A target that says nothing, so that splits don't depend on it. */
export function uniformTarget(randomState: number, rows: number): Float64Array {
  const random = new RandomState(randomState)
  return Float64Array.from({ length: rows }, () => random.random())
}

/** How many splits a row takes to a node, and as many more as its rows would take to be set apart at random. */
function pathLengths(
  { left, right }: Pick<TreeNodes, 'left' | 'right'>,
  sampleCount: Int32Array,
): Float64Array {
  const depth = new Int32Array(left.length).fill(1)
  const lengths = new Float64Array(left.length)
  for (let node = 0; node < left.length; node += 1) {
    lengths[node] = depth[node] + averagePathLength(sampleCount[node]) - 1
    if (left[node] < 0) continue
    depth[left[node]] = depth[node] + 1
    depth[right[node]] = depth[node] + 1
  }
  return lengths
}

/** The mean depth of a row in a random tree of so many. */
function averagePathLength(rows: number): number {
  if (rows <= 1) return 0
  if (rows === 2) return 1
  return 2 * (Math.log(rows - 1) + GAMMA) - (2 * (rows - 1)) / rows
}

function scoresOf(fitted: Pick<FittedIsolationForest, 'maxSamples'> & TreeNodes, X: Features): Float64Array {
  const [depths] = sumLeafValues(fitted, X)
  const longest = (fitted.treeOffsets.length - 1) * averagePathLength(fitted.maxSamples)
  return depths.map((depth) => -(2 ** -(longest === 0 ? 1 : depth / longest)))
}
