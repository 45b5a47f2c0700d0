/** The contract every estimator of the library keeps: data and functions, parameters in, fitted typed arrays out. */
import type { z } from 'zod'
import type { ClassTarget, Features, SparseMatrix, Target } from '../matrix.ts'

/** How far a fit has come, in the estimator's own unit. */
export interface FitProgress {
  done: number
  total: number
  unit: 'tree' | 'round' | 'epoch' | 'iteration' | 'fold' | 'trial'
  /** The training loss at this point, where the algorithm has one. */
  loss?: number
  /** The loss on the rows held out for early stopping, where there are some. */
  validationLoss?: number
}

export interface FitOptions {
  /** One non-negative weight a row; all ones when absent. */
  sampleWeight?: Float64Array
  /** The seed of everything random, a whole number from 0 to 2 ** 32 - 1; 0 when absent. */
  randomState?: number
  /** How many threads may work on the fit; 1 when absent. The fitted state doesn't depend on it. */
  threads?: number
  /** Checked between trees, rounds or iterations; the fit then rejects with the signal's reason. */
  signal?: AbortSignal
  onProgress?: (progress: FitProgress) => void
}

/** Fitted state: scalars, strings and typed arrays only, so that `serialise` can write it and no code is ever stored. */
export interface FittedState {
  /** The estimator's name, `LogisticRegression`: which functions read this state. */
  estimator: string
  /** How many features the fit saw; 0 for a vectorizer, which sees texts. */
  nFeaturesIn: number
}

/** What every fitted classifier knows of its classes. */
export interface FittedClasses extends FittedState {
  /** The classes of the target it was fitted with, those without a training row included. */
  classCount: number
  /** The codes of the classes that some training row had, ascending; the others have probability 0. */
  classCodes: Int32Array
}

/** What may be asked of an estimator, said once, for the checks, the docs and whatever composes estimators. */
export interface EstimatorTags {
  /** How near scikit-learn's numbers: the same to 1e-9 (E), the same optimum to 1e-6 (O), as good (S). */
  parity: 'E' | 'O' | 'S'
  /** Takes `NaN` in the features. */
  missingValues?: boolean
  /** Takes category codes where `Features.categories` says so; else they are numbers like any other. */
  categories?: boolean
  /** Takes a `SparseMatrix`. */
  sparse?: boolean
  /** Honours `sampleWeight`. */
  sampleWeight?: boolean
  /** The fit depends on `randomState`. */
  randomised?: boolean
  /** Features that are all ≥ 0 are required. */
  nonNegative?: boolean
  /** A classifier that can be fitted to a single class. */
  singleClass?: boolean
}

interface EstimatorBase<Params> {
  /** scikit-learn's class name. */
  name: string
  /** Every parameter with its constraint and scikit-learn's default: `params.parse({})` are the defaults. */
  params: z.ZodType<Params>
  defaults: Readonly<Params>
  tags: EstimatorTags
  /** The most bytes a fit holds beside its inputs: the upper bound that the checks measure against. */
  memoryEstimate(shape: DataShape, params: Params): number
}

export interface DataShape {
  rows: number
  columns: number
  /** 0 where the target isn't classes. */
  classCount: number
}

type Input = Features | SparseMatrix

export interface Classifier<Params, Fitted extends FittedClasses> extends EstimatorBase<Params> {
  kind: 'classifier'
  fit(X: Input, y: ClassTarget, params: Params, options?: FitOptions): Promise<Fitted>
  /** The code of the predicted class of each row. */
  predict(fitted: Fitted, X: Input): Int32Array
  /** Probabilities, one `Float64Array` of length `X.rows` a class; absent where the method has none. */
  predictProba?(fitted: Fitted, X: Input): Float64Array[]
  /** Confidence: one array for two trained classes (positive means the second), else one a trained class. */
  decisionFunction?(fitted: Fitted, X: Input): Float64Array[]
  /** Importances or absolute coefficients a feature, as scikit-learn's `feature_importances_`; absent where it has none. */
  featureImportances?(fitted: Fitted): Float64Array
}

/** A classifier that knows probabilities. */
export interface ProbabilisticClassifier<Params, Fitted extends FittedClasses> extends Classifier<
  Params,
  Fitted
> {
  predictProba(fitted: Fitted, X: Input): Float64Array[]
}

export interface Regressor<Params, Fitted extends FittedState> extends EstimatorBase<Params> {
  kind: 'regressor'
  fit(X: Input, y: Float64Array, params: Params, options?: FitOptions): Promise<Fitted>
  predict(fitted: Fitted, X: Input): Float64Array
  featureImportances?(fitted: Fitted): Float64Array
}

export interface Transformer<Params, Fitted extends FittedState> extends EstimatorBase<Params> {
  kind: 'transformer'
  /** Whether the fit learns from a target; it is `null` else. */
  target: 'none' | 'optional' | 'required'
  fit(X: Input, y: Target | null, params: Params, options?: FitOptions): Promise<Fitted>
  /** One row out for each row in. */
  transform(fitted: Fitted, X: Input): Features | SparseMatrix
  /**
   * The fit and the training rows as a model should learn from them, where that isn't `transform` of them: encodings
   * that each row's own target has no part in.
   */
  fitTransform?(
    X: Input,
    y: Target | null,
    params: Params,
    options?: FitOptions,
  ): Promise<FittedAndTransformed<Fitted>>
  inverseTransform?(fitted: Fitted, X: Features): Features
  /** The names of the columns that come out, as scikit-learn's `get_feature_names_out`. */
  featureNamesOut(fitted: Fitted, names: readonly string[]): string[]
}

export interface FittedAndTransformed<Fitted> {
  fitted: Fitted
  transformed: Features | SparseMatrix
}

/** Learns a vocabulary from texts and counts its terms. */
export interface Vectorizer<Params, Fitted extends FittedState> extends EstimatorBase<Params> {
  kind: 'vectorizer'
  fit(documents: readonly string[], params: Params, options?: FitOptions): Promise<Fitted>
  transform(fitted: Fitted, documents: readonly string[]): SparseMatrix
  /** The fit and `transform` of the same texts, which are gone through once. */
  fitTransform?(
    documents: readonly string[],
    params: Params,
    options?: FitOptions,
  ): Promise<{ fitted: Fitted; transformed: SparseMatrix }>
  featureNamesOut(fitted: Fitted): string[]
}

export interface Clusterer<
  Params,
  Fitted extends FittedState & { labels: Int32Array },
> extends EstimatorBase<Params> {
  kind: 'clusterer'
  /** `labels` of the fitted state: the cluster of each training row, -1 for noise. */
  fit(X: Input, params: Params, options?: FitOptions): Promise<Fitted>
  /** The cluster of new rows; absent where the method has no such notion. */
  predict?(fitted: Fitted, X: Input): Int32Array
  /** Membership probabilities, one array a component (mixtures). */
  predictProba?(fitted: Fitted, X: Input): Float64Array[]
  /** The rows' distances to the centers, one column a cluster, where there are centers. */
  transform?(fitted: Fitted, X: Input): Features
  /** The log-likelihood of each row (mixtures). */
  scoreSamples?(fitted: Fitted, X: Input): Float64Array
}

export interface OutlierDetector<Params, Fitted extends FittedState> extends EstimatorBase<Params> {
  kind: 'outlier-detector'
  fit(X: Input, params: Params, options?: FitOptions): Promise<Fitted>
  /** The lower, the more abnormal. */
  scoreSamples(fitted: Fitted, X: Input): Float64Array
  /** 1 for an inlier, -1 for an outlier. */
  predict(fitted: Fitted, X: Input): Int8Array
}

/** Places the training rows in few dimensions; new rows cannot be placed. */
export interface Embedder<
  Params,
  Fitted extends FittedState & { embedding: Float64Array[] },
> extends EstimatorBase<Params> {
  kind: 'embedder'
  /** `embedding` of the fitted state: one array of length `X.rows` a dimension. */
  fit(X: Input, params: Params, options?: FitOptions): Promise<Fitted>
}

/** Any estimator, as the registry and whatever composes estimators sees it. */
export type AnyEstimator =
  | Classifier<unknown, FittedClasses>
  | Regressor<unknown, FittedState>
  | Transformer<unknown, FittedState>
  | Vectorizer<unknown, FittedState>
  | Clusterer<unknown, FittedState & { labels: Int32Array }>
  | OutlierDetector<unknown, FittedState>
  | Embedder<unknown, FittedState & { embedding: Float64Array[] }>

/**
 * Finds an estimator by name. Estimators that are made of others (voting, stacking, recursive elimination) are functions
 * of it, `defineVotingClassifier(find)`: the registry hands it in.
 */
export type FindEstimator = (name: string) => AnyEstimator

/** A fit that cannot succeed on this data; `code` is stable, the message names the cause. */
export class FitError extends Error {
  readonly code: FitErrorCode
  readonly details: Record<string, string | number>

  constructor(code: FitErrorCode, message: string, details: Record<string, string | number> = {}) {
    super(message)
    this.name = 'FitError'
    this.code = code
    this.details = details
  }
}

export type FitErrorCode =
  | 'no_rows'
  | 'no_features'
  | 'too_few_rows'
  | 'single_class'
  | 'missing_values'
  | 'infinite_values'
  | 'negative_values'
  | 'target_out_of_range'
  | 'did_not_converge'
  | 'features_differ'
  | 'unknown_category'
  | 'too_large'
  | 'bad_parameter'
