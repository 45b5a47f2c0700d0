/** Jobs that the test of teams runs in its workers. */
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Job } from './team.ts'

/** 0 adds 1 to its share of the words; 1 writes the number of shares; 2 goes wrong in its last share. */
export function createJobs(memory: KernelMemory): readonly Job[] {
  return [
    ([at, length], share, shares) => {
      const words = memory.view('i32', at, length)
      const end = Math.floor((length * (share + 1)) / shares)
      for (let i = Math.floor((length * share) / shares); i < end; i += 1) words[i] += 1
    },
    ([at], share, shares) => {
      if (share === shares - 1) memory.view('i32', at, 1)[0] = shares
    },
    (_, share, shares) => {
      if (share === shares - 1) throw new Error('broken')
    },
  ]
}
