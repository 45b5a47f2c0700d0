import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { breakableEngine } from './breakable-engine.ts'
import { createDockerRunner, type DockerRunnerOptions } from './docker-runner.ts'
import { probeDocker } from './probe-docker.ts'
import { base, buildConformanceImage, entry, image } from './conformance-image.ts'
import { describeContainment } from './containment-conformance.ts'
import { describeAdoption } from './adoption-conformance.ts'
import { conformanceLimits, type Subject } from './conformance-subject.ts'
import { describeRunner } from './runner-conformance.ts'
import type { RunnerTask } from './runner.ts'

const installation = `conformance-${process.pid}`
const probe = await probeDocker({ image: base })

if (probe.ready) {
  describe('with a container engine', () => {
    const engine = new Docker()
    beforeAll(() => buildConformanceImage(engine))
    afterAll(async () => {
      await engine.getImage(image).remove({ force: true })
    })

    const forbidden = [
      entry,
      '/usr/local/bin/node',
      '/proc/sys/kernel/core_pattern',
      '/sys/kernel/mm/ksm/run',
    ]
    const programOf = (options: DockerRunnerOptions) => `
      import { createDockerRunner } from ${JSON.stringify(new URL('./docker-runner.ts', import.meta.url).href)}
      const runner = createDockerRunner(${JSON.stringify(options)})
    `
    // What waits in another runner of the same installation is a left-over to a new one.
    const of = (folder: string) => ({ image, installation: `${installation}-${basename(folder)}`, entry })
    const ahead = (folder: string) => ({
      ...of(folder),
      warm: { containers: 2, limits: conformanceLimits, folder },
    })
    const subjectOf = (optionsFor: (folder: string) => DockerRunnerOptions): Subject => ({
      create: async (folder, changes) => createDockerRunner({ ...optionsFor(folder), ...changes }),
      program: (folder) => programOf(optionsFor(folder)),
      forbidden,
      adopts: true,
      holdsNativeCode: true,
      // The container's own; the engine's usual profile lets a task do that.
      harmless: ['trace the init process'],
      limitsTmp: true,
    })
    for (const [name, subject] of Object.entries({
      docker: subjectOf(of),
      'docker (started ahead)': subjectOf(ahead),
    })) {
      describeRunner(name, subject)
      describeAdoption(name, subject)
      describeContainment(name, subject)
    }

    it('leaves no container behind', async () => {
      const left = await engine.listContainers({ all: true, filters: { label: ['flowza.install'] } })
      const own = left.filter(({ Labels }) => Labels['flowza.install'].startsWith(installation))
      // What a killed worker had started ahead has ended by itself, and waits to be reaped.
      expect(own.filter(({ State, Names }) => State === 'running' || !/waiting-/.test(Names[0]))).toEqual([])
      await Promise.all(own.map(({ Id }) => engine.getContainer(Id).remove({ force: true })))
    })

    it('sees the end of a task though every connection to the engine broke meanwhile', async () => {
      const breakable = await breakableEngine()
      const folder = await mkdtemp(join(tmpdir(), 'flowza-task-'))
      const result = { status: 'succeeded', outputs: {}, warnings: [] }
      try {
        await mkdir(join(folder, 'in'))
        await writeFile(join(folder, 'in', 'task.json'), JSON.stringify({ work: 'wait for a file' }))
        const runner = createDockerRunner({ image, installation, entry, engine: breakable.engine })
        const outcome = await runner.execute(taskIn(folder), {
          signal: new AbortController().signal,
          onEvent() {
            breakable.breakConnections()
            void writeFile(join(folder, 'out', 'result.json'), JSON.stringify(result))
          },
        })
        expect(outcome).toEqual({ status: 'completed', result })
      } finally {
        await breakable.close()
        await rm(folder, { recursive: true, force: true })
      }
    })

    it('says which runtime the engine lacks', async () => {
      expect(await probeDocker({ image, engineRuntime: 'no-such-runtime' })).toMatchObject({
        ready: false,
        reason: expect.stringMatching(/no runtime "no-such-runtime" .*; it has .*runc/),
      })
      expect(await probeDocker({ image, engineRuntime: 'runc' })).toMatchObject({ ready: true })
    })

    it('says which image is missing', async () => {
      const absent = 'flowza-node:absent'
      expect(await probeDocker({ image: absent })).toMatchObject({ ready: false })
      expect(await runNothing({ image: absent })).toMatchObject({
        code: 'RUNNER_UNAVAILABLE',
        message: `The container engine has no image ${absent}.`,
        hint: expect.stringContaining('npm run docker:build'),
      })
    })
  })
} else {
  process.stdout.write(`docker runner: not tested (${probe.reason} ${probe.hint})\n`)
  describe.skipIf(process.env.CI !== 'true')('docker runner', () => {
    it('is tested where an engine answers and has the image', () => {
      expect(probe).toMatchObject({ ready: true })
    })
  })
}

function taskIn(folder: string): RunnerTask {
  return {
    id: `alone-${process.pid}`,
    folder,
    labels: { run: 'run', node: 'node', attempt: 'attempt' },
    limits: { memoryBytes: 256 * 1024 ** 2, cpus: 1, pids: 32, timeoutMs: 30_000, outputBytes: 1024 ** 2 },
  }
}

async function runNothing(options: { image: string; engine?: { socketPath: string } }) {
  const folder = await mkdtemp(join(tmpdir(), 'flowza-task-'))
  await mkdir(join(folder, 'in'))
  const runner = createDockerRunner({ installation, entry, ...options })
  try {
    return await runner.execute(taskIn(folder), { signal: new AbortController().signal, onEvent: () => {} })
  } finally {
    await runner.close()
    await rm(folder, { recursive: true, force: true })
  }
}

describe('docker runner without an engine', () => {
  it('says that none answers', async () => {
    const engine = { socketPath: join(tmpdir(), 'no-engine-here.sock') }
    expect(await probeDocker({ image, engine })).toMatchObject({
      ready: false,
      reason: 'No container engine answers (ENOENT).',
    })
    const outcome = await runNothing({ image, engine })
    expect(outcome).toMatchObject({
      code: 'RUNNER_UNAVAILABLE',
      hint: expect.stringContaining('process runner'),
    })
    expect(await createDockerRunner({ image, installation, engine }).sweep()).toBe(0)
  })

  it('passes on why an engine refuses', async () => {
    const socketPath = join(tmpdir(), `flowza-engine-${process.pid}.sock`)
    const server = createServer((_, response) => {
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ message: 'no space left on device' }))
    })
    await new Promise<void>((resolve) => server.listen(socketPath, resolve))
    try {
      expect(await probeDocker({ image, engine: { socketPath } })).toMatchObject({
        ready: false,
        reason: 'The container engine refused the task: no space left on device.',
      })
    } finally {
      server.close()
    }
  })
})
