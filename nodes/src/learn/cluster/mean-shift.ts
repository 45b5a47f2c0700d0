import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { positive, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { indexRows, nearestRows, nearestRowsPaced, visitRowsWithin } from '../neighbors/nearest-rows.ts'
import { climbToMeans } from './climb-to-means.ts'
import type { Peak } from './climb-to-means.ts'
import { estimateBandwidth } from './estimate-bandwidth.ts'
import { rowIndexBytes } from './row-index-bytes.ts'

const NAME = 'MeanShift'

const params = z.strictObject({
  /** The radius in which means are taken; estimated when null. */
  bandwidth: positive().nullable().default(null),
  /** Where to begin; at every row, or every bin, when null. */
  seeds: z.array(z.array(z.number())).nullable().default(null),
  /** Begin at the cells of a grid, as wide as the bandwidth, that have rows. */
  binSeeding: z.boolean().default(false),
  /** Rows that such a cell has at least. */
  minBinFreq: wholeNumber(1).default(1),
  /** Whether rows outside of every radius get the nearest cluster too; else -1. */
  clusterAll: z.boolean().default(true),
  maxIter: wholeNumber(0).default(300),
})

export type MeanShiftParams = z.infer<typeof params>

export interface FittedMeanShift extends FittedState {
  /** One array of feature values a cluster, the one with most rows in its radius first. */
  clusterCenters: Float64Array[]
  labels: Int32Array
  nIter: number
}

async function fit(X: Matrix, own: MeanShiftParams, { pace, report }: FitContext) {
  const bandwidth = own.bandwidth ?? (await estimateBandwidth(X, { pace }))
  const seeds = seedsOf(X, own, bandwidth)
  const { maxIter } = own
  const { peaks, nIter } = await climbToMeans(X, seeds, {
    bandwidth,
    maxIter,
    pace,
    onIteration: (done) => report({ done, total: maxIter + 1, unit: 'iteration' }),
  })
  if (peaks.length === 0) {
    throw new FitError(
      'did_not_converge',
      `${NAME}: no row is within ${bandwidth} of a seed: seed in another way or raise bandwidth`,
    )
  }
  const clusterCenters = await distinctPeaks(peaks, bandwidth, pace)
  const index = indexRows(asMatrix(clusterCenters))
  const { rows: nearest, distances } = await nearestRowsPaced(index, X, 1, pace)
  const labels = own.clusterAll
    ? nearest
    : nearest.map((label, row) => (distances[row] <= bandwidth ? label : -1))
  return { clusterCenters, labels, nIter }
}

function seedsOf(X: Matrix, own: MeanShiftParams, bandwidth: number): Matrix {
  const features = X.columns.length
  if (own.seeds === null) return own.binSeeding ? binSeeds(X, own, bandwidth) : X
  if (own.seeds.length === 0 || own.seeds.some((seed) => seed.length !== features)) {
    throw new FitError('bad_parameter', `${NAME}: seeds must have ${features} values each`, {
      parameter: 'seeds',
    })
  }
  return asMatrix(own.seeds)
}

/** The cells of a grid that have enough rows, in the order in which rows fall in them; the rows where each is alone. */
function binSeeds(X: Matrix, { minBinFreq, bandwidth: given }: MeanShiftParams, bandwidth: number): Matrix {
  if (bandwidth === 0) return X
  const cells = new Map<string, { cell: number[]; rows: number }>()
  for (let row = 0; row < X.rows; row += 1) {
    const cell = X.columns.map((column) => roundToEven(column[row] / bandwidth))
    const key = cell.join()
    const known = cells.get(key)
    if (known === undefined) cells.set(key, { cell, rows: 1 })
    else known.rows += 1
  }
  const full = [...cells.values()].filter(({ rows }) => rows >= minBinFreq)
  if (full.length === 0) {
    throw new FitError('bad_parameter', `${NAME}: no cell has ${minBinFreq} rows: lower min_bin_freq`, {
      parameter: 'min_bin_freq',
    })
  }
  if (full.length === X.rows) return X
  // scikit-learn keeps cells in single precision, and with them seeds whose bandwidth was given.
  const scale =
    given === null
      ? (value: number) => value * bandwidth
      : (value: number) => Math.fround(value * Math.fround(bandwidth))
  return asMatrix(full.map(({ cell }) => cell.map((value) => scale(Math.fround(value)))))
}

/** `np.round`: of two whole numbers equally near the even one; 0 has no sign. */
function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest === 0.5) return floor % 2 === 0 ? floor + 0 : floor + 1
  return (rest < 0.5 ? floor : floor + 1) + 0
}

/** Peaks by the rows in their radius, most first; those within a bandwidth of one before are the same. */
async function distinctPeaks(
  peaks: Peak[],
  bandwidth: number,
  pace: () => Promise<void>,
): Promise<Float64Array[]> {
  const sorted = [...peaks].sort((a, b) => b.rows - a.rows || compareLast(a.mean, b.mean))
  const means = sorted.map(({ mean }) => mean)
  const index = indexRows(asMatrix(means))
  const isTaken = new Uint8Array(means.length)
  const distinct: Float64Array[] = []
  for (const [place, mean] of means.entries()) {
    if (isTaken[place] === 1) continue
    distinct.push(mean)
    visitRowsWithin(index, asMatrix([mean]), bandwidth, (_, rows) => {
      for (const row of rows) isTaken[row] = 1
    })
    await pace()
  }
  return distinct
}

/** Greater values first. */
function compareLast(a: Float64Array, b: Float64Array): number {
  for (let feature = 0; feature < a.length; feature += 1) {
    if (a[feature] !== b[feature]) return b[feature] - a[feature]
  }
  return 0
}

function asMatrix(rows: readonly ArrayLike<number>[]): Matrix {
  const features = rows[0].length
  return {
    rows: rows.length,
    columns: Array.from({ length: features }, (_, feature) => Float64Array.from(rows, (row) => row[feature])),
  }
}

/**
 * Clusters around the peaks of density: every seed climbs to the mean of the rows in its radius (Comaniciu & Meer 2002, flat
 * kernel): `MeanShift`. The same centers (1e-9) and labels.
 */
export const meanShift = defineClusterer<MeanShiftParams, FittedMeanShift, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'E' },
  input: 'matrix',
  memoryEstimate({ rows, columns }, { seeds }) {
    const climbing = Math.max(rows, seeds?.length ?? 0)
    const neighbours = 12 * 256 * Math.ceil(0.3 * rows)
    return (
      2 * rowIndexBytes({ rows: climbing, columns, algorithm: 'auto' }) +
      64 * climbing * (columns + 2) +
      neighbours
    )
  },
  fit,
  predict: ({ clusterCenters }, X) =>
    X.rows === 0 ? new Int32Array() : nearestRows(indexRows(asMatrix(clusterCenters)), X, 1).rows,
})
