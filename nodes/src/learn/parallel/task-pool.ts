/**
 * Runs tasks that need nothing of each other on worker threads, in whatever order they get to them. The thread that asks
 * only waits, so that it stays free for progress and aborts. For work that threads share step by step there are teams
 * (`team.ts`).
 */
import type { Worker } from 'node:worker_threads'

export interface TaskPoolOptions<Task> {
  threads: number
  /** The module whose `createTaskRunner(job, thread)` makes the function that does a task; it runs in a worker. */
  module: string
  /** What all tasks have in common; it is copied to every thread, but for shared memory. */
  job: unknown
  tasks: readonly Task[]
  signal?: AbortSignal
  onDone?: (done: number) => void
}

/** Makes, in a worker, the function that does one task after the other. */
export type CreateTaskRunner<Job, Task, Result> = (
  job: Job,
  thread: number,
) => (task: Task) => Promise<Result>

/** What a worker is told once, and what it answers; a task is sent as `TaskMessage`. */
export interface TaskWorkerData {
  module: string
  job: unknown
  thread: number
}

export interface TaskMessage {
  index: number
  task: unknown
}

export type TaskAnswer = { index: number; result: unknown } | { error: unknown }

/**
 * The results in the order of the tasks, or null where the host has no workers.
 *
 * @throws whatever a task throws, and the signal's reason at once when it is aborted.
 */
export async function runTasks<Task, Result>(options: TaskPoolOptions<Task>): Promise<Result[] | null> {
  const workers = await importWorkers()
  if (workers === null) return null
  const { threads, module, job, tasks, signal } = options
  signal?.throwIfAborted()
  const started = Array.from({ length: Math.min(threads, tasks.length) }, (_, thread) => {
    const workerData: TaskWorkerData = { module, job, thread }
    return new workers.Worker(new URL('./task-worker.ts', import.meta.url), { workerData })
  })
  try {
    return await collect<Task, Result>(started, options)
  } finally {
    await Promise.all(started.map((worker) => worker.terminate()))
  }
}

function collect<Task, Result>(
  workers: readonly Worker[],
  { tasks, signal, onDone }: TaskPoolOptions<Task>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  let done = 0
  const { promise, resolve, reject } = Promise.withResolvers<Result[]>()
  const abort = () => reject(signal?.reason as Error)
  signal?.addEventListener('abort', abort)
  const giveTask = (worker: Worker) => {
    if (next === tasks.length) return
    const message: TaskMessage = { index: next, task: tasks[next] }
    next += 1
    worker.postMessage(message, [])
  }
  for (const worker of workers) {
    worker.on('error', reject)
    worker.on('message', (answer: TaskAnswer) => {
      if ('error' in answer) {
        reject(answer.error instanceof Error ? answer.error : new Error(String(answer.error)))
        return
      }
      results[answer.index] = answer.result as Result
      done += 1
      onDone?.(done)
      if (done === tasks.length) resolve(results)
      else giveTask(worker)
    })
    giveTask(worker)
  }
  return promise.finally(() => signal?.removeEventListener('abort', abort))
}

async function importWorkers(): Promise<{ Worker: typeof Worker } | null> {
  try {
    return await import('node:worker_threads')
  } catch {
    return null
  }
}
