/** Works off node jobs: takes a lease, has a runner execute or adopt the task, stores what it made, commits it once. */
import { and, eq } from 'drizzle-orm'
import { removeFolder } from '../artifacts/folder.ts'
import { isDatabaseAway } from '../db/database-away.ts'
import { nodeRuns } from '../db/schema.ts'
import { newId } from '../db/uuid.ts'
import type { TaskEvent } from '@flowza/nodes/runtime/protocol'
import type { JobDelivery } from '../jobs/queue.ts'
import type { Outcome, Runner } from '../runners/runner.ts'
import type { Services } from '../services/context.ts'
import { Chores } from './chores.ts'
import type { TryEnd } from './failure-policy.ts'
import {
  createStepStore,
  heldUpBy,
  layOut,
  readOutcome,
  resultsInHand,
  runnerTaskOf,
  type StepEnd,
  type StepStore,
} from './node-attempt.ts'
import {
  beginAgain,
  commit,
  endTry,
  isHeldNow,
  takeLease,
  takeNext,
  taskFolderOf,
  type NodeLease,
} from './node-lease.ts'
import { forgetArtifact } from './node-results.ts'
import { failOverdueRuns } from './overdue-runs.ts'
import { createTaskEventWriter } from './task-events.ts'
import { DamagedInputsError } from './task-layout.ts'
import { removeForgottenTasks } from './task-folders.ts'
import { startWorkerBeat, type HeldRow, type WorkerBeat } from './worker-beat.ts'

const reapEveryMs = 15_000
const overdueEveryMs = 1000
/** How long a slot goes from node to node of one run before it takes from the queue again, where others have turns. */
const sliceMs = 1000

/**
 * Why a task is let go before its end. `lost`: the node is somebody else's or nobody's; `adopted`: so is the task;
 * `silent`: the lease has run out unheard.
 */
type StopReason = 'cancelled' | 'lost' | 'adopted' | 'silent' | 'shutdown'

interface ActiveAttempt {
  /** The delivery that it is made under. */
  job: string
  run: string
  nodeRunId: string
  lease: string
  taskId: string
  abort: AbortController
  leave: AbortController
  stopped: StopReason | null
  /** Of a chain that is at work. */
  steps: StepStore | null
  ended: Promise<void>
}

/** Surrounds the work on one node. */
export type Observe = (
  delivery: JobDelivery,
  work: () => Promise<NodeLease | null>,
) => Promise<NodeLease | null>

export interface NodeExecutor {
  /** Works on the node of a job, and on what that makes ready, for as long as a slot is one run's. */
  handle(delivery: JobDelivery, observe: Observe): Promise<void>
  /** Stops every task and gives its node back to the queue. */
  close(): Promise<void>
}

export interface NodeExecutorOptions {
  services: Services
  runner: Runner
  tasksFolder: string
  /** Nodes that this worker runs at the same time. */
  slots: number
  onError(error: unknown): void
}

/** A worker's executor, from its first heartbeat on. */
export async function createNodeExecutor(options: NodeExecutorOptions): Promise<NodeExecutor> {
  const executor = new Executor(options)
  await executor.open()
  return executor
}

class Executor implements NodeExecutor {
  readonly #services: Services
  readonly #runner: Runner
  readonly #tasksFolder: string
  readonly #slots: number
  readonly #onError: (error: unknown) => void
  readonly #id = newId()
  /** By node run. */
  readonly #active = new Map<string, ActiveAttempt>()
  readonly #chores: Chores
  #unlisten: () => void = () => {}
  #beat: WorkerBeat | null = null
  #closing = false

  constructor(options: NodeExecutorOptions) {
    this.#services = options.services
    this.#runner = options.runner
    this.#tasksFolder = options.tasksFolder
    this.#slots = options.slots
    this.#onError = options.onError
    this.#chores = new Chores(options.onError)
  }

  async open(): Promise<void> {
    const { db, hub } = this.#services
    this.#unlisten = hub.onCancel((run) => {
      for (const attempt of this.#active.values()) if (attempt.run === run) stop(attempt, 'cancelled')
    })
    this.#beat = await startWorkerBeat({
      db,
      worker: { id: this.#id, runner: this.#runner.name, slots: this.#slots },
      held: () => [...this.#active.keys()],
      onLook: (rows) => this.#stopUnwanted(rows),
      onSilence: () => {
        for (const attempt of this.#active.values()) stop(attempt, 'silent')
      },
      onError: this.#onError,
    })
    await this.#reap()
    this.#chores.repeat(reapEveryMs, () => this.#reap())
    this.#chores.repeat(overdueEveryMs, () => failOverdueRuns(this.#services))
  }

  async handle(delivery: JobDelivery, observe: Observe): Promise<void> {
    const until = performance.now() + sliceMs
    let next: NodeLease | null = null
    let { job, waitedSeconds } = delivery
    do {
      const lease: NodeLease | null = next
      next = await observe({ ...delivery, job, waitedSeconds }, () =>
        this.#handle(delivery, { lease, until }),
      )
      if (next !== null) job = { run: next.run.id, node: next.nodeRun.node }
      waitedSeconds = 0
    } while (next !== null)
  }

  /** @returns what to go on with */
  async #handle(
    { id, job, signal }: JobDelivery,
    { lease: taken, until }: { lease: NodeLease | null; until: number },
  ): Promise<NodeLease | null> {
    if (this.#closing) {
      if (taken === null) throw new Error('This worker is stopping.')
      await this.#handBack(taken)
      return null
    }
    // Delivered again while it runs here, or right before the former try is put away.
    if (taken === null) await this.#attemptOf(id)?.ended
    const lease = taken ?? (await takeLease(this.#services, { id, job, worker: this.#id }))
    if (lease === null) return null
    const done = Promise.withResolvers<void>()
    const active: ActiveAttempt = {
      job: id,
      run: lease.run.id,
      nodeRunId: lease.nodeRun.id,
      lease: lease.lease,
      taskId: lease.taskId,
      abort: new AbortController(),
      leave: new AbortController(),
      stopped: null,
      steps: null,
      ended: done.promise,
    }
    // The queue thinks that the job is somebody else's; whether the node is, the database says.
    const onSignal = () => this.#beat?.look()
    signal.addEventListener('abort', onSignal, { once: true })
    this.#active.set(lease.nodeRun.id, active)
    try {
      return await this.#attempt(lease, active, () => !this.#closing && performance.now() < until)
    } finally {
      signal.removeEventListener('abort', onSignal)
      this.#active.delete(lease.nodeRun.id)
      done.resolve()
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#chores.stop()
    this.#unlisten()
    const running = [...this.#active.values()]
    for (const attempt of running) stop(attempt, 'shutdown')
    await Promise.all(running.map((attempt) => attempt.ended))
    await this.#chores.settle()
    await this.#beat?.close()
  }

  /**
   * @returns a lease on what the node has made ready
   * @throws Error when the queue should deliver the job again
   */
  async #attempt(taken: NodeLease, active: ActiveAttempt, mayGoOn: () => boolean): Promise<NodeLease | null> {
    let lease = taken
    try {
      const adopted = lease.isTakenOver ? await this.#run(lease, active, 'adopt') : null
      if (lease.isTakenOver && adopted === null) {
        await this.#removeFolder(lease.taskId)
        const again = await beginAgain(this.#services, lease)
        if (again === null) return null
        lease = again
        active.taskId = again.taskId
      }
      const outcome = adopted ?? (await this.#begin(lease, active))
      return outcome === null ? null : await this.#conclude(lease, active, { outcome, mayGoOn })
    } catch (error) {
      if (isDatabaseAway(error)) throw error
      const end = heldUpBy(error)
      if (end === null) this.#onError(error)
      const fault = {
        cause: 'lost',
        code: 'UNEXPECTED',
        reason: 'The worker met an error of its own.',
      } as const
      await endTry(this.#services, lease, end ?? fault)
      return null
    } finally {
      await active.steps?.settle()
      // The next node needn't wait for it.
      if (active.stopped !== 'adopted') this.#chores.begin(this.#removeFolder(active.taskId))
    }
  }

  /** Null when the node's inputs have to be made again first. */
  async #begin(lease: NodeLease, active: ActiveAttempt): Promise<Outcome | null> {
    try {
      await layOut(this.#services, lease, taskFolderOf(this.#tasksFolder, lease.taskId))
    } catch (error) {
      if (!(error instanceof DamagedInputsError)) throw error
      await this.#restoreInputs(lease, error)
      return null
    }
    return this.#run(lease, active, 'execute')
  }

  #run(lease: NodeLease, active: ActiveAttempt, how: 'execute'): Promise<Outcome>
  #run(lease: NodeLease, active: ActiveAttempt, how: 'adopt'): Promise<Outcome | null>
  async #run(lease: NodeLease, active: ActiveAttempt, how: 'execute' | 'adopt'): Promise<Outcome | null> {
    const folder = taskFolderOf(this.#tasksFolder, lease.taskId)
    const steps = lease.chain.length === 0 ? null : createStepStore(this.#services, lease, folder)
    active.steps = steps
    const events = createTaskEventWriter(
      this.#services.db,
      {
        run: lease.run,
        node: lease.nodeRun.node,
        nodeRunId: lease.nodeRun.id,
        lease: lease.lease,
        seen: how === 'adopt' ? lease.nodeRun.eventsSeen : 0,
      },
      this.#onError,
    )
    const outcome = await this.#runner[how](await runnerTaskOf(this.#services, lease, folder), {
      signal: active.abort.signal,
      leave: active.leave.signal,
      onEvent(event, sequence) {
        if (event.event === 'step') {
          noteTime(lease, event)
          if (event.status === 'ended') steps?.begin(event.node)
        }
        events.add(event, sequence)
      },
    })
    lease.untold.push(...(await events.rest()))
    return outcome
  }

  async #conclude(
    lease: NodeLease,
    active: ActiveAttempt,
    { outcome, mayGoOn }: { outcome: Outcome; mayGoOn: () => boolean },
  ): Promise<NodeLease | null> {
    const isUnfinished = outcome.status === 'failed'
    switch (active.stopped) {
      case 'cancelled':
      case 'lost':
      case 'adopted':
        return null
      case 'silent':
        if (isUnfinished) throw new Error('This worker could not be heard and has stopped its tasks.')
        break
      case 'shutdown':
        if (isUnfinished) return this.#handBack(lease)
        break
      case null:
        break
    }
    const folder = taskFolderOf(this.#tasksFolder, lease.taskId)
    const steps = (await active.steps?.read()) ?? []
    const first: StepEnd | undefined = steps[0]
    const end: StepEnd | TryEnd = first ?? (await readOutcome(this.#services, lease, { outcome, folder }))
    if (!('status' in end)) return this.#endTry(lease, end)
    if (end.status === 'failed') return this.#endTry(lease, { cause: 'failure', error: end.error })
    const { node, startedAt, key } = lease.nodeRun
    const done = [node, ...lease.chain.map((member) => member.node.node)].slice(0, Math.max(1, steps.length))
    const together = done.length > 1 ? done : null
    const now = new Date()
    const times = lease.times.get(node) ?? { startedAt: startedAt ?? now, finishedAt: now }
    let next: NodeLease | null = null
    const held = await commit(this.#services, lease, async (progress) => {
      await progress.takeInHand(resultsInHand(lease, steps, together))
      progress.succeed(node, { ...end, ...times, together, inputs: key?.inputs ?? {} })
      next = mayGoOn()
        ? await takeNext(this.#services, progress, { after: lease.nodeRun, worker: this.#id })
        : null
    })
    // A commit that was cut off may have happened: then the lease is in the database all the same.
    return held || next === null || (await isHeldNow(this.#services, next)) ? next : null
  }

  async #endTry(lease: NodeLease, end: TryEnd): Promise<null> {
    await endTry(this.#services, lease, end)
    return null
  }

  async #handBack(lease: NodeLease): Promise<null> {
    await commit(this.#services, lease, (progress) =>
      progress.handBack(lease.nodeRun.node, 'The worker was stopped; the node goes on when one is there.'),
    )
    return null
  }

  async #restoreInputs(lease: NodeLease, damaged: DamagedInputsError): Promise<void> {
    const [gone] = damaged.datasets
    const { node, workspaceId } = lease.nodeRun
    await commit(this.#services, lease, async (progress) => {
      if (gone !== undefined) {
        return progress.fail(node, {
          code: 'DATASET_UNKNOWN',
          message: `The file of the data set "${gone}" is gone or has changed since this run was started.`,
          hint: 'Upload it again, then run the workflow again.',
          column: null,
          row: null,
        })
      }
      for (const digest of damaged.digests) {
        await forgetArtifact(progress.transaction, { workspaceId, digest })
      }
      return progress.restoreInputs(node, damaged.digests)
    })
  }

  #stopUnwanted(rows: ReadonlyMap<string, HeldRow>): void {
    for (const attempt of this.#active.values()) {
      const row = rows.get(attempt.nodeRunId)
      // It came after the look.
      if (row === undefined) continue
      if (row.status === 'running' && row.lease === attempt.lease) continue
      if (row.status === 'cancelled') stop(attempt, 'cancelled')
      else if (row.status === 'running' && row.taskId === attempt.taskId) stop(attempt, 'adopted')
      else stop(attempt, 'lost')
    }
  }

  async #reap(): Promise<void> {
    const isWanted = async (taskId: string) => {
      const [row] = await this.#services.db
        .select({ id: nodeRuns.id })
        .from(nodeRuns)
        .where(and(eq(nodeRuns.status, 'running'), eq(nodeRuns.taskId, taskId)))
      return row !== undefined
    }
    await this.#runner.reap(isWanted)
    await removeForgottenTasks(this.#tasksFolder, isWanted)
  }

  #attemptOf(job: string): ActiveAttempt | undefined {
    return [...this.#active.values()].find((attempt) => attempt.job === job)
  }

  async #removeFolder(taskId: string): Promise<void> {
    const folder = taskFolderOf(this.#tasksFolder, taskId)
    await removeFolder(folder).catch((error: unknown) => this.#onError(error))
  }
}

function noteTime({ times }: NodeLease, event: TaskEvent & { event: 'step' }): void {
  const at = new Date(event.at)
  const startedAt = times.get(event.node)?.startedAt ?? at
  times.set(event.node, { startedAt, finishedAt: at })
}

function stop(attempt: ActiveAttempt, reason: StopReason): void {
  if (attempt.stopped !== null) return
  attempt.stopped = reason
  if (reason === 'adopted') attempt.leave.abort()
  else attempt.abort.abort()
}
