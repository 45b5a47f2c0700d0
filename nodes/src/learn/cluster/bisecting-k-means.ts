import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import { featureCountOf } from '../estimator/input.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse, toMatrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { centerDistances, separate } from './center-distances.ts'
import type { ClusterRows } from './cluster-rows.ts'
import { columnMeans } from './column-moments.ts'
import { clusterRowsBytes, createClusterRows } from './create-cluster-rows.ts'
import { runElkan } from './elkan.ts'
import { checkClusterCount } from './k-means-params.ts'
import type { FittedKMeans } from './k-means-params.ts'
import { runLloyd } from './lloyd.ts'
import type { KMeansRun } from './lloyd.ts'
import { seedCenters, trialsOf } from './seed-centers.ts'

const NAME = 'BisectingKMeans'

const params = z.strictObject({
  nClusters: wholeNumber(1).default(8),
  init: z.enum(['k-means++', 'random']).default('random'),
  /** How many times each cluster is divided; the best division is kept. */
  nInit: wholeNumber(1).default(1),
  maxIter: wholeNumber(1).default(300),
  /** Absolute here, as in scikit-learn: the squared moves of both centers at which a division ends. */
  tol: nonNegative().default(1e-4),
  algorithm: z.enum(['lloyd', 'elkan']).default('lloyd'),
  /** Which cluster is divided next. */
  bisectingStrategy: z.enum(['biggest_inertia', 'largest_cluster']).default('biggest_inertia'),
})

export type BisectingKMeansParams = z.infer<typeof params>

export interface FittedBisectingKMeans extends Omit<FittedKMeans, 'nIter'> {
  /** The clusters that were divided, each before its parts. A place is a division's, or ~label of a final cluster. */
  divisions: {
    left: Int32Array
    right: Int32Array
    leftCenters: Float64Array[]
    rightCenters: Float64Array[]
  }
}

/** A cluster that may still be divided. */
interface Part {
  rows: Int32Array
  center: Float64Array
  score: number
  division: { left: Part; right: Part } | null
}

async function fit(
  X: Matrix | SparseMatrix,
  own: BisectingKMeansParams,
  { sampleWeight, randomState, pace, report }: FitContext,
) {
  const { nClusters, init } = own
  checkClusterCount(nClusters, X.rows, NAME)
  const columns = featureCountOf(X)
  const means = isSparse(X) ? undefined : columnMeans(X)
  const trials = init === 'k-means++' ? trialsOf(2) : 0
  const bounds = own.algorithm === 'elkan'
  const rows = createClusterRows(X, { clusters: 2, capacity: X.rows, trials, bounds, means })
  const random = new RandomState(randomState)
  const everyRow = Int32Array.from({ length: X.rows }, (_, row) => row)
  const root: Part = { rows: everyRow, center: new Float64Array(columns), score: 0, division: null }
  if (nClusters === 1) root.center = meanRow(rows, everyRow)
  for (let clusters = 1; clusters < nClusters; clusters += 1) {
    const part = leaves(root).reduce((best, leaf) => (leaf.score > best.score ? leaf : best))
    if (part.rows.length < 2) {
      throw new FitError('too_few_rows', `${NAME} cannot make ${nClusters} clusters: too few different rows`)
    }
    await divide(part, rows, own, { random, sampleWeight, pace })
    report({ done: clusters, total: nClusters - 1, unit: 'iteration' })
  }
  return {
    ...describe(root, X, { columns, means }),
    inertia: await totalInertia(root, rows, sampleWeight, pace),
  }
}

interface Draw {
  random: RandomState
  sampleWeight: Float64Array | undefined
  pace: () => Promise<void>
}

async function divide(
  part: Part,
  rows: ClusterRows,
  own: BisectingKMeansParams,
  { random, sampleWeight, pace }: Draw,
): Promise<void> {
  const weights = sampleWeight === undefined ? null : Float64Array.from(part.rows, (row) => sampleWeight[row])
  if (weights !== null && weights.filter((weight) => weight > 0).length < 2) {
    throw new FitError('too_few_rows', `${NAME}: a cluster to divide has fewer than two rows with a weight`)
  }
  rows.loadRows(part.rows)
  const run = own.algorithm === 'elkan' ? runElkan : runLloyd
  let best: KMeansRun | null = null
  for (let i = 0; i < own.nInit; i += 1) {
    const first = await seedCenters(rows, { clusters: 2, init: own.init, random, weights, pace })
    const { maxIter, tol } = own
    const result = await run(rows, first, { weights, maxIter, tolerance: tol, pace, onIteration() {} })
    if (best === null || result.inertia < best.inertia * (1 - 1e-6)) best = result
  }
  if (best === null) throw new Error('no division was made')
  const { columns } = rows
  const { centers, labels } = best
  const scores = new Float64Array(2)
  for (let row = 0; row < rows.count; row += 1) {
    const label = labels[row]
    const weight = weights === null ? 1 : weights[row]
    const isByInertia = own.bisectingStrategy === 'biggest_inertia'
    scores[label] += isByInertia ? rows.squaredDistance(row, centers, label) * weight : 1
  }
  const [left, right] = [0, 1].map((label): Part => ({
    rows: part.rows.filter((_, place) => labels[place] === label),
    center: centers.slice(label * columns, (label + 1) * columns),
    score: scores[label],
    division: null,
  }))
  part.division = { left, right }
  part.rows = new Int32Array()
}

function meanRow(rows: ClusterRows, all: Int32Array): Float64Array {
  const center = new Float64Array(rows.columns)
  rows.loadRows(all)
  for (let row = 0; row < all.length; row += 1) rows.addRow(row, 1, center, 0)
  return center.map((sum) => sum / all.length)
}

/** The parts that were not divided, from left to right. */
function leaves(root: Part): Part[] {
  if (root.division === null) return [root]
  return [...leaves(root.division.left), ...leaves(root.division.right)]
}

async function totalInertia(
  root: Part,
  rows: ClusterRows,
  sampleWeight: Float64Array | undefined,
  pace: () => Promise<void>,
): Promise<number> {
  let total = 0
  for (const { rows: members, center } of leaves(root)) {
    await pace()
    rows.loadRows(members)
    for (let row = 0; row < members.length; row += 1) {
      total += rows.squaredDistance(row, center, 0) * (sampleWeight?.[members[row]] ?? 1)
    }
  }
  return total
}

function describe(
  root: Part,
  X: Matrix | SparseMatrix,
  { columns, means }: { columns: number; means?: Float64Array },
) {
  const final = leaves(root)
  const labels = new Int32Array(X.rows)
  final.forEach((leaf, label) => leaf.rows.forEach((row) => (labels[row] = label)))
  const placed = (center: Float64Array) => separate(center, columns, means)[0]
  const divided: Part[] = []
  const visit = (part: Part): void => {
    const { division } = part
    if (division === null) return
    divided.push(part)
    visit(division.left)
    visit(division.right)
  }
  visit(root)
  const placeOf = (part: Part) => (part.division === null ? ~final.indexOf(part) : divided.indexOf(part))
  const sides = divided.flatMap(({ division }) => (division === null ? [] : [division]))
  return {
    clusterCenters: final.map((leaf) => placed(leaf.center)),
    labels,
    divisions: {
      left: Int32Array.from(sides, ({ left }) => placeOf(left)),
      right: Int32Array.from(sides, ({ right }) => placeOf(right)),
      leftCenters: sides.map(({ left }) => placed(left.center)),
      rightCenters: sides.map(({ right }) => placed(right.center)),
    },
  }
}

/** Down the divisions, each row to the nearer of two centers. */
function predict({ divisions }: FittedBisectingKMeans, X: Matrix | SparseMatrix): Int32Array {
  const labels = new Int32Array(X.rows)
  const { left, right, leftCenters, rightCenters } = divisions
  if (left.length === 0 || X.rows === 0) return labels
  const columns = featureCountOf(X)
  const store = createClusterRows(isSparse(X) ? X : toMatrix(X), { clusters: 2, capacity: X.rows })
  const members: Int32Array[] = [Int32Array.from(labels, (_, row) => row)]
  for (let division = 0; division < left.length; division += 1) {
    const rows = members[division] ?? new Int32Array()
    store.loadRows(rows)
    const centers = new Float64Array(2 * columns)
    centers.set(leftCenters[division])
    centers.set(rightCenters[division], columns)
    store.setCenters(centers)
    store.assign(0, rows.length)
    for (const [side, place] of [left[division], right[division]].entries()) {
      const own = rows.filter((_, at) => store.labels[at] === side)
      if (place >= 0) members[place] = own
      else for (const row of own) labels[row] = ~place
    }
  }
  return labels
}

/**
 * k-means by dividing one cluster after the other in two, with scikit-learn's draws: `BisectingKMeans`. The same labels
 * and centers (1e-9) where no row is equally near to two centers to the last bits.
 */
export const bisectingKMeans = defineClusterer<
  BisectingKMeansParams,
  FittedBisectingKMeans,
  'matrix-or-sparse'
>({
  name: NAME,
  params,
  tags: { parity: 'E', sampleWeight: true, randomised: true, sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate({ rows, columns }, { init, algorithm, nClusters }) {
    const trials = init === 'k-means++' ? trialsOf(2) : 0
    const bounds = algorithm === 'elkan'
    const store = clusterRowsBytes(columns, { clusters: 2, capacity: rows, trials, bounds })
    return store + 52 * rows + 48 * nClusters * columns
  },
  fit,
  predict,
  transform: ({ clusterCenters }, X) => centerDistances(clusterCenters, X),
})
