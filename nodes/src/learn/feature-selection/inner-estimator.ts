/** The estimator inside a selector: which it is, what it leans on, and how good it is on rows that it has not seen. */
import { PENDING_GARBAGE_BYTES } from '../estimator/pending-garbage.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import type { EstimatorRef, ResolvedEstimator } from '../estimator/estimator-ref.ts'
import { resolveEstimator } from '../estimator/estimator-ref.ts'
import type { DataShape, FindEstimator, FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix, Target } from '../matrix.ts'
import { isClassTarget, isSparse, takeRows, takeSparseRows, takeTarget, toMatrix } from '../matrix.ts'
import { fitSupervised } from '../model-selection/fit-estimator.ts'
import type { Scoring } from '../model-selection/scoring.ts'
import { scoreModel, usualScoring } from '../model-selection/scoring.ts'
import { SplitError } from '../model-selection/split-error.ts'
import { splitRows, usualSplitter } from '../model-selection/splitter.ts'
import type { TrainTestRows } from '../model-selection/train-test-split.ts'
import { selectColumns } from './support.ts'

export type InnerEstimator = ResolvedEstimator<'classifier'> | ResolvedEstimator<'regressor'>

/**
 * The classifier or regressor that a reference names, as the target asks for.
 *
 * @throws FitError `bad_parameter` for an unknown name, one of the other kind, or parameters out of range.
 */
export function resolveInner(find: FindEstimator, ref: EstimatorRef, y: Target): InnerEstimator {
  return isClassTarget(y)
    ? resolveEstimator(find, ref, 'classifier')
    : resolveEstimator(find, ref, 'regressor')
}

/** What a fit of the inner estimator holds, the rows and columns that are chosen for it, and what many fits leave. */
export function innerMemory(find: FindEstimator, ref: EstimatorRef, shape: DataShape): number {
  const estimator = find(ref.estimator)
  const params: unknown = estimator.params.parse(ref.params)
  return estimator.memoryEstimate(shape, params) + 16 * shape.rows * shape.columns + PENDING_GARBAGE_BYTES
}

/** Fits the inner estimator; the weights of the selector's own fit go with it. */
export function fitInner(
  { estimator, params }: InnerEstimator,
  X: Matrix | SparseMatrix,
  y: Target,
  {
    sampleWeight,
    randomState,
    threads,
    signal,
  }: Pick<FitContext, 'sampleWeight' | 'randomState' | 'threads' | 'signal'>,
): Promise<FittedState> {
  return fitSupervised(estimator, X, y, params, { sampleWeight, randomState, threads, signal })
}

/**
 * What a fitted model leans on, by feature: its coefficients, one array a row of them, or its importances.
 *
 * @throws FitError `bad_parameter` when the estimator has neither.
 */
export function importanceRows({ estimator }: InnerEstimator, fitted: FittedState): Float64Array[] {
  const coef = 'coef' in fitted ? fitted.coef : undefined
  const { nFeaturesIn } = fitted
  if (coef instanceof Float64Array && coef.length > 0 && coef.length % nFeaturesIn === 0) {
    return Array.from({ length: coef.length / nFeaturesIn }, (_, row) =>
      coef.subarray(row * nFeaturesIn, (row + 1) * nFeaturesIn),
    )
  }
  if (Array.isArray(coef) && coef.every((row) => row instanceof Float64Array)) return coef
  // `fitted` is the state that this estimator has just made.
  const importances = estimator.featureImportances?.(fitted as never)
  if (importances !== undefined) return [importances]
  throw new FitError(
    'bad_parameter',
    `${estimator.name} says of no feature how much it leans on it: choose another estimator`,
    { parameter: 'estimator' },
  )
}

/**
 * The folds that `cv` means: of equal shares of the classes where the target is classes, in table order.
 *
 * @throws FitError `too_few_rows` when there cannot be as many.
 */
export function crossValidationRows(y: Target, cv: number, rows: number, name: string): TrainTestRows[] {
  try {
    return splitRows(usualSplitter(y, cv), { rows, y })
  } catch (error) {
    if (!(error instanceof SplitError)) throw error
    throw new FitError('too_few_rows', `${name}: ${error.message}`, { needed: cv, rows })
  }
}

/** The rows of a fold to learn from and those to be scored on. */
export interface FoldData {
  training: Matrix | SparseMatrix
  trainingTarget: Target
  test: Matrix | SparseMatrix
  testTarget: Target
}

export function foldData(X: Matrix | SparseMatrix, y: Target, { train, test }: TrainTestRows): FoldData {
  return {
    training: takeMatrixRows(X, train),
    trainingTarget: takeTarget(y, train),
    test: takeMatrixRows(X, test),
    testTarget: takeTarget(y, test),
  }
}

/** The score on a fold's test rows of a model of some columns of its training rows. */
export async function scoreFold(
  inner: InnerEstimator,
  { training, trainingTarget, test, testTarget }: FoldData,
  {
    columns,
    scoring,
    context: { randomState, threads, signal },
  }: { columns: Int32Array; scoring: Scoring | null; context: FitContext },
): Promise<{ score: number; fitted: FittedState }> {
  const fitted = await fitInner(inner, selectColumns(training, columns), trainingTarget, {
    randomState,
    threads,
    signal,
  })
  const model = { estimator: inner.estimator, fitted }
  const scorings = [scoring ?? usualScoring(testTarget)]
  const [score] = scoreModel(model, selectColumns(test, columns), testTarget, scorings)
  return { score, fitted }
}

function takeMatrixRows(X: Matrix | SparseMatrix, rows: Int32Array): Matrix | SparseMatrix {
  return isSparse(X) ? takeSparseRows(X, rows) : toMatrix(takeRows(X, rows))
}
