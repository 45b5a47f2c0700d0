/** Tasks that the test of task pools runs in its workers. */
import type { CreateTaskRunner } from './task-pool.ts'

interface Job {
  words: Int32Array
}

/** Adds the task's number to its word and answers with it, its square and the thread; refuses -1, never ends with -2. */
export const createTaskRunner: CreateTaskRunner<Job, number, { square: Float64Array; thread: number }> =
  ({ words }, thread) =>
  async (task) => {
    if (task === -1) throw new Error('not this one')
    if (task === -2) await new Promise<void>(() => {})
    Atomics.add(words, 0, task)
    return { square: Float64Array.of(task * task), thread }
  }
