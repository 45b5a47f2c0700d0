import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createProcessRunner } from './process-runner.ts'
import { describeContainment } from './containment-conformance.ts'
import { describeAdoption } from './adoption-conformance.ts'
import { conformanceLimits, type Subject } from './conformance-subject.ts'
import { describeRunner } from './runner-conformance.ts'
import { probeIsolation, type Isolation } from './sandbox.ts'

const entry = fileURLToPath(new URL('./conformance-task.ts', import.meta.url))

const parts = ['./escape-probe.ts', './conformance-syscall.ts']
const runtime = { entry, readable: parts.map((part) => fileURLToPath(new URL(part, import.meta.url))) }
const cacheFolder = await mkdtemp(join(tmpdir(), 'flowza-cache-'))
afterAll(() => rm(cacheFolder, { recursive: true, force: true }))

function subjectOf(isolation: Isolation, processes = 0): Subject {
  const warm = { processes, memoryBytes: conformanceLimits.memoryBytes }
  const options = { cacheFolder, isolation, runtime, warm }
  return {
    create: (tasksFolder, changes) => createProcessRunner({ ...options, ...changes, tasksFolder }),
    program: (tasksFolder) => `
      import { createProcessRunner } from ${JSON.stringify(new URL('./process-runner.ts', import.meta.url).href)}
      const runner = await createProcessRunner(${JSON.stringify({ ...options, tasksFolder })})
    `,
    forbidden: [entry],
    adopts: false,
    holdsNativeCode: isolation === 'bubblewrap',
    harmless: [],
    limitsTmp: false,
  }
}

describeRunner('process (permission model)', subjectOf('permissions'))
describeAdoption('process (permission model)', subjectOf('permissions'))
describeContainment('process (permission model)', subjectOf('permissions'))

const isolation = await probeIsolation()
if (isolation === 'bubblewrap') {
  describeRunner('process (bubblewrap)', subjectOf('bubblewrap'))
  describeRunner('process (bubblewrap, started ahead)', subjectOf('bubblewrap', 2))
  describeAdoption('process (bubblewrap)', subjectOf('bubblewrap'))
  describeContainment('process (bubblewrap)', subjectOf('bubblewrap'))
  describeAdoption('process (bubblewrap, started ahead)', subjectOf('bubblewrap', 2))
  describeContainment('process (bubblewrap, started ahead)', subjectOf('bubblewrap', 2))

  it('does without a process that ended while it waited', async () => {
    const tasksFolder = await mkdtemp(join(tmpdir(), 'flowza-tasks-'))
    const other = await createProcessRunner({ tasksFolder, cacheFolder, isolation, runtime })
    const runner = await createProcessRunner({
      tasksFolder,
      cacheFolder,
      isolation,
      runtime,
      warm: { processes: 2, memoryBytes: conformanceLimits.memoryBytes },
    })
    try {
      // To another runner of the same folder, what waits is a left-over.
      await expect.poll(() => other.sweep()).toBeGreaterThan(0)
      await expect.poll(() => other.sweep()).toBe(0)
      const folder = join(tasksFolder, 'task')
      await mkdir(join(folder, 'in'), { recursive: true })
      await writeFile(join(folder, 'in', 'task.json'), JSON.stringify({ work: 'succeed' }))
      const labels = { run: 'run', node: 'node', attempt: '1' }
      const task = { id: 'task', folder, labels, limits: conformanceLimits }
      const outcome = await runner.execute(task, { signal: new AbortController().signal, onEvent: () => {} })
      expect(outcome).toMatchObject({ status: 'completed' })
    } finally {
      await Promise.all([runner.close(), other.close()])
      await rm(tasksFolder, { recursive: true, force: true })
    }
  })
} else {
  describe.skipIf(process.env.CI !== 'true')('process runner with bubblewrap', () => {
    it('is tested where bubblewrap is installed (apt-get install bubblewrap)', () => {
      expect(isolation).toBe('bubblewrap')
    })
  })
}
