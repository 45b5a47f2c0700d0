import { describe, expect, it } from 'vitest'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import { createTeam, TEAM_BYTES } from './team.ts'
import type { Team } from './team.ts'
import { createJobs } from './team.test-jobs.ts'

const module = new URL('./team.test-jobs.ts', import.meta.url).href
const WORDS = 1001

async function gather(threads: number): Promise<{ team: Team; words: Int32Array; at: number }> {
  const memory = new KernelMemory({ initialBytes: TEAM_BYTES + 8 * WORDS, shared: threads > 1 })
  const team = await createTeam({ threads, memory, jobs: createJobs(memory), module })
  const at = memory.allocate(4 * WORDS)
  return { team, at, words: memory.view('i32', at, WORDS) }
}

/** Waits until the workers are up. */
async function complete(team: Team, threads: number): Promise<void> {
  while (team.threads < threads) await new Promise((resolve) => setImmediate(resolve))
}

describe('a team', () => {
  it.each([1, 2, 3])('of %i threads does every share once', async (threads) => {
    const { team, at, words } = await gather(threads)
    for (let round = 0; round < 500; round += 1) team.run(0, [at, WORDS], true)
    await complete(team, threads)
    for (let round = 0; round < 500; round += 1) team.run(0, [at, WORDS], true)
    expect(words.every((word) => word === 1000)).toBe(true)
    team.run(1, [at], false)
    expect(words[0]).toBe(threads)
    team.close()
  })

  it('does without workers that can’t start', async () => {
    const memory = new KernelMemory({ initialBytes: TEAM_BYTES + 8 * WORDS, shared: true })
    const nowhere = new URL('./nowhere.ts', import.meta.url).href
    const team = await createTeam({ threads: 2, memory, jobs: createJobs(memory), module: nowhere })
    const at = memory.allocate(4 * WORDS)
    team.run(0, [at, WORDS], true)
    expect(memory.view('i32', at, WORDS).every((word) => word === 1)).toBe(true)
    team.close()
  })

  it('says when a share went wrong', async () => {
    const { team } = await gather(2)
    await complete(team, 2)
    expect(() => team.run(2, [], true)).toThrow('went wrong')
    team.close()
  })
})
