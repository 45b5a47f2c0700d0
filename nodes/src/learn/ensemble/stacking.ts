/** What both stackings share: columns of what members say of rows that they have not seen (Wolpert 1992). */
import type { FitContext } from '../estimator/define-estimator.ts'
import type { EstimatorOfKind } from '../estimator/estimator-ref.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { Features, Matrix, SparseMatrix, Target } from '../matrix.ts'
import { isSparse, takeTarget } from '../matrix.ts'
import { chooseRows } from '../model-selection/fit-estimator.ts'
import { SplitError } from '../model-selection/split-error.ts'
import { splitRows } from '../model-selection/splitter.ts'
import type { TrainTestRows } from '../model-selection/train-test-split.ts'

/** How a classifier is asked: the first of these that it can answer. */
export type StackMethod = 'predictProba' | 'decisionFunction' | 'predict'

export function stackMethodOf(estimator: EstimatorOfKind<'classifier'>): StackMethod {
  if (estimator.predictProba) return 'predictProba'
  return estimator.decisionFunction ? 'decisionFunction' : 'predict'
}

/** The columns that a classifier adds; of two probabilities the first says nothing new and is left out. */
export function classifierColumns(
  estimator: EstimatorOfKind<'classifier'>,
  model: FittedClasses,
  X: Features | SparseMatrix,
  method: StackMethod,
): Float64Array[] {
  if (method === 'predictProba' && estimator.predictProba) {
    const columns = estimator.predictProba(model, X)
    return columns.length === 2 ? columns.slice(1) : columns
  }
  if (method === 'decisionFunction' && estimator.decisionFunction) return estimator.decisionFunction(model, X)
  return [Float64Array.from(estimator.predict(model, X))]
}

export interface UnseenColumnsOptions {
  y: Target
  nSplits: number
  /** How many columns a member adds. */
  width: number
  context: FitContext
  /** Fits a member to rows and asks it about others. */
  ask(
    X: Features | SparseMatrix,
    y: Target,
    weights: Float64Array | undefined,
    unseen: Features | SparseMatrix,
  ): Promise<Float64Array[]>
}

/** A member's columns for all rows, each row by the model of the fold that it is not in. */
export async function unseenColumns(
  X: Matrix | SparseMatrix,
  { y, nSplits, width, context, ask }: UnseenColumnsOptions,
): Promise<Float64Array[]> {
  const kind = y instanceof Float64Array ? 'KFold' : 'StratifiedKFold'
  const columns = Array.from({ length: width }, () => new Float64Array(X.rows))
  const { sampleWeight } = context
  for (const { train, test } of foldsOf(kind, nSplits, X.rows, y)) {
    await context.pace()
    const weights = sampleWeight && Float64Array.from(train, (row) => sampleWeight[row])
    const told = await ask(chooseRows(X, train), takeTarget(y, train), weights, chooseRows(X, test))
    told.forEach((column, place) => column.forEach((value, i) => (columns[place][test[i]] = value)))
  }
  return columns
}

function foldsOf(
  kind: 'KFold' | 'StratifiedKFold',
  nSplits: number,
  rows: number,
  y: Target,
): TrainTestRows[] {
  try {
    return splitRows({ kind, nSplits, shuffle: false }, { rows, y })
  } catch (error) {
    if (error instanceof SplitError) throw new FitError('too_few_rows', error.message, { rows })
    throw error
  }
}

/** What the final estimator sees: the members' columns, and with `passthrough` the features behind them. */
export function stackedFeatures(
  columns: readonly Float64Array[],
  X: Matrix | SparseMatrix,
  passthrough: boolean,
): Matrix {
  if (!passthrough) return { rows: X.rows, columns: [...columns] }
  return { rows: X.rows, columns: [...columns, ...(isSparse(X) ? filledColumns(X) : X.columns)] }
}

function filledColumns(X: SparseMatrix): Float64Array[] {
  const columns = Array.from({ length: X.columnCount }, () => new Float64Array(X.rows))
  for (let row = 0; row < X.rows; row += 1) {
    for (let entry = X.indptr[row]; entry < X.indptr[row + 1]; entry += 1) {
      columns[X.indices[entry]][row] = X.values[entry]
    }
  }
  return columns
}
