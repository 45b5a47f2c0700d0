/** What all estimators by neighbours have in common: how neighbours are found and how much each counts. */
import { z } from 'zod'
import { positive, wholeNumber } from '../estimator/params.ts'
import type { DataShape } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { METRIC_NAMES } from './metric.ts'
import { indexRowsPaced } from './nearest-rows.ts'
import type { RowIndex } from './nearest-rows.ts'

export const searchParams = {
  /** How neighbours are found, not which: `ball_tree` is answered with a kd-tree, which finds the same ones. */
  algorithm: z.enum(['auto', 'ball_tree', 'kd_tree', 'brute']).default('auto'),
  /** About how many rows a leaf of a tree has. */
  leafSize: wholeNumber(1).default(30),
  /** Minkowski's power: 1 is the Manhattan distance, 2 the Euclidean, infinity Chebyshev's. */
  p: z.union([positive(), z.literal(Infinity)]).default(2),
  metric: z.enum(METRIC_NAMES).default('minkowski'),
}

export interface SearchParams {
  algorithm: 'auto' | 'ball_tree' | 'kd_tree' | 'brute'
  leafSize: number
  p: number
  metric: (typeof METRIC_NAMES)[number]
}

/** Whether all neighbours count the same or each by the inverse of its distance. */
export const neighbourWeights = z.enum(['uniform', 'distance']).default('uniform')

export type NeighbourWeights = z.infer<typeof neighbourWeights>

/**
 * The training rows, ready to be searched.
 *
 * @throws FitError `bad_parameter` for a tree with a metric it can't do.
 */
export function indexTrainingRows(
  X: Matrix | SparseMatrix,
  { algorithm, leafSize, p, metric }: SearchParams,
  { pace, neighbours }: { pace: () => Promise<void>; neighbours?: number },
): Promise<RowIndex> {
  const known = algorithm === 'ball_tree' ? 'kd_tree' : algorithm
  return indexRowsPaced(X, { algorithm: known, leafSize, p, metric, neighbours }, pace)
}

/** The bytes of an index of so many rows, and of its making. */
export function indexBytes({ rows, columns }: DataShape, { leafSize }: { leafSize: number }): number {
  return (16 + 32 / leafSize) * rows * columns + 24 * rows + 65_536
}

/**
 * Turns distances of the neighbours of one row, at `start` … `end - 1`, into how much each counts. Neighbours at no
 * distance, where there are some, count alone.
 */
export function weighByDistance(distances: Float64Array, start: number, end: number): void {
  let isSame = false
  for (let i = start; i < end; i += 1) if (1 / distances[i] === Infinity) isSame = true
  for (let i = start; i < end; i += 1) {
    const weight = 1 / distances[i]
    distances[i] = isSame ? (weight === Infinity ? 1 : 0) : weight
  }
}
