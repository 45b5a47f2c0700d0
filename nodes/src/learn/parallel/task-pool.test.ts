import { describe, expect, it } from 'vitest'
import { runTasks } from './task-pool.ts'

const module = new URL('./task-pool.test-tasks.ts', import.meta.url).href

interface Answer {
  square: Float64Array
  thread: number
}

function run(
  threads: number,
  tasks: number[],
  options: { signal?: AbortSignal; onDone?: (done: number) => void } = {},
) {
  const words = new Int32Array(new SharedArrayBuffer(4))
  return { words, results: runTasks<number, Answer>({ threads, module, job: { words }, tasks, ...options }) }
}

describe('a task pool', () => {
  it.each([1, 2, 5])('of %i threads gives the results in order', async (threads) => {
    const tasks = Array.from({ length: 40 }, (_, i) => i)
    const seen: number[] = []
    const { words, results } = run(threads, tasks, { onDone: (done) => seen.push(done) })
    expect((await results)?.map(({ square }) => square[0])).toEqual(tasks.map((task) => task * task))
    expect(words[0]).toBe(780)
    expect(seen).toEqual(tasks.map((task) => task + 1))
  })

  it('fails with what a task throws', async () => {
    await expect(run(2, [1, 2, -1, 3]).results).rejects.toThrow('not this one')
  })

  it('ends with the reason of an abort, whatever its threads are doing', async () => {
    const reason = new Error('enough')
    const controller = new AbortController()
    const { results } = run(2, [1, -2, -2], {
      signal: controller.signal,
      onDone: () => controller.abort(reason),
    })
    await expect(results).rejects.toBe(reason)
    await expect(run(2, [1], { signal: controller.signal }).results).rejects.toBe(reason)
  })
})
