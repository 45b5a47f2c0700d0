/** Jobs that the test of teams runs in its workers. */
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Job } from './team.ts'

/** 0 adds 1 to its share of the words; 1 writes the number of threads; 2 breaks down in every worker. */
export function createJobs(memory: KernelMemory): readonly Job[] {
  return [
    ([at, length], thread, threads) => {
      const words = memory.view('i32', at, length)
      const end = Math.floor((length * (thread + 1)) / threads)
      for (let i = Math.floor((length * thread) / threads); i < end; i += 1) words[i] += 1
    },
    ([at], thread, threads) => {
      if (thread === threads - 1) memory.view('i32', at, 1)[0] = threads
    },
    (_, thread) => {
      if (thread > 0) throw new Error('broken')
    },
  ]
}
