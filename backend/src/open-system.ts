/** Puts the parts of the backend together, for the server, a worker and the command line alike; takes them apart again. */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { nodeCode, type NodeCode } from '@flowza/nodes/runtime/digest'
import type { ServerNodeTypes } from '@flowza/nodes/core'
import { openArtifactStore } from './artifacts/open-artifact-store.ts'
import { connectDatabase, type DatabaseClient } from './db/client.ts'
import { openEmbeddedPostgres, type EmbeddedPostgres } from './db/embedded-postgres.ts'
import { migrate } from './db/migrate.ts'
import { holdWorkerPresence, type WorkerPresence } from './db/worker-presence.ts'
import { installationOf, pathsOf, type Env, type Paths } from './env.ts'
import { createPgBossQueue } from './jobs/pg-boss-queue.ts'
import { observeDelivery, observeRunner } from './observability/observed-runner.ts'
import { createReadiness, type Readiness } from './observability/readiness.ts'
import { productPaths, productVersion, type ProductPaths } from './product.ts'
import { chooseRunner } from './runners/choose-runner.ts'
import { taskLimitsOf } from './runners/task-limits.ts'
import { nodeImage } from './runners/node-image.ts'
import { runnerNames, type Runner } from './runners/runner.ts'
import { settleWithin } from './runners/settle-within.ts'
import { createNodeExecutor, type NodeExecutor } from './runs/node-executor.ts'
import { openRunHub } from './runs/run-hub.ts'
import type { ServiceContext } from './services/context.ts'
import { registerShowcase } from './services/datasets/register-showcase.ts'
import { localOwner } from './services/local-owner.ts'
import { createTableProcess } from './tables/table-process.ts'
import { fireSchedule, syncSchedules } from './services/schedules/fire-schedule.ts'
import { driveSweeps } from './services/sweeps/drive-sweeps.ts'
import { driveRetention } from './services/retention/drive-retention.ts'
import { failOrphanedRuns, recoverRuns } from './services/runs/recover-runs.ts'

/** Time beyond a node's own limit in which its worker stores what it made. */
const storingSeconds = 900
const recoverEveryMs = 30_000

export interface OpenSystemOptions {
  env: Env
  /** Whether this process takes jobs. */
  worker: boolean
  /** Called with one line for people on each thing worth knowing. */
  onNotice(line: string): void
  onError(error: unknown): void
  /** For tests: other node types and another runner than the installed ones. */
  nodeTypes?: ServerNodeTypes
  runner?: Runner
  product?: ProductPaths
  code?: NodeCode
}

export interface System {
  /** As the local owner. */
  ctx: ServiceContext
  paths: Paths
  /** Where the database is, in words, when it isn't in the home. */
  databaseElsewhere: string | null
  readiness: Readiness
  close(): Promise<void>
}

export async function openSystem(options: OpenSystemOptions): Promise<System> {
  const closers: (() => Promise<void>)[] = []
  const close = async (report: (error: unknown) => void) => {
    // In the reverse order of opening; one that fails must not keep the database running.
    for (const closer of closers.splice(0).reverse()) await closer().catch(report)
  }
  try {
    return { ...(await open(options, closers)), close: () => close(options.onError) }
  } catch (error) {
    // The first failure is the one to tell; that its consequences can't be closed properly is no news.
    await close(() => {})
    throw error
  }
}

async function open(
  options: OpenSystemOptions,
  closers: (() => Promise<void>)[],
): Promise<Omit<System, 'close'>> {
  const { env } = options
  const paths = pathsOf(env)
  await mkdir(paths.home, { recursive: true })
  const preparing = Promise.all([
    openArtifactStore({ folder: paths.artifacts, s3: env.s3 }),
    nodeCode(),
    prepareRunner(options, paths),
  ])
  // Awaited below; a rejection before that must not end the process.
  preparing.catch(() => {})

  const embedded = env.databaseUrl === null ? await openDatabase(env, paths, options) : null
  if (embedded !== null) closers.push(() => embedded.close())
  const url = embedded?.url ?? env.databaseUrl ?? ''
  const product = options.product ?? productPaths
  await migrate(url, product.migrations)

  const client = connectDatabase(url)
  closers.push(() => client.close())
  const queue = createPgBossQueue({
    url,
    runners: runnerNames,
    jobSeconds: env.limits.nodeSeconds + storingSeconds,
    schedules: options.worker,
    onError: options.onError,
  })
  const listening = openRunHub(client)
  // Each before the first await that could fail: what has begun to start is stopped, too.
  closers.push(async () => (await preparing)[0].close())
  closers.push(async () => (await preparing)[2].runner?.close())
  closers.push(async () => (await listening).close())
  closers.push(() => queue.stop())
  const [[store, code, chosen], hub, actor] = await Promise.all([
    preparing,
    listening,
    localOwner(client.db),
    queue.start(),
  ])

  const tables = createTableProcess()
  closers.push(() => tables.close())
  const ctx: ServiceContext = {
    actor,
    db: client.db,
    queue,
    store,
    tables,
    hub,
    nodeTypes: options.nodeTypes ?? (await import('@flowza/nodes/catalogue/server')).serverNodeTypes,
    limits: env.limits,
    product,
    version: productVersion(),
    runtime: code.everything,
    code: options.code ?? code,
    runner: { name: chosen.name, description: chosen.description, reason: chosen.reason },
  }
  for (const notice of await registerShowcase(ctx)) options.onNotice(notice)
  if (options.worker && chosen.runner !== null) {
    await startWorker({ options, ctx, client, runner: observeRunner(chosen.runner), paths, closers })
  }
  const place = embedded?.folder ?? 'the Postgres of DATABASE_URL'
  return {
    ctx,
    paths,
    readiness: createReadiness({ askDatabase: () => client.raw`select 1`, queue, store }),
    databaseElsewhere: place === paths.postgres ? null : place,
  }
}

async function openDatabase(env: Env, paths: Paths, options: OpenSystemOptions): Promise<EmbeddedPostgres> {
  const embedded = await openEmbeddedPostgres({
    folder: paths.postgres,
    fallback: join('/var/lib/flowza', installationOf(env)),
  })
  if (embedded.notice !== null) options.onNotice(embedded.notice)
  return embedded
}

/** What runs nodes; `runner` is null in a process that runs none and must not even know an engine. */
interface PreparedRunner {
  runner: Runner | null
  name: string
  description: string
  reason: string
}

async function prepareRunner(options: OpenSystemOptions, paths: Paths): Promise<PreparedRunner> {
  const { env } = options
  if (options.runner !== undefined) return prepared(options.runner, 'given by the caller')
  if (!options.worker && env.role === 'server' && env.runner !== 'auto') {
    return {
      runner: null,
      name: env.runner,
      description: 'in workers elsewhere',
      reason: 'FLOWZA_ROLE=server runs no nodes',
    }
  }
  const { runner, reason } = await chooseRunner({
    requested: options.env.runner,
    image: (await nodeImage()).name,
    engineRuntime: env.dockerRuntime,
    installation: installationOf(options.env),
    tasksFolder: paths.tasks,
    cacheFolder: join(dirname(paths.tasks), 'compiled'),
    warm: {
      sandboxes: options.worker ? 2 * options.env.concurrency : 0,
      limits: taskLimitsOf(options.env.limits),
    },
  })
  return prepared(runner, reason)
}

function prepared(runner: Runner, reason: string): PreparedRunner {
  return { runner, name: runner.name, description: runner.description, reason }
}

async function startWorker(parts: {
  options: OpenSystemOptions
  ctx: ServiceContext
  client: DatabaseClient
  runner: Runner
  paths: Paths
  closers: (() => Promise<void>)[]
}): Promise<void> {
  const { options, ctx, client, runner, paths, closers } = parts
  const presence: WorkerPresence = await holdWorkerPresence(client.url, runner.name)
  closers.push(() => presence.close())
  // Only the first worker sweeps: to a later one, the tasks of the others look like left-overs. Containers outlive
  // their worker, and the executor adopts those that are wanted.
  if (presence.first && runner.name === 'process') await runner.sweep()
  await presence.join()
  const executor: NodeExecutor = await createNodeExecutor({
    services: ctx,
    runner,
    tasksFolder: paths.tasks,
    slots: options.env.concurrency,
    onError: options.onError,
  })
  closers.push(() => executor.close())
  const handling = new Set<Promise<void>>()
  await ctx.queue.work({ runner: runner.name, concurrency: options.env.concurrency }, async (delivery) => {
    const handled = executor.handle(delivery, (taken, work) =>
      observeDelivery(ctx.db, runner.name, taken, work),
    )
    handling.add(handled)
    await handled.finally(() => handling.delete(handled))
  })
  closers.push(driveSweeps(ctx, options.onError))
  closers.push(driveRetention(ctx, options.onError))
  await syncSchedules(ctx)
  await ctx.queue.workSchedules(async (firing) => void (await fireSchedule(ctx, firing)))
  const recover = () =>
    void Promise.all([recoverRuns(ctx), failOrphanedRuns(ctx)]).catch((error: unknown) =>
      options.onError(error),
    )
  recover()
  const timer = setInterval(recover, recoverEveryMs)
  timer.unref()
  closers.push(async () => clearInterval(timer))
  closers.push(async () => {
    await ctx.queue.pause()
    await settleWithin(options.env.drainSeconds * 1000, Promise.allSettled(handling))
  })
}
