/** Works off node jobs: takes an attempt, has a runner execute it, stores what it made, commits it once. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { and, eq, inArray } from 'drizzle-orm'
import { nodeTypeOf } from '@flowza/nodes/core'
import type { TaskResult } from '@flowza/nodes/runtime/protocol'
import { StoreError, type StoredArtifact } from '../artifacts/artifact-store.ts'
import { repeatableTransaction, type Transaction } from '../db/client.ts'
import { artifacts, datasets, nodeRuns, type StoredFailure, type StoredOutputs } from '../db/schema.ts'
import type { JobDelivery } from '../jobs/queue.ts'
import type { Runner } from '../runners/runner.ts'
import { taskLimitsOf } from '../runners/task-limits.ts'
import type { Services } from '../services/context.ts'
import { datasetDigest } from './fingerprint.ts'
import { forgetArtifact, keepNodeResult } from './node-results.ts'
import type { NodeRunRow, RunRow } from './present-run.ts'
import { RunProgress } from './run-progress.ts'
import { storableText } from './storable-text.ts'
import { createTaskEventWriter } from './task-events.ts'
import { DamagedInputsError, layOutTask, type TaskDataset } from './task-layout.ts'

/** A node whose worker has died this often is the likely cause. */
const mostAttempts = 4
/** How often a worker asks whether its attempts are still wanted, should a notification get lost. */
const leaseCheckMs = 1000

type StopReason = 'cancelled' | 'lost' | 'shutdown'

interface ActiveAttempt {
  run: string
  nodeRunId: string
  attempt: number
  abort: AbortController
  stopped: StopReason | null
  ended: Promise<void>
}

interface Lease {
  run: RunRow
  nodeRun: NodeRunRow
  attempt: number
}

export interface NodeExecutor {
  handle(delivery: JobDelivery): Promise<void>
  /** Stops every task and gives its node back to the queue. */
  close(): Promise<void>
}

export interface NodeExecutorOptions {
  services: Services
  runner: Runner
  tasksFolder: string
  onError(error: unknown): void
}

export function createNodeExecutor(options: NodeExecutorOptions): NodeExecutor {
  return new Executor(options)
}

class Executor implements NodeExecutor {
  readonly #services: Services
  readonly #runner: Runner
  readonly #tasksFolder: string
  readonly #onError: (error: unknown) => void
  readonly #active = new Set<ActiveAttempt>()
  readonly #leaseCheck: NodeJS.Timeout
  readonly #unlisten: () => void
  #closing = false

  constructor(options: NodeExecutorOptions) {
    this.#services = options.services
    this.#runner = options.runner
    this.#tasksFolder = options.tasksFolder
    this.#onError = options.onError
    this.#unlisten = options.services.hub.onCancel((run) => {
      for (const attempt of this.#active) if (attempt.run === run) stop(attempt, 'cancelled')
    })
    this.#leaseCheck = setInterval(
      () => void this.#stopUnwanted().catch((error: unknown) => this.#onError(error)),
      leaseCheckMs,
    )
  }

  async handle({ job, signal }: JobDelivery): Promise<void> {
    if (this.#closing) throw new Error('This worker is stopping.')
    const lease = await this.#lease(job)
    if (lease === null) return
    const done = Promise.withResolvers<void>()
    const active: ActiveAttempt = {
      run: lease.run.id,
      nodeRunId: lease.nodeRun.id,
      attempt: lease.attempt,
      abort: new AbortController(),
      stopped: null,
      ended: done.promise,
    }
    const onSignal = () => stop(active, 'lost')
    signal.addEventListener('abort', onSignal, { once: true })
    this.#active.add(active)
    const folder = join(this.#tasksFolder, `${lease.nodeRun.id}-${lease.attempt}`)
    try {
      await this.#execute(lease, active, folder)
    } finally {
      signal.removeEventListener('abort', onSignal)
      this.#active.delete(active)
      await rm(folder, { recursive: true, force: true }).catch((error: unknown) => this.#onError(error))
      done.resolve()
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    clearInterval(this.#leaseCheck)
    this.#unlisten()
    const running = [...this.#active]
    for (const attempt of running) stop(attempt, 'shutdown')
    await Promise.all(running.map((attempt) => attempt.ended))
  }

  /** Null when there is nothing to do: the run is over, or another delivery of the job already did it. */
  async #lease(job: { run: string; node: string }): Promise<Lease | null> {
    return repeatableTransaction(this.#services.db, async (transaction) => {
      const progress = await RunProgress.lock(transaction, this.#services, job.run)
      const before = progress?.nodeRun(job.node)
      if (progress === null || before === undefined) return null
      if (before.status !== 'queued' && before.status !== 'running') return null
      if (before.attempt >= mostAttempts) {
        progress.fail(job.node, {
          code: 'CRASHED',
          message: `The worker stopped ${before.attempt} times while it ran "${before.title}".`,
          hint: 'See whether the machine runs out of memory; give the node fewer rows, or run the workflow again.',
          column: null,
          row: null,
        })
        await progress.save()
        return null
      }
      const attempt = progress.lease(job.node)
      await progress.save()
      const nodeRun = progress.nodeRun(job.node)
      return nodeRun === undefined ? null : { run: progress.run, nodeRun, attempt }
    })
  }

  async #execute(lease: Lease, active: ActiveAttempt, folder: string): Promise<void> {
    const events = createTaskEventWriter(
      this.#services.db,
      { run: lease.run, node: lease.nodeRun.node, nodeRunId: lease.nodeRun.id, attempt: lease.attempt },
      this.#onError,
    )
    try {
      await this.#layOut(lease, folder)
    } catch (error) {
      if (error instanceof DamagedInputsError) return this.#restoreInputs(lease, error)
      throw error
    }
    const { limits } = this.#services
    const outcome = await this.#runner.execute(
      {
        id: `${lease.nodeRun.id}-${lease.attempt}`,
        folder,
        labels: { run: lease.run.id, node: lease.nodeRun.node, attempt: String(lease.attempt) },
        limits: taskLimitsOf(limits),
      },
      { signal: active.abort.signal, onEvent: (event) => events.add(event) },
    )
    await events.flush()
    switch (active.stopped) {
      case 'cancelled':
      case 'lost':
        return
      case 'shutdown':
        await this.#handBack(lease, 'The worker was stopped; the node goes on when one is there.')
        throw new Error('This worker is stopping.')
      case null:
        break
    }
    if (outcome.status === 'failed') {
      if (outcome.code === 'RUNNER_UNAVAILABLE' && lease.attempt < mostAttempts) {
        await this.#handBack(lease, outcome.message)
        throw new Error(outcome.message)
      }
      const { code, message, hint } = outcome
      return this.#fail(lease, { code, message, hint, column: null, row: null })
    }
    if (outcome.result.status === 'failed') {
      const { code, message, hint, column, row } = outcome.result.error
      return this.#fail(lease, { code, message, hint, column, row })
    }
    return this.#succeed(lease, folder, outcome.result)
  }

  async #layOut({ run, nodeRun }: Lease, folder: string): Promise<void> {
    const { key } = nodeRun
    if (key === null) throw new Error(`The node run ${nodeRun.id} was queued without a key.`)
    await layOutTask(this.#services.store, {
      folder,
      node: { id: nodeRun.node, title: nodeRun.title },
      key,
      datasets: await this.#datasetsOf(run, key),
      limits: {
        memoryBytes: this.#services.limits.nodeMemoryBytes,
        threads: this.#services.limits.nodeCpus,
      },
    })
  }

  async #datasetsOf(run: RunRow, key: NonNullable<NodeRunRow['key']>): Promise<Record<string, TaskDataset>> {
    const found: Record<string, TaskDataset> = {}
    for (const [param, digest] of Object.entries(key.datasets)) {
      const [row] = await this.#services.db
        .select()
        .from(datasets)
        .where(and(eq(datasets.workspaceId, run.workspaceId), eq(datasets.id, String(key.params[param]))))
      // Deleted or replaced since the run was planned.
      if (row === undefined || datasetDigest(row) !== digest) {
        throw new DamagedInputsError(new Set(), [String(key.params[param])])
      }
      found[param] = { id: row.id, digest: row.digest, schema: row.schema }
    }
    return found
  }

  async #succeed(
    lease: Lease,
    folder: string,
    result: Extract<TaskResult, { status: 'succeeded' }>,
  ): Promise<void> {
    const type = nodeTypeOf(this.#services.nodeTypes, lease.nodeRun.type)
    const stored: Record<string, StoredArtifact> = {}
    try {
      for (const port of Object.keys(type?.manifest.outputs ?? {})) {
        stored[port] = await this.#services.store.putArtifact(join(folder, 'out', port), {
          limitBytes: this.#services.limits.nodeOutputBytes,
        })
      }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      return this.#fail(lease, {
        code: 'UNEXPECTED',
        message: `What "${lease.nodeRun.title}" left behind can't be used: ${error.message}`,
        hint: 'Run it again; if that does not help, report it with the workflow.',
        column: null,
        row: null,
      })
    }
    const outputs = Object.fromEntries(
      Object.entries(stored).map(([port, artifact]) => [port, summaryOf(artifact)]),
    )
    const warnings = result.warnings.map((warning) => ({
      ...warning,
      message: storableText(warning.message),
      hint: storableText(warning.hint),
    }))
    await this.#commit(lease, async (progress, transaction) => {
      const finishedAt = new Date()
      const { workspaceId } = lease.run
      const rows = Object.values(outputs).map((output) => ({
        workspaceId,
        createdAt: finishedAt,
        digest: output.digest,
        kind: output.kind,
        rows: output.rows,
        columns: output.columns,
        bytes: output.bytes,
      }))
      if (rows.length > 0) await transaction.insert(artifacts).values(rows).onConflictDoNothing()
      const { key, fingerprint } = lease.nodeRun
      if (key !== null && fingerprint !== null) {
        await keepNodeResult(transaction, {
          workspaceId,
          key,
          fingerprint,
          outputs,
          warnings,
          runId: lease.run.id,
          finishedAt,
        })
      }
      progress.succeed(lease.nodeRun.node, { outputs, warnings, finishedAt })
    })
  }

  async #fail(lease: Lease, error: StoredFailure): Promise<void> {
    await this.#commit(lease, async (progress) => progress.fail(lease.nodeRun.node, storableFailure(error)))
  }

  async #handBack(lease: Lease, reason: string): Promise<void> {
    await this.#commit(lease, async (progress) => progress.handBack(lease.nodeRun.node, reason))
  }

  async #restoreInputs(lease: Lease, damaged: DamagedInputsError): Promise<void> {
    const [gone] = damaged.datasets
    if (gone !== undefined) {
      return this.#fail(lease, {
        code: 'DATASET_UNKNOWN',
        message: `The file of the data set "${gone}" is gone or has changed since this run was started.`,
        hint: 'Upload it again, then run the workflow again.',
        column: null,
        row: null,
      })
    }
    await this.#commit(lease, async (progress, transaction) => {
      for (const digest of damaged.digests) {
        await forgetArtifact(transaction, { workspaceId: lease.run.workspaceId, digest })
      }
      progress.restoreInputs(lease.nodeRun.node, damaged.digests)
    })
  }

  /** Changes the run if this worker still holds the attempt; a newer attempt or a cancelled run fences it off. */
  async #commit(
    lease: Lease,
    change: (progress: RunProgress, transaction: Transaction) => Promise<void>,
  ): Promise<void> {
    await repeatableTransaction(this.#services.db, async (transaction) => {
      const progress = await RunProgress.lock(transaction, this.#services, lease.run.id)
      const current = progress?.nodeRun(lease.nodeRun.node)
      if (progress === null || current?.status !== 'running' || current.attempt !== lease.attempt) return
      await change(progress, transaction)
      await progress.save()
    })
  }

  async #stopUnwanted(): Promise<void> {
    const active = [...this.#active]
    if (active.length === 0) return
    const held = await this.#services.db
      .select({ id: nodeRuns.id, attempt: nodeRuns.attempt, status: nodeRuns.status })
      .from(nodeRuns)
      .where(
        inArray(
          nodeRuns.id,
          active.map((attempt) => attempt.nodeRunId),
        ),
      )
    const current = new Map(held.map((row) => [row.id, row]))
    for (const attempt of active) {
      const row = current.get(attempt.nodeRunId)
      if (row?.status === 'running' && row.attempt === attempt.attempt) continue
      stop(attempt, row === undefined || row.status === 'cancelled' ? 'cancelled' : 'lost')
    }
  }
}

function stop(attempt: ActiveAttempt, reason: StopReason): void {
  attempt.stopped ??= reason
  attempt.abort.abort(new Error(reason))
}

function summaryOf(artifact: StoredArtifact): StoredOutputs[string] {
  const { header } = artifact
  return {
    digest: artifact.digest,
    kind: header.kind,
    rows: header.kind === 'table' ? header.rows : null,
    columns: header.kind === 'table' ? header.schema.columns.length : null,
    bytes: artifact.bytes,
  }
}

function storableFailure(error: StoredFailure): StoredFailure {
  return {
    ...error,
    message: storableText(error.message),
    hint: error.hint === null ? null : storableText(error.hint),
    column: error.column === null ? null : storableText(error.column),
  }
}
