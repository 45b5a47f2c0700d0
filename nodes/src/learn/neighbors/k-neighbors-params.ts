import { z } from 'zod'
import { FitError } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import { neighbourWeights, searchParams } from './neighbour-params.ts'

export const kNeighborsParams = z.strictObject({
  nNeighbors: wholeNumber(1).default(5),
  weights: neighbourWeights,
  ...searchParams,
})

export type KNeighborsParams = z.infer<typeof kNeighborsParams>

/** @throws FitError `too_few_rows` when there are not as many rows as neighbours are asked for. */
export function checkNeighborCount(rows: number, nNeighbors: number, name: string): void {
  if (rows >= nNeighbors) return
  throw new FitError(
    'too_few_rows',
    `${name} needs ${nNeighbors} rows for as many neighbours, it has ${rows}`,
    {
      parameter: 'n_neighbors',
      needed: nNeighbors,
      rows,
    },
  )
}
