import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect, createServer as createSocketServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDockerRunner, probeDocker } from './docker-runner.ts'
import { conformanceLimits, describeRunner } from './runner-conformance.ts'
import type { RunnerTask } from './runner.ts'

const taskFile = 'conformance-task.ts'
const entry = `/flowza/${taskFile}`
const image = 'flowza-conformance:latest'
const installation = `conformance-${process.pid}`
// The newest one built: the suite is about the container, not about the runtime in it.
const base = 'flowza-node:latest'
const probe = await probeDocker({ image: base })

/** The image that tasks really run in, with the suite's task beside the runtime. */
async function buildConformanceImage(engine: Docker): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'flowza-conformance-'))
  try {
    await cp(fileURLToPath(new URL(`./${taskFile}`, import.meta.url)), join(folder, taskFile))
    await writeFile(join(folder, 'Dockerfile'), `FROM ${base}\nCOPY ${taskFile} /flowza/\n`)
    const stream = await engine.buildImage(
      { context: folder, src: ['Dockerfile', taskFile] },
      { t: image, networkmode: 'none' },
    )
    await new Promise<void>((resolve, reject) => {
      engine.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()))
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (probe.ready) {
  describe('with a container engine', () => {
    const engine = new Docker()
    beforeAll(() => buildConformanceImage(engine))
    afterAll(async () => {
      await engine.getImage(image).remove({ force: true })
    })

    describeRunner('docker', {
      create: async () => createDockerRunner({ image, installation, entry }),
      program: () => `
        import { createDockerRunner } from ${JSON.stringify(new URL('./docker-runner.ts', import.meta.url).href)}
        const runner = createDockerRunner(${JSON.stringify({ image, installation, entry })})
      `,
      forbidden: [entry, '/usr/local/bin/node', '/proc/sys/kernel/core_pattern', '/sys/kernel/mm/ksm/run'],
    })

    // What waits in another runner of the same installation is a left-over to a new one.
    const ahead = (folder: string) => ({
      image,
      installation: `${installation}-${basename(folder)}`,
      entry,
      warm: { containers: 2, limits: conformanceLimits, folder },
    })
    describeRunner('docker (started ahead)', {
      create: async (tasksFolder) => createDockerRunner(ahead(tasksFolder)),
      program: (tasksFolder) => `
        import { createDockerRunner } from ${JSON.stringify(new URL('./docker-runner.ts', import.meta.url).href)}
        const runner = createDockerRunner(${JSON.stringify(ahead(tasksFolder))})
      `,
      forbidden: [entry, '/usr/local/bin/node', '/proc/sys/kernel/core_pattern', '/sys/kernel/mm/ksm/run'],
    })

    it('leaves no container behind', async () => {
      const left = await engine.listContainers({ all: true, filters: { label: ['flowza.install'] } })
      const own = left.filter(({ Labels }) => Labels['flowza.install'].startsWith(installation))
      expect(own).toEqual([])
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
        breakable.close()
        await rm(folder, { recursive: true, force: true })
      }
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

/** A way to the engine whose connections can be cut; new ones go through. */
async function breakableEngine() {
  const socketPath = join(tmpdir(), `flowza-breakable-${process.pid}.sock`)
  const sockets = new Set<Socket>()
  const server = createSocketServer((socket) => {
    const upstream = connect('/var/run/docker.sock')
    for (const end of [socket, upstream]) {
      sockets.add(end)
      end.on('error', () => {})
    }
    socket.pipe(upstream).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  const breakConnections = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  return {
    engine: { socketPath },
    breakConnections,
    close() {
      breakConnections()
      server.close()
    },
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
