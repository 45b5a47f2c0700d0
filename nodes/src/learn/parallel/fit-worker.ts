/** What the worker of `fitInWorker` runs. */
import { parentPort, workerData } from 'node:worker_threads'
import type { AnyEstimator, FitOptions, FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { isClassTarget } from '../matrix.ts'
import type { FitReply, FitWorkerData, SentError } from './fit-messages.ts'

const data = workerData as FitWorkerData
const controller = new AbortController()

try {
  const estimator = await findEstimator()
  const watch = setInterval(stopIfAsked, 10)
  const fitted = withoutShared(await fit(estimator))
  clearInterval(watch)
  reply({ kind: 'fitted', fitted }, buffersOf(fitted))
} catch (error) {
  reply({ kind: 'failed', error: sent(error) })
}

/** Between two rounds of a fit the loop turns; this is where it sees that it is to stop. */
function stopIfAsked(): void {
  if (Atomics.load(data.stop, 0) === 1) controller.abort()
}

async function findEstimator(): Promise<AnyEstimator> {
  const module = (await import(data.family)) as Record<string, unknown>
  const { findEstimator: find } = module
  if (typeof find === 'function') return (find as (name: string) => AnyEstimator)(data.estimator)
  const listed = Object.values(module).flatMap((value) =>
    Array.isArray(value) ? (value as AnyEstimator[]) : [],
  )
  const estimator = listed.find(({ name }) => name === data.estimator)
  if (estimator !== undefined) return estimator
  throw new FitError('bad_parameter', `there is no estimator ${data.estimator}`, { parameter: 'estimator' })
}

function fit(estimator: AnyEstimator): Promise<FittedState> {
  const { X, y, params } = data
  const options: FitOptions = {
    ...data.options,
    signal: controller.signal,
    ...(data.reportsProgress && {
      onProgress: (progress) => {
        stopIfAsked()
        reply({ kind: 'progress', progress })
      },
    }),
  }
  if (estimator.kind === 'vectorizer') {
    if (!isTexts(X)) throw unfit(estimator, 'texts')
    return estimator.fit(X, params, options)
  }
  if (isTexts(X)) throw unfit(estimator, 'features')
  switch (estimator.kind) {
    case 'classifier':
      if (y === null || !isClassTarget(y)) throw unfit(estimator, 'a target of classes')
      return estimator.fit(X, y, params, options)
    case 'regressor':
      if (y === null || isClassTarget(y)) throw unfit(estimator, 'a target of numbers')
      return estimator.fit(X, y, params, options)
    case 'transformer':
      return estimator.fit(X, y, params, options)
    case 'clusterer':
    case 'outlier-detector':
    case 'embedder':
      return estimator.fit(X, params, options)
  }
}

function isTexts(X: FitWorkerData['X']): X is readonly string[] {
  return Array.isArray(X)
}

function unfit({ name }: AnyEstimator, needed: string): FitError {
  return new FitError('bad_parameter', `${name} learns from ${needed}`)
}

function reply(message: FitReply, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}

function sent(error: unknown): SentError {
  if (error instanceof FitError) {
    return { message: error.message, fitError: { code: error.code, details: error.details } }
  }
  if (error instanceof Error) return { message: error.message, stack: error.stack, fitError: null }
  return { message: String(error), fitError: null }
}

/** A state may hold on to its inputs, which are shared: it gets arrays of its own. */
function withoutShared<Value>(value: Value): Value
function withoutShared(value: unknown): unknown {
  if (isTypedArray(value)) return value.buffer instanceof SharedArrayBuffer ? value.slice() : value
  if (Array.isArray(value)) return value.map((item: unknown) => withoutShared(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutShared(item as unknown)]))
}

/** The memory of all arrays of a state, which is handed over instead of being copied. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (isTypedArray(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) buffersOf(item, found)
  }
  return [...found]
}

function isTypedArray(value: unknown): value is Float64Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}
