import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { chooseRunner, type ChosenRunner } from './choose-runner.ts'

let folder: string
let chosen: ChosenRunner | null = null
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-choose-'))
})
afterEach(async () => {
  await chosen?.runner.close()
  await rm(folder, { recursive: true, force: true })
})

async function choose(requested: 'auto' | 'process' | 'docker', engineRuntime?: string) {
  chosen = await chooseRunner({
    requested,
    engineRuntime,
    // Absent wherever an engine answers; where none does, that is the reason.
    image: 'flowza-node:absent',
    installation: 'choose-test',
    tasksFolder: join(folder, 'tasks'),
    warm: {
      sandboxes: 0,
      limits: { memoryBytes: 2 ** 28, cpus: 1, pids: 32, timeoutMs: 30_000, outputBytes: 2 ** 20 },
    },
    cacheFolder: join(folder, 'cache'),
  })
  return chosen
}

it('takes processes where there are no containers, and says why', async () => {
  const { runner, reason } = await choose('auto')
  expect(runner.name).toBe('process')
  expect(reason).toMatch(/^no containers: .*(has no image|No container engine answers|may not speak)/)
  expect(runner.description).toMatch(/process per node/)
})

it('takes what was asked for', async () => {
  const { runner, reason } = await choose('process')
  expect(runner.name).toBe('process')
  expect(reason).toBe('asked for in the settings')
})

it('takes containers that were asked for even when tasks will fail, and says so', async () => {
  const { runner, reason } = await choose('docker')
  expect(runner.name).toBe('docker')
  expect(reason).toMatch(/^asked for in the settings, but tasks will fail: /)
})

it('does not fall back to a weaker sandbox than the one asked for', async () => {
  await expect(choose('auto', 'no-such-runtime')).rejects.toThrow(/FLOWZA_DOCKER_RUNTIME is no-such-runtime/)
})
