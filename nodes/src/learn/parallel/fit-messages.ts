/** What a fit in a worker and whoever waits for it tell each other. */
import type { FitErrorCode, FitOptions, FitProgress, FittedState } from '../estimator/estimator.ts'
import type { Features, SparseMatrix, Target } from '../matrix.ts'

export interface FitWorkerData {
  estimator: string
  /** URL of a module that exports `findEstimator`, or lists of estimators. */
  family: string
  X: Features | SparseMatrix | readonly string[]
  y: Target | null
  params: unknown
  options: Pick<FitOptions, 'randomState' | 'threads' | 'sampleWeight'>
  reportsProgress: boolean
  /** One shared word: 1 once the fit is to stop. */
  stop: Int32Array
}

export type FitReply =
  | { kind: 'progress'; progress: FitProgress }
  | { kind: 'fitted'; fitted: FittedState }
  | { kind: 'failed'; error: SentError }

export interface SentError {
  message: string
  stack?: string
  /** What makes it a `FitError`; null for any other. */
  fitError: { code: FitErrorCode; details: Record<string, string | number> } | null
}
