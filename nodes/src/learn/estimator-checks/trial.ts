/** An estimator of any kind, asked in one way: fitted to check data, and everything it says about rows as numbers. */
import type { AnyEstimator, FitOptions, FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { ClassTarget, Features, SparseMatrix, Target } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { serialise } from '../serialization/serialise.ts'
import type { StateValue } from '../serialization/serialise.ts'
import { dataFor, documents } from './check-data.ts'
import type { CheckData } from './check-data.ts'

export interface TrialData {
  X: Features | SparseMatrix
  classes: ClassTarget
  numbers: Float64Array
}

export type Params = Readonly<Record<string, unknown>>

/** Fits the estimator to what its kind learns from; texts, for a vectorizer, instead of the data. */
export function fitOn(
  estimator: AnyEstimator,
  data: TrialData,
  options: FitOptions = {},
  params: unknown = estimator.defaults,
): Promise<FittedState> {
  switch (estimator.kind) {
    case 'classifier':
      return estimator.fit(data.X, data.classes, params, options)
    case 'regressor':
      return estimator.fit(data.X, data.numbers, params, options)
    case 'transformer':
      return estimator.fit(data.X, targetOf(estimator, data), params, options)
    case 'vectorizer':
      return estimator.fit(documents, params, options)
    case 'clusterer':
    case 'outlier-detector':
    case 'embedder':
      return estimator.fit(data.X, params, options)
  }
}

/** What the fitted estimator says of the rows, array by array, by the name of the question. */
export function answers(
  estimator: AnyEstimator,
  fitted: FittedState,
  X: Features | SparseMatrix,
): Map<string, ArrayLike<number>> {
  const told = new Map<string, ArrayLike<number>>()
  const tell = (name: string, arrays: readonly ArrayLike<number>[]) =>
    arrays.forEach((array, index) => told.set(`${name} ${index}`, array))
  switch (estimator.kind) {
    case 'classifier': {
      const own = fitted as Parameters<typeof estimator.predict>[0]
      tell('predict', [estimator.predict(own, X)])
      tell('predictProba', probabilitiesOf(estimator, own, X))
      tell('decisionFunction', estimator.decisionFunction?.(own, X) ?? [])
      break
    }
    case 'regressor':
      tell('predict', [estimator.predict(fitted, X)])
      break
    case 'transformer':
      tell('transform', denseColumns(estimator.transform(fitted, X)))
      break
    case 'vectorizer':
      tell('transform', denseColumns(estimator.transform(fitted, documents)))
      break
    case 'clusterer': {
      const own = fitted as FittedState & { labels: Int32Array }
      if (estimator.predict) tell('predict', [estimator.predict(own, X)])
      tell('predictProba', estimator.predictProba?.(own, X) ?? [])
      break
    }
    case 'outlier-detector':
      tell('scoreSamples', [estimator.scoreSamples(fitted, X)])
      tell('predict', [estimator.predict(fitted, X)])
      break
    case 'embedder':
      break
  }
  return told
}

/** What the fit itself says of the training rows: labels, an embedding. */
export function trainingAnswers(
  estimator: AnyEstimator,
  fitted: FittedState,
): Map<string, ArrayLike<number>> {
  if (estimator.kind === 'clusterer') {
    return new Map([['labels', (fitted as FittedState & { labels: Int32Array }).labels]])
  }
  if (estimator.kind !== 'embedder') return new Map()
  const { embedding } = fitted as FittedState & { embedding: Float64Array[] }
  return new Map(embedding.map((dimension, index) => [`embedding ${index}`, dimension]))
}

/** The bytes of a fitted state, as text: equal states have equal texts. */
export function bytesOf(fitted: FittedState): string {
  const { header, binary } = serialise(asState(fitted))
  return `${JSON.stringify(header)} ${binary.join()}`
}

/** A fitted state is made of what `serialise` takes: that is what the checks are about to find out. */
export function asState(fitted: FittedState): { [key: string]: StateValue } {
  return fitted as unknown as { [key: string]: StateValue }
}

/** Check data in the shape of a trial. */
export function trialData(
  estimator: AnyEstimator,
  shape: { rows?: number; columns?: number } = {},
): TrialData & CheckData {
  return dataFor(estimator, shape)
}

/** Which features it leans on, where it says so. */
export function importancesOf(estimator: AnyEstimator, fitted: FittedState): Float64Array | undefined {
  if (estimator.kind === 'regressor') return estimator.featureImportances?.(fitted)
  if (estimator.kind !== 'classifier') return undefined
  return estimator.featureImportances?.(fitted as Parameters<typeof estimator.predict>[0])
}

/** None where the parameters, not the method, are why there are no probabilities. */
function probabilitiesOf(
  estimator: Extract<AnyEstimator, { kind: 'classifier' }>,
  fitted: Parameters<typeof estimator.predict>[0],
  X: Features | SparseMatrix,
): readonly Float64Array[] {
  try {
    return estimator.predictProba?.(fitted, X) ?? []
  } catch (error) {
    if (error instanceof FitError && error.code === 'bad_parameter') return []
    throw error
  }
}

function targetOf({ target }: { target: 'none' | 'optional' | 'required' }, data: TrialData): Target | null {
  return target === 'none' ? null : data.classes
}

function denseColumns(X: Features | SparseMatrix): ArrayLike<number>[] {
  if (!isSparse(X)) return [...X.columns]
  const columns = Array.from({ length: X.columnCount }, () => new Float64Array(X.rows))
  for (let row = 0; row < X.rows; row += 1) {
    for (let entry = X.indptr[row]; entry < X.indptr[row + 1]; entry += 1) {
      columns[X.indices[entry]][row] = X.values[entry]
    }
  }
  return columns
}
