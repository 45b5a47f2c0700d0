import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, positive, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { METRIC_NAMES } from '../neighbors/metric.ts'
import { indexRows, visitRowsWithinPaced } from '../neighbors/nearest-rows.ts'
import { rowIndexBytes } from './row-index-bytes.ts'
import { UnionFind } from './union-find.ts'

const params = z.strictObject({
  /** How near two rows have to be to be neighbours. */
  eps: positive().default(0.5),
  /** The neighbours, or the weight of neighbours, that make a core row; it is its own neighbour. */
  minSamples: wholeNumber(1).default(5),
  metric: z.enum(METRIC_NAMES).default('euclidean'),
  /** Minkowski's power; 2 when null. */
  p: nonNegative().nullable().default(null),
  algorithm: z.enum(['auto', 'brute', 'kd_tree']).default('auto'),
  leafSize: wholeNumber(1).default(30),
})

export type DbscanParams = z.infer<typeof params>

export interface FittedDbscan extends FittedState {
  /** The cluster of each training row, by its first core row; -1 for noise. */
  labels: Int32Array
  /** The rows in dense neighbourhoods, ascending. */
  coreSampleIndices: Int32Array
}

async function fit(
  X: Matrix,
  { eps, minSamples, metric, p, algorithm, leafSize }: DbscanParams,
  { sampleWeight, pace, report }: FitContext,
) {
  const { rows } = X
  const index = indexRows(X, { metric, p: p ?? 2, algorithm, leafSize })
  const isCore = new Uint8Array(rows)
  const sets = new UnionFind(rows)
  // Pairs of a row that is no core and a core near it.
  const borderRows: number[] = []
  const borderCores: number[] = []
  // A pair of neighbours is looked at when the second of the two comes: whether the first is a core is known by then.
  const visit = (row: number, near: Int32Array) => {
    isCore[row] = weightOf(near, sampleWeight) >= minSamples ? 1 : 0
    for (const other of near) {
      if (other >= row) continue
      if (isCore[other] === 1 && isCore[row] === 1) sets.unite(row, other)
      else if (isCore[other] !== isCore[row]) {
        borderRows.push(isCore[row] === 1 ? other : row)
        borderCores.push(isCore[row] === 1 ? row : other)
      }
    }
    if (row % 4096 === 4095) report({ done: row + 1, total: rows, unit: 'iteration' })
  }
  await visitRowsWithinPaced(index, null, eps, { visit, pace })
  const labels = new Int32Array(rows).fill(-1)
  let clusters = 0
  for (let row = 0; row < rows; row += 1) {
    if (isCore[row] === 0) continue
    const first = sets.find(row)
    if (first === row) clusters += 1
    labels[row] = first === row ? clusters - 1 : labels[first]
  }
  borderRows.forEach((row, i) => {
    const label = labels[borderCores[i]]
    if (labels[row] < 0 || label < labels[row]) labels[row] = label
  })
  return { labels, coreSampleIndices: Int32Array.from(isCore.keys()).filter((row) => isCore[row] === 1) }
}

function weightOf(near: Int32Array, weights: Float64Array | undefined): number {
  if (weights === undefined) return near.length
  let sum = 0
  for (const row of near) sum += weights[row]
  return sum
}

/**
 * Clusters as regions of density (Ester, Kriegel, Sander & Xu 1996), each cluster in the order of its first core row:
 * the labels of scikit-learn's `DBSCAN`, exactly. A border row that is near several clusters belongs to the first of
 * them. Neighbourhoods are not kept: memory grows with the rows.
 */
export const dbscan = defineClusterer<DbscanParams, FittedDbscan, 'matrix'>({
  name: 'DBSCAN',
  params,
  tags: { parity: 'E', sampleWeight: true },
  input: 'matrix',
  memoryEstimate: ({ rows, columns }, { minSamples, algorithm }) =>
    rowIndexBytes({ rows, columns, algorithm }) + 32 * rows * Math.min(rows, minSamples),
  fit,
})
