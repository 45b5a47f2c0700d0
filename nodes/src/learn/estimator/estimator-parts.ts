/**
 * What every kind of estimator is made of, and what is done around each algorithm: its parameters and data are checked, the
 * state is named, features are counted, and the event loop can turn.
 */
import type { z } from 'zod'
import { KernelMemoryError } from '../kernels/kernel-memory.ts'
import type { Features, SparseMatrix } from '../matrix.ts'
import {
  FitError,
  type DataShape,
  type EstimatorTags,
  type FitOptions,
  type FitProgress,
  type FittedState,
} from './estimator.ts'
import { checkSampleWeight, featureCountOf, type InputForm } from './input.ts'
import { createPacer } from './pacer.ts'

/** What an algorithm is told beside data and parameters. */
export interface FitContext {
  /** Checked: one finite weight of at least 0 a row. Absent where the estimator's tags don't say `sampleWeight`. */
  sampleWeight?: Float64Array
  randomState: number
  threads: number
  signal?: AbortSignal
  /** To be awaited every few milliseconds of work: throws once the fit is aborted. */
  pace(): Promise<void>
  report(progress: FitProgress): void
}

export interface EstimatorParts<Params, Form extends InputForm> {
  name: string
  params: z.ZodType<Params>
  tags: EstimatorTags
  /** The form in which `fit` and the other functions get the features. */
  input: Form
  memoryEstimate(shape: DataShape, params: Params): number
}

/** What the algorithm leaves to the door: `estimator`, `nFeaturesIn` and the classes. */
export type Learned<Fitted extends FittedState> = Omit<
  Fitted,
  'estimator' | 'nFeaturesIn' | 'classCount' | 'classCodes'
>

/** What estimators take rows in. */
export type FeatureInput = Features | SparseMatrix

/** The fields that every kind has. */
export function commonFields<Params>(parts: Omit<EstimatorParts<Params, InputForm>, 'input'>) {
  const { name, params, tags } = parts
  return {
    name,
    params,
    tags,
    defaults: Object.freeze(params.parse({})),
    memoryEstimate: (shape: DataShape, own: Params) => parts.memoryEstimate(shape, own),
  }
}

/** Runs the algorithm; what doesn't fit a kernel's memory is said in terms of the data. */
export async function learning<Learned>(
  name: string,
  rows: number,
  fit: () => Promise<Learned> | Learned,
): Promise<Learned> {
  try {
    return await fit()
  } catch (error) {
    if (!(error instanceof KernelMemoryError)) throw error
    const size = (error.bytes / 2 ** 30).toFixed(1)
    throw new FitError(
      'too_large',
      `${name} needs ${size} GiB in one piece for these ${rows} rows, more than 4: take fewer rows or columns`,
      { rows },
    )
  }
}

/** The whole state, from what an algorithm learned. */
export function stateOf<Fitted extends FittedState>(
  name: string,
  X: FeatureInput | null,
  learned: Omit<Fitted, 'estimator' | 'nFeaturesIn'> | Learned<Fitted>,
): Fitted {
  const state = { ...learned, estimator: name, nFeaturesIn: X === null ? 0 : featureCountOf(X) }
  // What the algorithm left out of its state (`Learned`) is exactly what is added here and in `defineClassifier`.
  return state as unknown as Fitted
}

/** @throws FitError for weights that an estimator doesn't take, and for a seed that is none. */
export function contextOf(tags: EstimatorTags, rows: number, options: FitOptions): FitContext {
  const { sampleWeight, randomState = 0, threads = 1, signal, onProgress } = options
  checkSampleWeight(sampleWeight, rows)
  if (sampleWeight !== undefined && tags.sampleWeight !== true) {
    throw new FitError('bad_parameter', 'this estimator takes no sample weights')
  }
  if (!(Number.isInteger(randomState) && randomState >= 0 && randomState <= 0xffffffff)) {
    throw new FitError(
      'bad_parameter',
      `random_state must be a whole number from 0 to 4294967295, not ${randomState}`,
      { parameter: 'random_state' },
    )
  }
  signal?.throwIfAborted()
  return {
    sampleWeight,
    randomState,
    threads,
    signal,
    pace: createPacer(signal),
    report: (progress) => onProgress?.(progress),
  }
}
