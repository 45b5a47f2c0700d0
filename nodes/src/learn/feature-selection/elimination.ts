/** Recursive feature elimination: I. Guyon and others, "Gene selection for cancer classification" (2002). */
import { z } from 'zod'
import type { FitContext } from '../estimator/estimator-parts.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { featureCountOf } from '../estimator/input.ts'
import { wholeNumber } from '../estimator/params.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import type { InnerEstimator } from './inner-estimator.ts'
import { importanceRows } from './inner-estimator.ts'
import { keptColumns } from './support.ts'

/** How many features go in each step: a number, or a share of all. */
export const stepParam = z.union([wholeNumber(1), z.number().positive().lt(1)]).default(1)

export interface Ranking {
  support: Uint8Array
  /** 1 for the features that are kept, higher for those that went earlier. */
  ranking: Int32Array
}

export interface EliminationOptions {
  featuresToSelect: number
  step: number
  context: Pick<FitContext, 'pace'>
  /** Fits the model to the columns of these numbers. */
  fit(columns: Int32Array): Promise<FittedState>
}

/** Leaves out those of `count` features that the model leans on least, a few at a time, fitting it anew each time. */
export async function eliminate(
  inner: InnerEstimator,
  count: number,
  { featuresToSelect, step, context, fit }: EliminationOptions,
): Promise<Ranking> {
  const atOnce = step < 1 ? Math.floor(Math.max(1, step * count)) : step
  const support = new Uint8Array(count).fill(1)
  const ranking = new Int32Array(count).fill(1)
  for (let left = count; left > featuresToSelect;) {
    await context.pace()
    const columns = keptColumns(support)
    const rows = importanceRows(inner, await fit(columns))
    const squares = rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i] * row[i], 0))
    const ascending = Array.from(squares.keys()).sort((a, b) => squares[a] - squares[b])
    const gone = Math.min(atOnce, left - featuresToSelect)
    for (const place of ascending.slice(0, gone)) support[columns[place]] = 0
    support.forEach((kept, feature) => (ranking[feature] += 1 - kept))
    left -= gone
  }
  return { support, ranking }
}

/** @throws FitError `no_features` unless there are two features to choose from. */
export function checkTwoFeatures(X: Matrix | SparseMatrix, name: string): number {
  const count = featureCountOf(X)
  if (count < 2) throw new FitError('no_features', `${name} needs at least two features to choose from`)
  return count
}
