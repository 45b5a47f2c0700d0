import {
  blobSize,
  cellBytes,
  chosenCount,
  fittedTransform,
  sizeAt,
  tableSize,
  type Cost,
  type CostContext,
} from '../../../core/node/cost.ts'
import { searchAlgorithm, type Params } from './schema.ts'

/** Of one column of a row that is compared with one centre, in the search and in SQL. */
const secondsOfDistance = 3e-10
const secondsOfStreamedDistance = 6e-9
/** Most searches have found their place after so many steps. */
const usualSteps = 25
/** Of rows in the plot and in the silhouette, which compares each with all. */
const drawnRows = 2_000

export function estimateCost(context: CostContext<Params>): Cost {
  const { params } = context
  const input = sizeAt(context)
  const columns = Math.max(1, chosenCount(context, params.columns))
  const passing = fittedTransform(context, params.columns, tableSize(input.rows, input.columns + 1))
  const steps = params.n_init * Math.min(params.max_iter, usualSteps)
  const distances = input.rows * params.n_clusters * columns
  const bounds = searchAlgorithm(params) === 'elkan' ? input.rows * (params.n_clusters + 1) : 0
  const drawn = Math.min(input.rows, drawnRows)
  return {
    seconds:
      passing.seconds +
      distances * (steps * secondsOfDistance + secondsOfStreamedDistance) +
      drawn * drawn * columns * 2e-9,
    bytes: passing.bytes + cellBytes * (2 * input.rows * columns + bounds) + 12 * input.rows,
    outputs: { ...passing.outputs, metrics: blobSize(60 * drawn + 60 * columns * params.n_clusters) },
  }
}
