import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NodeTask } from '@flowza/nodes/runtime/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLocalArtifactStore } from '../artifacts/local-artifact-store.ts'
import { createDockerRunner } from './docker-runner.ts'
import { probeDocker } from './probe-docker.ts'
import { nodeImage } from './node-image.ts'
import { createProcessRunner } from './process-runner.ts'
import type { Runner } from './runner.ts'
import { probeIsolation, type Isolation } from './sandbox.ts'

const megabyte = 1024 ** 2
const image = (await nodeImage()).name
const docker = await probeDocker({ image })
const bubblewrap = (await probeIsolation()) === 'bubblewrap'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-real-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const createProcess = (isolation: Isolation) =>
  createProcessRunner({ isolation, tasksFolder: join(folder, 'tasks'), cacheFolder: join(folder, 'cache') })

const runners: { name: string; present: boolean; create: () => Promise<Runner> }[] = [
  { name: 'permission model', present: true, create: () => createProcess('permissions') },
  { name: 'bubblewrap', present: bubblewrap, create: () => createProcess('bubblewrap') },
  {
    name: 'container',
    present: docker.ready,
    create: async () => createDockerRunner({ image, installation: `runtime-${process.pid}` }),
  },
]

/** Loads a small CSV file with the real node runtime and stores its output. */
async function loadCsv(runner: Runner, name: string) {
  const task: NodeTask = {
    format: 'flowza-task/1',
    node: { id: 'load', title: 'Load CSV', type: 'load-csv', version: 1 },
    params: { file: 'people' },
    inputs: [],
    datasets: { file: { id: 'people', fileName: 'people.csv', shownName: 'people.csv', schema: null } },
    limits: { memoryBytes: 512 * megabyte, threads: 1 },
  }
  const place = join(folder, 'tasks', name)
  await mkdir(join(place, 'in', 'datasets', 'file'), { recursive: true })
  await writeFile(join(place, 'in', 'datasets', 'file', 'people.csv'), 'name,age\nAda,36\nAlan,41\nGrace,\n')
  await writeFile(join(place, 'in', 'task.json'), JSON.stringify(task))
  const outcome = await runner.execute(
    {
      id: `${name}-${process.pid}`,
      folder: place,
      labels: { run: 'run', node: 'load', attempt: name },
      limits: {
        memoryBytes: 512 * megabyte,
        cpus: 1,
        pids: 128,
        timeoutMs: 60_000,
        outputBytes: 64 * megabyte,
      },
    },
    { signal: new AbortController().signal, onEvent: () => {} },
  )
  return { outcome, output: join(place, 'out', 'table') }
}

describe('the node runtime', () => {
  const digests = new Map<string, string>()

  it.each(runners.filter(({ present }) => present || process.env.CI === 'true'))(
    'loads a CSV file in: $name',
    async ({ name, create }) => {
      const runner = await create()
      try {
        const { outcome, output } = await loadCsv(runner, name.replace(' ', '-'))
        expect(outcome).toMatchObject({
          status: 'completed',
          result: { status: 'succeeded', outputs: { table: { kind: 'table', rows: 3 } } },
        })
        const store = await createLocalArtifactStore(join(folder, 'artifacts'))
        const stored = await store.putArtifact(output, { limitBytes: 10 * megabyte })
        digests.set(name, stored.digest)
        expect(await store.getArtifact(stored.digest)).toEqual(stored)
      } finally {
        await runner.close()
      }
    },
  )

  it('gives the same bytes in each of them', async () => {
    expect(digests.size).toBeGreaterThan(0)
    expect(new Set(digests.values()).size).toBe(1)
    expect(await readdir(join(folder, 'artifacts', 'staging'))).toEqual([])
  })
})
