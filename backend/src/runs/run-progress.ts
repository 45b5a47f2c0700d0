/**
 * A run as one transaction sees and changes it. Everything happens under the lock of the run's row, so that two nodes
 * that finish at once can't both miss that the run is over.
 */
import { eq } from 'drizzle-orm'
import type { RunEvent } from '../contracts/index.ts'
import type { Transaction } from '../db/client.ts'
import { runs, type StoredFailure } from '../db/schema.ts'
import { newId } from '../db/uuid.ts'
import type { Services } from '../services/context.ts'
import type { NextStep } from './failure-policy.ts'
import { newNodeRuns } from './new-node-runs.ts'
import type { NodeRunRow, RunRow } from './present-run.ts'
import { RunChanges } from './run-changes.ts'
import { planRun, plannedDescendants, type RunPlan } from './run-plan.ts'
import { lockRun, type RunHead } from './run-rows.ts'
import { isNodeRunOver, isRunOver } from './run-state.ts'
import { NodeStarter, type ResultInHand, type SucceededInHand } from './start-nodes.ts'

export type ProgressServices = Pick<Services, 'queue' | 'store' | 'nodeTypes' | 'code'>

/** Runs never change their document, so plans are kept for as long as a run is likely to be worked on. */
const knownPlans = new Map<string, RunPlan>()
const mostKnownPlans = 500

function keepPlan(run: string, plan: RunPlan): RunPlan {
  if (knownPlans.size >= mostKnownPlans) knownPlans.delete(knownPlans.keys().next().value ?? '')
  knownPlans.set(run, plan)
  return plan
}

/** So many rows are read about as fast as one; more are loaded only when they are needed. */
const mostNeighbours = 40

/**
 * What the steps that follow will most likely ask for, loaded with the nodes themselves: what they make ready, what could
 * go along with that in one process, what could follow in its turn, and what all of it waits for.
 */
function withNeighbours(
  plan: RunPlan | undefined,
  nodes: readonly string[] | 'all',
): readonly string[] | 'all' {
  if (plan === undefined || nodes === 'all') return nodes
  const parentsOf = (node: string) => plan.nodes.get(node)?.parents ?? []
  const childrenOf = (node: string) => plan.nodes.get(node)?.children ?? []
  let near: ReadonlySet<string> = new Set([...nodes, ...nodes.flatMap(parentsOf)])
  let last = [...nodes]
  for (;;) {
    last = last.flatMap(childrenOf)
    const wider = new Set([...near, ...last, ...last.flatMap(parentsOf)])
    if (wider.size === near.size || wider.size > mostNeighbours) return [...near]
    near = wider
  }
}

/** What a worker is given with a node. */
export interface NewLease {
  lease: string
  worker: string
  /** What the task is called unless one that runs is taken over. */
  taskId: string
  deadline: Date
}

export class RunProgress {
  readonly #changes: RunChanges
  readonly #starter: NodeStarter

  private constructor(changes: RunChanges, services: ProgressServices) {
    this.#changes = changes
    this.#starter = new NodeStarter(changes, services, (node, error) => this.fail(node, error))
  }

  /**
   * Locks the run with the nodes that will be changed; null when there is no run with that id. Other nodes are loaded
   * as they are needed.
   */
  static async lock(
    transaction: Transaction,
    services: ProgressServices,
    id: string,
    nodes: readonly string[] | 'all',
  ): Promise<RunProgress | null> {
    let plan = knownPlans.get(id)
    const locked = await lockRun(transaction, id, withNeighbours(plan, nodes))
    if (locked === null) return null
    if (plan === undefined) {
      const [{ document, targets }] = await transaction
        .select({ document: runs.document, targets: runs.targets })
        .from(runs)
        .where(eq(runs.id, id))
      plan = keepPlan(id, planRun(document, targets, services.nodeTypes))
    }
    const changes = new RunChanges({ transaction, queue: services.queue, plan, ...locked, created: null })
    return new RunProgress(changes, services)
  }

  /** A new run with all its nodes; `save` starts and stores it. */
  static create(
    transaction: Transaction,
    services: ProgressServices,
    run: Pick<
      RunRow,
      'id' | 'workspaceId' | 'workflowId' | 'revision' | 'kind' | 'scope' | 'name' | 'document' | 'targets'
    > &
      Pick<RunRow, 'useCache' | 'runner' | 'runtime' | 'createdBy' | 'createdAt' | 'deadline'> &
      Pick<RunRow, 'trigger' | 'overrides' | 'trace'>,
  ): RunProgress {
    const plan = keepPlan(run.id, planRun(run.document, run.targets, services.nodeTypes))
    const row: RunRow = {
      ...run,
      status: 'queued',
      lastEvent: 0,
      openNodes: plan.order.length,
      failedNodes: 0,
      waiting: null,
      startedAt: null,
      finishedAt: null,
    }
    const rows = newNodeRuns(row, plan)
    const changes = new RunChanges({
      transaction,
      queue: services.queue,
      plan,
      run: row,
      rows,
      created: row,
    })
    const progress = new RunProgress(changes, services)
    progress.#starter.ready(rows.filter((node) => node.remaining === 0).map((node) => node.node))
    changes.tell({ event: 'run', status: 'queued', seconds: null })
    return progress
  }

  get run(): Readonly<RunHead> {
    return this.#changes.run
  }

  get transaction(): Transaction {
    return this.#changes.transaction
  }

  get plan(): RunPlan {
    return this.#changes.plan
  }

  /** Those that have been loaded, in the plan's order. */
  get nodeRuns(): NodeRunRow[] {
    return this.#changes.rows
  }

  nodeRun(node: string): Readonly<NodeRunRow> | undefined {
    return this.#changes.find(node)
  }

  tell(event: RunEvent): void {
    this.#changes.tell(event)
  }

  async need(nodes: Iterable<string>): Promise<void> {
    await this.#changes.need(nodes)
  }

  /**
   * A worker takes the node: the lease is the token for everything it writes later. A task that another worker has
   * started keeps its name and its deadline, so that it can be adopted.
   */
  lease(node: string, { taskId, deadline, ...holder }: NewLease, together: string[] | null): void {
    const row = this.#changes.row(node)
    const isTakenOver = row.status === 'running' && row.taskId !== null
    this.#changes.change(node, 'running', {
      ...holder,
      attempt: row.attempt + 1,
      reason: null,
      retryAt: null,
      ...(!isTakenOver && { taskId, deadline, startedAt: new Date(), together }),
    })
    if (this.run.status === 'queued') this.#changes.changeRun('running')
  }

  /** The task that was to be taken over is gone: another one is begun under the same lease. */
  restart(
    node: string,
    step: NextStep & { step: 'retry' },
    { taskId, deadline }: Omit<NewLease, 'lease' | 'worker'>,
  ): void {
    const row = this.#changes.row(node)
    this.#changes.change(node, 'running', {
      ...step.counts,
      taskId,
      deadline,
      startedAt: new Date(),
      together: null,
    })
    this.#tellRetry(row, step, 'interruption', new Date())
  }

  /** Nodes that have become ready in this transaction and could be begun at once, in the plan's order. */
  async startable(): Promise<string[]> {
    await this.#starter.startAll()
    return this.#changes.startable
  }

  /** A ready node gets no job of its own: whoever works on the job of the node before it begins it, at its turn. */
  passJob(from: Pick<NodeRunRow, 'jobId' | 'turn'>, to: string): void {
    this.#changes.dequeue(to)
    this.#changes.set(to, { jobId: from.jobId, turn: from.turn })
    // Its story is that of any node.
    this.#changes.announce(to)
  }

  succeed(node: string, result: SucceededInHand): void {
    if (this.#changes.row(node).heldUpBy !== null) this.#changes.free()
    this.#starter.finish(node, result)
  }

  /** What the nodes behind made together with this one, taken up as soon as they could start. */
  async takeInHand(results: ReadonlyMap<string, ResultInHand>): Promise<void> {
    await this.#starter.takeInHand(results)
  }

  /** Everything behind the node is skipped; what doesn't depend on it goes on. */
  async fail(node: string, error: StoredFailure, counts: Partial<NodeRunRow> = {}): Promise<void> {
    this.#changes.change(node, 'failed', { ...counts, error, finishedAt: new Date() })
    const reason = `"${this.#changes.row(node).title}" failed.`
    const descendants = plannedDescendants(this.plan, node)
    await this.#changes.need(descendants)
    for (const descendant of descendants) {
      if (this.#changes.row(descendant).status === 'waiting') {
        this.#changes.change(descendant, 'skipped', { reason, finishedAt: new Date() })
      }
    }
  }

  /** The try has ended without a result; there will be another one. */
  retry(node: string, step: NextStep & { step: 'retry' }, cause: 'failure' | 'held_up' | 'lost'): void {
    const row = this.#changes.row(node)
    const at = new Date(Date.now() + step.afterMs)
    this.#changes.change(node, 'queued', {
      ...step.counts,
      ...withoutTask,
      jobId: newId(),
      retryAt: step.afterMs > 0 ? at : null,
      heldUpBy: cause === 'held_up' ? step.reason : row.heldUpBy,
      reason: step.reason,
    })
    this.#changes.enqueue(node)
    this.#tellRetry(row, step, cause === 'failure' ? 'failure' : 'interruption', at)
    if (cause === 'held_up') this.#changes.holdUp(step.reason)
  }

  /** A worker that stops gives the node back unfinished. */
  handBack(node: string, reason: string): void {
    this.#changes.change(node, 'queued', { ...withoutTask, jobId: newId(), reason })
    this.#changes.enqueue(node)
  }

  /** Puts a node that lost its job in the queue again; a task that may still run is left to be adopted. */
  requeue(node: string): void {
    this.#changes.set(node, { jobId: newId() })
    this.#changes.enqueue(node)
  }

  /**
   * The stored output of a parent is gone or damaged: the parent runs again, and the node waits for it.
   *
   * @param digests of the artifacts that can't be used
   */
  async restoreInputs(node: string, digests: ReadonlySet<string>): Promise<void> {
    const used = this.#changes.row(node).key?.inputs ?? {}
    const sources = this.#changes
      .planned(node)
      .inputs.filter((input) => digests.has(used[input.port] ?? ''))
      .map((input) => input.from.node)
    await this.#wait(node, new Set(sources), digests)
  }

  async #wait(node: string, sources: ReadonlySet<string>, digests: ReadonlySet<string>): Promise<void> {
    this.#changes.change(node, 'waiting', {
      ...withoutTask,
      remaining: sources.size,
      jobId: null,
      finishedAt: null,
      heldUpBy: null,
      reason: 'A stored input was damaged and is made again.',
    })
    for (const source of sources) await this.#makeAgain(source, digests)
  }

  async #makeAgain(node: string, digests: ReadonlySet<string>): Promise<void> {
    await this.#changes.need([node])
    if (!isNodeRunOver(this.#changes.row(node).status)) return
    const planned = this.#changes.planned(node)
    if (planned.disabled) {
      await this.#changes.need(planned.parents)
      const sources = planned.inputs
        .map(({ from }) => ({ id: from.node, row: this.#changes.row(from.node), port: from.port }))
        .filter(({ row, port }) => !isNodeRunOver(row.status) || digests.has(row.outputs[port]?.digest ?? ''))
      return this.#wait(node, new Set(sources.map(({ id }) => id)), digests)
    }
    this.#changes.change(node, 'queued', {
      ...withoutTask,
      outputs: {},
      warnings: [],
      jobId: newId(),
      finishedAt: null,
      receipt: { reason: 'not_stored', detail: 'The stored result was damaged.' },
    })
    this.#changes.enqueue(node)
  }

  cancel(reason: string): void {
    const finishedAt = new Date()
    for (const row of this.nodeRuns) {
      if (!isNodeRunOver(row.status)) this.#changes.change(row.node, 'cancelled', { reason, finishedAt })
    }
    this.#changes.changeRun('cancelled')
  }

  /** The run's time is over: what was being done fails, and the rest is skipped. */
  timeOut(error: StoredFailure): void {
    const finishedAt = new Date()
    for (const row of this.nodeRuns) {
      if (row.status === 'queued' || row.status === 'running') {
        this.#changes.change(row.node, 'failed', { error, finishedAt })
      } else if (row.status === 'waiting') {
        this.#changes.change(row.node, 'skipped', { reason: error.message, finishedAt })
      }
    }
  }

  /** Starts what can start, closes the run when nothing is left, and writes it all down. */
  async save(): Promise<void> {
    await this.#starter.startAll()
    const { status, openNodes, failedNodes } = this.run
    if (!isRunOver(status) && openNodes === 0)
      this.#changes.changeRun(failedNodes > 0 ? 'failed' : 'succeeded')
    await this.#changes.write()
  }

  #tellRetry(
    row: NodeRunRow,
    step: NextStep & { step: 'retry' },
    cause: 'failure' | 'interruption',
    at: Date,
  ): void {
    const { node, attempt } = row
    const { code, reason } = step
    this.#changes.tell({ event: 'retry', node, attempt, cause, code, reason, at: at.toISOString() })
  }
}

/** A node that no worker holds. */
const withoutTask = {
  lease: null,
  worker: null,
  taskId: null,
  deadline: null,
  startedAt: null,
  retryAt: null,
  together: null,
} as const
