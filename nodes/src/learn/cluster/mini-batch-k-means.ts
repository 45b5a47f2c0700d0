import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { featureCountOf } from '../estimator/input.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { cumulativeShares, weightedChoice } from '../random/weighted-choice.ts'
import { centerDistances, nearestCenters, separate } from './center-distances.ts'
import type { ClusterRows } from './cluster-rows.ts'
import { tolerance } from './column-moments.ts'
import { clusterRowsBytes, createClusterRows } from './create-cluster-rows.ts'
import { checkClusterCount, givenCenters, initCount, kMeansParams } from './k-means-params.ts'
import type { FittedKMeans } from './k-means-params.ts'
import { assignAll } from './lloyd.ts'
import { createBatchWatch } from './mini-batch-watch.ts'
import { seedCenters, trialsOf } from './seed-centers.ts'

const NAME = 'MiniBatchKMeans'

const params = z.strictObject({
  ...kMeansParams,
  /** Passes over all rows at most; a pass is as many batches as cover them. */
  maxIter: kMeansParams.maxIter.default(100),
  tol: kMeansParams.tol.default(0),
  batchSize: wholeNumber(1).default(1024),
  /** Batches without a better smoothed inertia after which the fit ends; null for no such end. */
  maxNoImprovement: wholeNumber(0).nullable().default(10),
  /** Rows drawn to find the first centers; three batches when null. */
  initSize: wholeNumber(1).nullable().default(null),
  /** A center with less than this share of the heaviest center's rows moves to a row drawn at random. */
  reassignmentRatio: nonNegative().default(0.01),
})

export type MiniBatchKMeansParams = z.infer<typeof params>

export interface FittedMiniBatchKMeans extends FittedKMeans {
  /** How many batches there were. */
  nSteps: number
}

async function fit(
  X: Matrix | SparseMatrix,
  own: MiniBatchKMeansParams,
  { sampleWeight, randomState, pace, report }: FitContext,
) {
  const { nClusters, maxIter } = own
  checkClusterCount(nClusters, X.rows, NAME)
  const columns = featureCountOf(X)
  const batchSize = Math.min(own.batchSize, X.rows)
  const random = new RandomState(randomState)
  const weights = sampleWeight ?? null
  let centers = await firstCenters(X, own, { random, weights, pace })

  const total = weights === null ? X.rows : weights.reduce((sum, weight) => sum + weight, 0)
  const shares = cumulativeShares(
    Float64Array.from({ length: X.rows }, (_, row) => (weights === null ? 1 : weights[row]) / total),
  )
  const batch = createClusterRows(X, { clusters: nClusters, capacity: batchSize })
  const heap = new Float64Array(nClusters)
  const steps = Math.floor((maxIter * X.rows) / batchSize)
  const watch = createBatchWatch({
    batchSize,
    rows: X.rows,
    tolerance: tolerance(X, own.tol),
    maxNoImprovement: own.maxNoImprovement,
  })
  let sinceReassigned = 0
  let nSteps = 0
  let isDone = false
  while (nSteps < steps && !isDone) {
    nSteps += 1
    batch.loadRows(weightedChoice(random, shares, batchSize))
    sinceReassigned += batchSize
    const reassigns = heap.includes(0) || sinceReassigned >= 10 * nClusters
    if (reassigns) sinceReassigned = 0
    const { next, inertia } = stepOn(batch, centers, heap)
    if (reassigns && own.reassignmentRatio > 0) {
      reassign(batch, { centers: next, heap, ratio: own.reassignmentRatio, random })
    }
    isDone = watch(inertia, squaredDifference(centers, next))
    centers = next
    report({ done: nSteps, total: steps, unit: 'iteration', loss: inertia / batchSize })
    await pace()
  }

  const { labels, inertia } = await placeAll(X, centers, { nClusters, weights, pace })
  return {
    clusterCenters: separate(centers, columns),
    labels,
    inertia,
    nIter: Math.ceil((nSteps * batchSize) / X.rows),
    nSteps,
  }
}

interface Draw {
  random: RandomState
  weights: Float64Array | null
  pace: () => Promise<void>
}

/** The best of some drawn centers, judged on rows drawn for that. */
async function firstCenters(
  X: Matrix | SparseMatrix,
  own: MiniBatchKMeansParams,
  { random, weights, pace }: Draw,
): Promise<Float64Array> {
  const { nClusters, init } = own
  const size = initSizeOf(own, X.rows)
  const judges = Int32Array.from({ length: size }, () => random.randint(0, X.rows))
  if (typeof init !== 'string') {
    // scikit-learn draws the rows to choose from even where nothing is to be chosen.
    for (let i = 0; size < X.rows && i < size; i += 1) random.randint(0, X.rows)
    return givenCenters(init, { nClusters, columns: featureCountOf(X) })
  }
  const trials = init === 'k-means++' ? trialsOf(nClusters) : 0
  const rows = createClusterRows(X, { clusters: nClusters, capacity: size, trials })
  let best: Float64Array = new Float64Array()
  let least = Infinity
  for (let i = 0; i < initCount(own, { auto: 3 }); i += 1) {
    const drawn =
      size < X.rows
        ? Int32Array.from({ length: size }, () => random.randint(0, X.rows))
        : Int32Array.from({ length: size }, (_, row) => row)
    rows.loadRows(drawn)
    const centers = await seedCenters(rows, {
      clusters: nClusters,
      init,
      random,
      weights: pick(weights, drawn),
      pace,
    })
    rows.loadRows(judges)
    rows.setWeights(pick(weights, judges))
    await assignAll(rows, centers, pace)
    const inertia = rows.inertia(centers, 0, size)
    if (i > 0 && !(inertia < least)) continue
    best = centers
    least = inertia
  }
  return best
}

function initSizeOf({ initSize, batchSize, nClusters }: MiniBatchKMeansParams, rows: number): number {
  const wanted = initSize ?? 3 * Math.min(batchSize, rows)
  return Math.min(wanted < nClusters ? 3 * nClusters : wanted, rows)
}

function pick(weights: Float64Array | null, rows: Int32Array): Float64Array | null {
  return weights === null ? null : Float64Array.from(rows, (row) => weights[row])
}

/**
 * The centers after a batch: each the mean of all rows it ever got (`heap` counts them). The inertia is that of the
 * centers before.
 */
function stepOn(
  batch: ClusterRows,
  centers: Float64Array,
  heap: Float64Array,
): { next: Float64Array; inertia: number } {
  const { columns, clusters, count, sums, counts } = batch
  batch.setCenters(centers)
  batch.assign(0, count)
  const inertia = batch.inertia(centers, 0, count)
  for (let at = 0; at < sums.length; at += 1) sums[at] = centers[at] * heap[Math.floor(at / columns)]
  counts.set(heap)
  batch.accumulate(0, count)
  const next = centers.slice()
  for (let center = 0; center < clusters; center += 1) {
    if (counts[center] === heap[center]) continue
    const scale = 1 / counts[center]
    for (let at = center * columns; at < (center + 1) * columns; at += 1) next[at] = sums[at] * scale
    heap[center] = counts[center]
  }
  return { next, inertia }
}

/** Moves centers with few rows to rows of the batch, to at most half of them. */
function reassign(
  batch: ClusterRows,
  {
    centers,
    heap,
    ratio,
    random,
  }: { centers: Float64Array; heap: Float64Array; ratio: number; random: RandomState },
): void {
  const most = heap.reduce((greatest, weight) => Math.max(greatest, weight), 0)
  const all = Array.from(heap.keys())
  let light = all.filter((center) => heap[center] < ratio * most)
  if (light.length > batch.count / 2) {
    const lightest = new Set(all.sort((a, b) => heap[a] - heap[b]).slice(0, Math.floor(batch.count / 2)))
    light = light.filter((center) => lightest.has(center))
  }
  if (light.length === 0) return
  const rows = random.choiceWithoutReplacement(batch.count, light.length)
  const { columns } = batch
  light.forEach((center, place) => {
    centers.fill(0, center * columns, (center + 1) * columns)
    batch.addRow(rows[place], 1, centers, center * columns)
  })
  const moved = new Set(light)
  const kept = heap.filter((_, center) => !moved.has(center))
  if (kept.length === 0) return
  const least = kept.reduce((lowest, weight) => Math.min(lowest, weight))
  for (const center of light) heap[center] = least
}

/** The label of every row, loaded as many at a time as a batch has. */
async function placeAll(
  X: Matrix | SparseMatrix,
  centers: Float64Array,
  {
    nClusters,
    weights,
    pace,
  }: { nClusters: number; weights: Float64Array | null; pace: () => Promise<void> },
): Promise<{ labels: Int32Array; inertia: number }> {
  const labels = new Int32Array(X.rows)
  const capacity = Math.min(X.rows, placeRows(featureCountOf(X)))
  const rows = createClusterRows(X, { clusters: nClusters, capacity })
  let inertia = 0
  for (let start = 0; start < X.rows; start += capacity) {
    const end = Math.min(X.rows, start + capacity)
    rows.load(start, end)
    rows.setWeights(weights === null ? null : weights.subarray(start, end))
    await assignAll(rows, centers, pace)
    labels.set(rows.labels.subarray(0, end - start), start)
    inertia += rows.inertia(centers, 0, end - start)
  }
  return { labels, inertia }
}

/** Rows to place at a time: about 2 MB of them. */
function placeRows(columns: number): number {
  return Math.max(64, Math.floor(2 ** 18 / columns))
}

function squaredDifference(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += (a[at] - b[at]) ** 2
  return sum
}

/**
 * k-means on batches of rows drawn at random (Sculley, "Web-scale k-means clustering", 2010), with scikit-learn's draws:
 * `MiniBatchKMeans`. The same labels and centers (1e-9) where no row is equally near to two centers to the last bits.
 */
export const miniBatchKMeans = defineClusterer<
  MiniBatchKMeansParams,
  FittedMiniBatchKMeans,
  'matrix-or-sparse'
>({
  name: NAME,
  params,
  tags: { parity: 'E', sampleWeight: true, randomised: true, sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate({ rows, columns }, own) {
    const { nClusters, init, batchSize } = own
    const trials = init === 'k-means++' ? trialsOf(nClusters) : 0
    const stores = [
      { capacity: initSizeOf(own, rows), trials },
      { capacity: Math.min(batchSize, rows) },
      { capacity: Math.min(rows, placeRows(columns)) },
    ]
    const bytes = stores.map((store) => clusterRowsBytes(columns, { clusters: nClusters, ...store }))
    return bytes.reduce((sum, size) => sum + size, 28 * rows + 24 * nClusters * columns)
  },
  fit,
  predict: ({ clusterCenters }, X) => nearestCenters(clusterCenters, X),
  transform: ({ clusterCenters }, X) => centerDistances(clusterCenters, X),
})
