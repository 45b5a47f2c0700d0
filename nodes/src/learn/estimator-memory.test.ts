import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { allEstimators } from './estimators.ts'

const program = fileURLToPath(new URL('./estimator-checks/measure-memory.ts', import.meta.url))

/** Garbage is collected early: how much of it waits otherwise depends on what else the machine does. */
const flags = ['--max-semi-space-size=1']
/** Beside other tests, a fit that takes half a minute alone may take two. */
const timeout = 180_000
/** What a process grows by without holding anything: compiled code, garbage that waits to be collected. */
const ownGrowth = 48e6

describe('a fit stays within its memory estimate', () => {
  // A process each: as many at a time as there are processors.
  it.concurrent.each(allEstimators().map(({ name }) => name))('%s', { timeout }, async (name) => {
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, name])
    const { grown, estimate } = JSON.parse(stdout) as { grown: number; estimate: number }
    expect(grown).toBeLessThan(estimate + ownGrowth)
  })
})
