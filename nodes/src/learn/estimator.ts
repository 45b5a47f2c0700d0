/** The contract every estimator of the library keeps: parameters in, fitted typed arrays out. */
import type { ClassTarget, Matrix } from './matrix.ts'

/** How far a fit has come, in the estimator's own unit (trees, rounds, iterations). */
export interface FitProgress {
  done: number
  total: number
  unit: 'tree' | 'round' | 'iteration'
  /** The training loss at this point, where the algorithm has one. */
  loss?: number
}

export interface FitOptions {
  /** One non-negative weight a row; all ones when absent. */
  sampleWeight?: Float64Array
  /** Checked between trees, rounds or iterations; the fit then rejects with the signal's reason. */
  signal?: AbortSignal
  onProgress?: (progress: FitProgress) => void
}

/** Fitted state: scalars, strings and typed arrays only, so that `serialise` can write it and no code is ever stored. */
export interface FittedState {
  /** The estimator's name, `LogisticRegression`: which functions read this state. */
  estimator: string
}

export interface Classifier<Params, Fitted extends FittedState> {
  name: string
  defaults: Readonly<Params>
  fit(X: Matrix, y: ClassTarget, params: Params, options?: FitOptions): Promise<Fitted>
  /** Probabilities, one `Float64Array` of length `X.rows` a class. */
  predictProba(fitted: Fitted, X: Matrix): Float64Array[]
  /** Importances or absolute coefficients a feature, as scikit-learn's `feature_importances_`; absent where it has none. */
  featureImportances?(fitted: Fitted): Float64Array
}

export interface Regressor<Params, Fitted extends FittedState> {
  name: string
  defaults: Readonly<Params>
  fit(X: Matrix, y: Float64Array, params: Params, options?: FitOptions): Promise<Fitted>
  predict(fitted: Fitted, X: Matrix): Float64Array
  featureImportances?(fitted: Fitted): Float64Array
}

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
  | 'single_class'
  | 'missing_values'
  | 'infinite_values'
  | 'did_not_converge'
  | 'bad_parameter'

/**
 * Lets the event loop turn when more than `everyMs` have passed since it last did, so that an abort is seen and
 * progress leaves the process during a long synchronous fit.
 *
 * @throws the signal's reason once it is aborted.
 */
export function createPacer(signal: AbortSignal | undefined, everyMs = 40): () => Promise<void> {
  let last = performance.now()
  return async function pace() {
    signal?.throwIfAborted()
    const now = performance.now()
    if (now - last < everyMs) return
    await new Promise<void>((resolve) => setImmediate(resolve))
    last = performance.now()
    signal?.throwIfAborted()
  }
}
