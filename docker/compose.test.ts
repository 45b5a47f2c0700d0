/** `docker-compose.yml` as a team starts it: by the real program, with a stand-in for the image of PostgreSQL. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '../backend/src/contracts/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const product = 'flowza:latest'
const project = `flowza-test-${process.pid}`
const run = promisify(execFile)

const compose = findCompose()
const isBuilt = compose !== null && (await hasImage(product))

/** The program of today, or the one before it; null where there is neither. */
function findCompose(): [string, ...string[]] | null {
  for (const command of [['docker', 'compose'], ['docker-compose']] as [string, ...string[]][]) {
    try {
      execFileSync(command[0], [...command.slice(1), 'version'], { stdio: 'ignore' })
      return command
    } catch {
      // The next one, then.
    }
  }
  return null
}

async function hasImage(name: string): Promise<boolean> {
  return new Docker()
    .getImage(name)
    .inspect()
    .then(() => true)
    .catch(() => false)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe.skipIf(!isBuilt)('docker-compose.yml', () => {
  const data = mkdtempSync(join(tmpdir(), 'flowza-test-compose-'))
  const standIn = `${project}-postgres:18`
  let environment: NodeJS.ProcessEnv
  let base: string

  async function composed(...args: string[]): Promise<string> {
    if (compose === null) throw new Error('There is no compose.')
    const [program, ...first] = compose
    const all = [...first, '--project-name', project, ...args]
    return (await run(program, all, { cwd: root, env: environment })).stdout
  }

  async function containerOf(service: string) {
    const id = (await composed('ps', '--quiet', service)).trim()
    return new Docker().getContainer(id)
  }

  /** Asks until the health check, which the file declares, has said so. */
  async function becomesHealthy(service: string): Promise<void> {
    const container = await containerOf(service)
    const health = async () => (await container.inspect()).State.Health?.Status
    await expect.poll(health, { timeout: 60_000, interval: 500 }).toBe('healthy')
  }

  beforeAll(async () => {
    await run(process.execPath, [join(root, 'docker/testing/postgres-stand-in.mjs'), standIn])
    const [port, databasePort] = await Promise.all([freePort(), freePort()])
    base = `http://127.0.0.1:${port}`
    environment = {
      ...process.env,
      FLOWZA_POSTGRES_IMAGE: standIn,
      FLOWZA_DB_PASSWORD: 'a-password-of-the-test',
      FLOWZA_DB_PORT: String(databasePort),
      FLOWZA_PORT: String(port),
      FLOWZA_DATA: data,
    }
    await mkdir(data, { recursive: true })
    await composed('up', '-d')
  }, 180_000)

  afterAll(async () => {
    await composed('down', '--volumes', '--timeout', '20').catch(() => '')
    await new Docker().getImage(standIn).remove({ force: true })
    await rm(data, { recursive: true, force: true })
  }, 120_000)

  it('starts a database, a server and a worker, which say that they are well', async () => {
    for (const service of ['postgres', 'server', 'worker']) await becomesHealthy(service)
    const page = await fetch(base)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<div id="root">')
  }, 180_000)

  it('runs a template in containers, which the worker alone can start', async () => {
    const template = join(root, 'templates/titanic-survival/workflow.json')
    const document: unknown = JSON.parse(readFileSync(template, 'utf8'))
    const created = await fetch(`${base}/api/v1/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ document, cache: false }),
    })
    expect(created.status).toBe(202)
    const { id } = (await created.json()) as Run
    // Ends with the run.
    await (await fetch(`${base}/api/v1/runs/${id}/events`)).text()
    const ended = (await (await fetch(`${base}/api/v1/runs/${id}`)).json()) as Run
    expect(ended.status).toBe('succeeded')

    const told = async (service: string) => (await containerOf(service)).inspect()
    const [server, worker] = await Promise.all([told('server'), told('worker')])
    const engine = '/var/run/docker.sock'
    expect(worker.Mounts.map(({ Destination }) => Destination)).toContain(engine)
    expect(server.Mounts.map(({ Destination }) => Destination)).not.toContain(engine)
    expect(Object.keys(worker.NetworkSettings.Ports)).toEqual([])
    for (const { HostConfig } of [server, worker]) {
      expect(HostConfig).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'], Privileged: false })
    }
  }, 120_000)

  it('keeps everything over a stop, which drains within its time', async () => {
    const before = (await (await fetch(`${base}/api/v1/runs`)).json()) as { runs: unknown[] }
    const stopped = await Promise.all(['server', 'worker'].map(containerOf))
    await composed('stop')
    const codes = await Promise.all(stopped.map(async (one) => (await one.inspect()).State.ExitCode))
    expect(codes).toEqual([0, 0])
    await composed('up', '-d')
    await becomesHealthy('server')
    const after = (await (await fetch(`${base}/api/v1/runs`)).json()) as { runs: unknown[] }
    expect(after.runs).toEqual(before.runs)
  }, 180_000)
})
