/** What a worker of a task pool runs. */
import { parentPort, workerData } from 'node:worker_threads'
import type { CreateTaskRunner, TaskAnswer, TaskMessage, TaskWorkerData } from './task-pool.ts'

const { module, job, thread } = workerData as TaskWorkerData
const { createTaskRunner } = (await import(module)) as {
  createTaskRunner: CreateTaskRunner<unknown, unknown, unknown>
}
const run = createTaskRunner(job, thread)

parentPort?.on('message', ({ index, task }: TaskMessage) => {
  run(task).then(
    (result) => answer({ index, result }, ownBuffers(result)),
    (error: unknown) => answer({ error }, []),
  )
})

function answer(message: TaskAnswer, buffers: ArrayBuffer[]): void {
  parentPort?.postMessage(message, buffers)
}

/** The buffers of a result's typed arrays, which are handed over instead of copied. */
function ownBuffers(result: unknown): ArrayBuffer[] {
  if (typeof result !== 'object' || result === null) return []
  const buffers = Object.values(result)
    .filter((value) => ArrayBuffer.isView(value))
    .map(({ buffer }) => buffer)
    .filter((buffer) => buffer instanceof ArrayBuffer)
  return [...new Set(buffers)]
}
