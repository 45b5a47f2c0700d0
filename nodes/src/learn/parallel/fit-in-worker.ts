/**
 * A whole fit in a thread of its own: the calling thread stays free, and an abort ends the fit at once, even in the middle
 * of a kernel.
 */
import type { Worker } from 'node:worker_threads'
import type { FitOptions, FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { Features, SparseMatrix, Target } from '../matrix.ts'
import type { FitReply, FitWorkerData, SentError } from './fit-messages.ts'
import { sharedFeatures, sharedTarget, sharedWeights } from './shared-data.ts'

/** An estimator by what a worker finds it with. */
export interface WorkerEstimator<Fitted extends FittedState> {
  name: string
  /** Any function that gives the fitted state; only its type is used. */
  fit(...args: never[]): Promise<Fitted>
}

export interface WorkerFit {
  /** Features, or the texts that a vectorizer learns from. */
  X: Features | SparseMatrix | readonly string[]
  /** Null for what learns without a target. */
  y: Target | null
  params: unknown
  options?: FitOptions
  /**
   * A module that exports a list with the estimator in it (`ensemble/boosting-estimators.ts`, say), which starts faster
   * than the registry of all of them.
   */
  family?: URL
}

/** How long an aborted fit may take to end by itself, in milliseconds. */
const GRACE = 50

/**
 * Fits an estimator in a worker. Columns are shared with it, not copied, where they lie in a `SharedArrayBuffer`; others
 * are copied once. Progress arrives while the fit goes on.
 *
 * @throws what the fit throws, a `FitError` as one; the signal's reason within 100 ms of an abort.
 */
export async function fitInWorker<Fitted extends FittedState>(
  estimator: WorkerEstimator<Fitted>,
  { X, y, params, options = {}, family }: WorkerFit,
): Promise<Fitted> {
  const { signal, onProgress, sampleWeight, randomState, threads } = options
  signal?.throwIfAborted()
  const { Worker } = await import('node:worker_threads')
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const workerData: FitWorkerData = {
    estimator: estimator.name,
    family: (family ?? new URL('../estimators.ts', import.meta.url)).href,
    X: sharedFeatures(X),
    y: y && sharedTarget(y),
    params,
    options: { randomState, threads, sampleWeight: sampleWeight && sharedWeights(sampleWeight) },
    reportsProgress: onProgress !== undefined,
    stop,
  }
  const worker = new Worker(new URL('./fit-worker.ts', import.meta.url), { workerData })
  try {
    // The worker's own registry made the state, and that estimator's type says what it is.
    return (await outcome(worker, { signal, onProgress, stop })) as Fitted
  } finally {
    await worker.terminate()
  }
}

function outcome(
  worker: Worker,
  { signal, onProgress, stop }: Pick<FitOptions, 'signal' | 'onProgress'> & { stop: Int32Array },
): Promise<FittedState> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      Atomics.store(stop, 0, 1)
      setTimeout(() => reject(reasonOf(signal)), GRACE)
    }
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted === true) abort()
    const settle = (finish: () => void) => {
      signal?.removeEventListener('abort', abort)
      finish()
    }
    worker.on('message', (reply: FitReply) => {
      switch (reply.kind) {
        case 'progress':
          if (signal?.aborted !== true) onProgress?.(reply.progress)
          return
        case 'fitted':
          settle(() => resolve(reply.fitted))
          return
        case 'failed':
          settle(() => reject(signal?.aborted === true ? reasonOf(signal) : received(reply.error)))
      }
    })
    worker.on('error', (error) => settle(() => reject(error)))
    worker.on('exit', (code) => settle(() => reject(new Error(`the worker of a fit ended with ${code}`))))
  })
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason : new Error('the fit was aborted', { cause: reason })
}

function received({ fitError, message, stack }: SentError): Error {
  if (fitError !== null) return new FitError(fitError.code, message, fitError.details)
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}
