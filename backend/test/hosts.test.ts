/** Workers on several machines: nothing in common but one Postgres and one bucket. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Run } from '../src/contracts/index.ts'
import { readEnv } from '../src/env.ts'
import { openSystem } from '../src/open-system.ts'
import { productPaths } from '../src/product.ts'
import { getNodeOutput } from '../src/services/results/get-node-output.ts'
import { startRun } from '../src/services/runs/start-run.ts'
import { waitForRun } from '../src/services/runs/wait-for-run.ts'
import { sketch } from './documents.ts'
import { createTestNetwork, forwardPort, type TestHost } from './network.ts'
import { bucket, startS3Server, type S3Server } from './s3-server.ts'
import { nodeOf, openTestSystem, type TestSystem } from './system.ts'

const workerProgram = fileURLToPath(new URL('worker-process.ts', import.meta.url))
const network = createTestNetwork(2)

interface Worker {
  child: ChildProcess
  says(line: string): Promise<void>
}

let s3: S3Server
let server: TestSystem
let homes: string
let door: { port: number; close(): Promise<void> } | null = null
const workers: Worker[] = []

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  s3 = await startS3Server({ host: '0.0.0.0' })
  homes = await mkdtemp(join(tmpdir(), 'flowza-hosts-'))
  // The server: no worker, no runner, no artifacts of its own.
  server = await openTestSystem({ worker: false, settings: s3Env(s3.endpoint) })
  const database = new URL(server.env.databaseUrl ?? '')
  if (network !== null) {
    door = await forwardPort({ host: network.address, toPort: Number(database.port) })
  }
})
afterAll(async () => {
  for (const { child } of workers) child.kill('SIGKILL')
  await server.close()
  await door?.close()
  await s3.close()
  network?.remove()
  await rm(homes, { recursive: true, force: true })
  vi.unstubAllEnvs()
})

function s3Env(endpoint: string) {
  return {
    FLOWZA_S3_BUCKET: bucket,
    FLOWZA_S3_ENDPOINT: endpoint,
    FLOWZA_S3_REGION: 'eu-central-1',
    FLOWZA_S3_PREFIX: 'team/flowza',
  }
}

/** @param opens whether gates let it through */
function startWorker(name: string, gate: string, opens: boolean, host: TestHost | null): Worker {
  const database = new URL(server.env.databaseUrl ?? '')
  const bucketAt = new URL(s3.endpoint)
  if (host !== null && network !== null && door !== null) {
    database.host = `${network.address}:${door.port}`
    bucketAt.hostname = network.address
  }
  const [command, ...words] = [
    ...(host?.command ?? []),
    process.execPath,
    workerProgram,
    gate,
    ...(opens ? ['open'] : []),
  ]
  const child = spawn(command, words, {
    env: {
      ...process.env,
      ...s3Env(bucketAt.origin),
      DATABASE_URL: database.href,
      FLOWZA_HOME: join(homes, name),
      FLOWZA_CONCURRENCY: '2',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said = new Set<string>()
  const waiting = new Map<string, () => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.add(line)
    waiting.get(line)?.()
  })
  const worker = {
    child,
    says: (line: string) =>
      said.has(line) ? Promise.resolve() : new Promise<void>((resolve) => void waiting.set(line, resolve)),
  }
  workers.push(worker)
  return worker
}

/** Each test has values of its own, so that none finds what another one made. */
let firstValue = 0

/** one -> two -> wait -> three -> four: what it gives is value + 6. */
function chain(gate: string, value: number) {
  return sketch(
    `${gate} ${value}`,
    {
      one: { type: 'number', params: { value } },
      two: { type: 'add', params: { plus: 1 } },
      wait: { type: 'gate', params: { name: gate } },
      three: { type: 'add', params: { plus: 2 } },
      four: { type: 'add', params: { plus: 3 } },
    },
    ['one -> two', 'two -> wait', 'wait -> three', 'three -> four'],
  )
}

async function valueOf(run: Run): Promise<number | null | undefined> {
  const header = await getNodeOutput(server.ctx, { run: run.id, node: 'four', port: 'metrics' })
  return header.kind === 'metrics' ? header.metrics['value'] : undefined
}

async function completes(gate: string, hosts: readonly (TestHost | null)[], end: (first: Worker) => void) {
  const { ctx } = server
  const first = startWorker(`${gate}-one`, gate, false, hosts[0])
  await first.says('READY')
  const start = (firstValue += 100)
  const held = await startRun(ctx, { document: chain(gate, start), cache: true })
  await first.says('WAITING')
  const second = startWorker(`${gate}-two`, gate, true, hosts[1])
  await second.says('READY')
  const others = await Promise.all(
    Array.from({ length: 9 }, (_, index) =>
      startRun(ctx, { document: chain(gate, start + index + 1), cache: true }),
    ),
  )
  end(first)
  const patience = AbortSignal.timeout(90_000)
  const finished = await Promise.all([held, ...others].map((run) => waitForRun(ctx, run.id, patience)))
  expect(finished.map((run) => run.status)).toEqual(finished.map(() => 'succeeded'))
  expect(await Promise.all(finished.map(valueOf))).toEqual(finished.map((_, index) => start + index + 6))
  // The worker that is gone had made these; its disk is of no use to anybody.
  expect(nodeOf(finished[0], 'two').attempt).toBe(1)
  expect(nodeOf(finished[0], 'wait').attempt).toBeGreaterThan(1)
  second.child.kill('SIGTERM')
  await once(second.child, 'exit')
}

describe('two workers with nothing in common but Postgres and a bucket', { timeout: 120_000 }, () => {
  it('lose nothing when one of them is killed in the middle', async () => {
    await completes('killed', [null, null], ({ child }) => void child.kill('SIGKILL'))
    expect([...s3.objects.keys()].every((key) => key.startsWith('team/flowza/'))).toBe(true)
  })

  it.skipIf(network === null)('on two hosts: lose nothing when one of them is killed', async () => {
    await completes('host-killed', network?.hosts ?? [], ({ child }) => void child.kill('SIGKILL'))
  })

  it.skipIf(network === null)(
    'on two hosts: lose nothing when one of them loses its network',
    async () => {
      await completes('host-cut', network?.hosts ?? [], () => network?.hosts[0].cut())
    },
    120_000,
  )
})

describe('a server without a worker', () => {
  it('is told which runner the workers have, and neither looks for an engine nor starts a node', async () => {
    const url = server.env.databaseUrl ?? ''
    expect(() => readEnv({ FLOWZA_ROLE: 'server', DATABASE_URL: url })).toThrow(/FLOWZA_RUNNER/)
    expect(() => readEnv({ FLOWZA_ROLE: 'server', FLOWZA_RUNNER: 'docker' })).toThrow(/DATABASE_URL/)
    const env = readEnv({
      FLOWZA_ROLE: 'server',
      FLOWZA_RUNNER: 'docker',
      DATABASE_URL: url,
      FLOWZA_HOME: join(homes, 'server'),
      ...s3Env(s3.endpoint),
    })
    const alone = await openSystem({
      env,
      worker: false,
      onNotice: () => {},
      onError: (error) => server.errors.push(error),
      product: { ...productPaths, datasets: join(homes, 'none'), templates: join(homes, 'none') },
    })
    expect(alone.ctx.runner).toMatchObject({ name: 'docker', description: 'in workers elsewhere' })
    await alone.close()
  })
})
