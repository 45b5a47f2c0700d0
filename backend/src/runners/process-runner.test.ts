import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createProcessRunner } from './process-runner.ts'
import { conformanceLimits, describeRunner, type Subject } from './runner-conformance.ts'
import { probeIsolation, type Isolation } from './sandbox.ts'

const entry = fileURLToPath(new URL('./conformance-task.ts', import.meta.url))

const cacheFolder = await mkdtemp(join(tmpdir(), 'flowza-cache-'))
afterAll(() => rm(cacheFolder, { recursive: true, force: true }))

function subjectOf(isolation: Isolation, processes = 0): Subject {
  const warm = { processes, memoryBytes: conformanceLimits.memoryBytes }
  const options = { cacheFolder, isolation, runtime: { entry, readable: [] }, warm }
  return {
    create: (tasksFolder) => createProcessRunner({ ...options, tasksFolder }),
    program: (tasksFolder) => `
      import { createProcessRunner } from ${JSON.stringify(new URL('./process-runner.ts', import.meta.url).href)}
      const runner = await createProcessRunner(${JSON.stringify({ ...options, tasksFolder })})
    `,
    forbidden: [entry],
  }
}

describeRunner('process (permission model)', subjectOf('permissions'))

const isolation = await probeIsolation()
if (isolation === 'bubblewrap') {
  describeRunner('process (bubblewrap)', subjectOf('bubblewrap'))
  describeRunner('process (bubblewrap, started ahead)', subjectOf('bubblewrap', 2))
} else {
  describe.skipIf(process.env.CI !== 'true')('process runner with bubblewrap', () => {
    it('is tested where bubblewrap is installed (apt-get install bubblewrap)', () => {
      expect(isolation).toBe('bubblewrap')
    })
  })
}
