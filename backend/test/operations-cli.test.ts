/** The commands of those who run Flowza, as they type them. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Activity, Schedule, SweepTable, Workflow } from '../src/contracts/index.ts'
import { productPaths } from '../src/product.ts'
import { createTestDatabase } from './database.ts'

const program = join(productPaths.root, 'scripts', 'flowza.mjs')

let home: string
let database: Awaited<ReturnType<typeof createTestDatabase>>
let environment: NodeJS.ProcessEnv

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'flowza-test-operations-'))
  await chmod(home, 0o755)
  database = await createTestDatabase()
  environment = {
    ...process.env,
    DATABASE_URL: database.url,
    FLOWZA_HOME: join(home, 'data'),
    FLOWZA_RUNNER: 'process',
    FLOWZA_PORT: '0',
  }
})
afterAll(async () => {
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

function flowza(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: home, env: environment, maxBuffer: 64 * 1024 ** 2 }
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1,
        stdout,
        stderr,
      }),
    )
  })
}

/** `flowza start`, or a worker, until `stop`. */
async function startProcess(args: string[], ready: RegExp, settings: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: home,
    env: { ...environment, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = ready.exec(line)
      if (found !== null) resolve(found)
    })
    child.once('exit', () => reject(new Error(`It ended: ${log.join('\n')}`)))
  })
  return {
    match,
    log,
    async stop(): Promise<number | null> {
      child.kill('SIGTERM')
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    },
  }
}

describe('flowza sweep', () => {
  it('runs a template over a grid and prints the comparison', async () => {
    const { code, stdout } = await flowza(
      'sweep',
      'iris-species',
      '--vary',
      'split.random_state=1,2',
      '--json',
    )
    expect(code).toBe(0)
    const table = JSON.parse(stdout) as SweepTable
    expect(table).toMatchObject({ status: 'succeeded', counts: { succeeded: 2 } })
    expect(table.metrics.map(({ metric }) => metric)).toContain('accuracy')
    for (const { metrics } of table.points) expect(metrics.some((value) => value !== null)).toBe(true)
  })

  it('refuses what it can not do before it opens anything', async () => {
    expect(await flowza('sweep', 'iris-species')).toMatchObject({ code: 2 })
    expect((await flowza('sweep', 'iris-species', '--vary', 'split')).stderr).toContain('<node>.<param>')
    const unknown = await flowza('sweep', 'iris-species', '--vary', 'splitt.test_size=0.2,0.3')
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toContain('Did you mean "split"?')
  })
})

describe('a server and a worker as processes', () => {
  it('are ready, log in JSON, count, are watched, keep schedules, and stop when told to', async () => {
    const server = await startProcess(['start'], /Open {5}(http\S+)/, { FLOWZA_ROLE: 'server' })
    const worker = await startProcess(['worker'], /Probes {3}(http\S+)\/health/, { FLOWZA_PROBE_PORT: '0' })
    const [, base] = server.match
    const [, probes] = worker.match
    try {
      for (const address of [base, probes]) {
        expect((await fetch(`${address}/health`)).status).toBe(200)
        expect(await (await fetch(`${address}/ready`)).json()).toMatchObject({ status: 'ready' })
        expect(await (await fetch(`${address}/metrics`)).text()).toContain('flowza_queue_jobs')
      }
      const post = async (path: string, body: unknown) => {
        const response = await fetch(`${base}/api/v1${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        expect(response.status).toBeLessThan(300)
        return response.json()
      }
      const workflow = (await post('/workflows', { template: 'iris-species' })) as Workflow
      const run = (await post('/runs', {
        workflow: workflow.id,
        params: { split: { random_state: 7 } },
      })) as { id: string }
      const events = await (await fetch(`${base}/api/v1/runs/${run.id}/events`)).text()
      expect(events).toContain('"status":"succeeded"')
      // Made by the worker: the server has no runner.
      expect(await (await fetch(`${probes}/metrics`)).text()).toMatch(
        /flowza_sandbox_starts_total\{runner="process",start="(warm|cold)"\} [1-9]/,
      )
      expect(await (await fetch(`${base}/metrics`)).text()).not.toMatch(/flowza_sandbox_starts_total\{/)

      const watched = await flowza('monitor', '--json')
      const activity = JSON.parse(watched.stdout) as Activity
      expect(activity.workers).toMatchObject([{ runner: 'process', alive: true }])
      expect(activity.lastHour.succeeded).toBeGreaterThan(0)
      expect((await flowza('monitor')).stdout).toContain('WORKER')

      const when = ['--cron', '0 6 * * 1-5', '--time-zone', 'Europe/Berlin']
      const what = ['--set', 'split.random_state=3', '--json']
      const added = await flowza('schedule', 'add', workflow.id, ...when, ...what)
      const [schedule] = (JSON.parse(added.stdout) as { schedules: Schedule[] }).schedules
      expect(schedule).toMatchObject({ params: { split: { random_state: 3 } }, paused: false })
      expect((await flowza('schedule', 'pause', schedule.id)).stdout).toContain('paused')
      expect((await flowza('schedule', 'run', schedule.id)).stdout).toMatch(/Z run /)
      expect((await flowza('schedule', 'remove', schedule.id)).stdout).toContain('There is no schedule.')

      const lines = [...server.log, ...worker.log].map((line) => JSON.parse(line) as Record<string, unknown>)
      expect(lines).toContainEqual(
        expect.objectContaining({ message: 'request', route: '/api/v1/runs', method: 'POST', status: 202 }),
      )
      expect(lines).toContainEqual(
        expect.objectContaining({ message: 'node', run: run.id, node: 'split', status: 'succeeded' }),
      )
    } finally {
      expect(await server.stop()).toBe(0)
      expect(await worker.stop()).toBe(0)
    }
  }, 120_000)
})

describe('flowza start', () => {
  it('takes its port and its runner from the command line, and says which port it can not have', async () => {
    const args = ['start', '--port', '0', '--runner', 'process']
    const server = await startProcess(args, /Open {5}http:\/\/localhost:(\d+)/, {
      FLOWZA_PORT: '1',
      FLOWZA_RUNNER: 'docker',
    })
    const [, port] = server.match
    try {
      const taken = await flowza('start', '--port', port)
      expect(taken.code).toBe(2)
      expect(taken.stderr).toContain(`Port ${port} is taken by another program.`)
      expect(taken.stderr).toContain(`--port ${Number(port) + 1}`)
    } finally {
      expect(await server.stop()).toBe(0)
    }
  })

  it.each(['http', '65536', '-1', '80.5', ''])('refuses %j as a port', async (port) => {
    const refused = await flowza('start', `--port=${port}`)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain(`--port is a whole number from 0 to 65535, not "${port}".`)
  })

  it('refuses a runner that does not exist', async () => {
    const refused = await flowza('start', '--runner', 'podman')
    expect(refused).toMatchObject({ code: 2 })
    expect(refused.stderr).toContain('--runner is process, docker or auto, not "podman".')
  })
})

describe('flowza doctor', () => {
  it('says what is there, as a list or as JSON, and what to do', async () => {
    const { code, stdout } = await flowza('doctor', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ well: true })
    expect(code).toBe(0)
    environment.DATABASE_URL = 'postgres://flowza@127.0.0.1:1/flowza'
    try {
      const away = await flowza('doctor')
      expect(away.code).toBe(1)
      expect(away.stdout).toMatch(/✗ PostgreSQL +no answer at DATABASE_URL/)
    } finally {
      environment.DATABASE_URL = database.url
    }
  })
})
