/** What one transaction does to a run: rows loaded as they are needed, every change noted, all of it written at the end. */
import type { NodeRunStatus, RunEvent, RunStatus } from '../contracts/index.ts'
import type { SQL } from 'drizzle-orm'
import type { Transaction } from '../db/client.ts'
import { executeTogether } from '../db/one-statement.ts'
import { runs } from '../db/schema.ts'
import type { NewJob } from '../jobs/queue.ts'
import type { Services } from '../services/context.ts'
import { keepNodeResults, type NewResult } from './node-results.ts'
import { presentNodeRun, presentRunSummary, type NodeRunRow, type RunRow } from './present-run.ts'
import { insertRunEvents } from './run-events.ts'
import { notifyRun, notifyRunAndNews } from './run-hub.ts'
import type { PlannedNode, RunPlan } from './run-plan.ts'
import {
  heldUpIn,
  insertNodeRuns,
  readNodeRuns,
  updateNodeRuns,
  updateRun,
  type RunHead,
} from './run-rows.ts'
import { canNodeRunBecome, canRunBecome, isNodeRunOver, isRunOver } from './run-state.ts'
import { nextTurn } from './turns.ts'

export class RunChanges {
  readonly plan: RunPlan
  readonly transaction: Transaction
  readonly #queue: Services['queue']
  #run: RunHead
  readonly #rows: Map<string, NodeRunRow>
  /** The document's row of a run that is stored by this transaction. */
  readonly #created: RunRow | null
  readonly #changed = new Set<string>()
  /** Nodes whose change followers are told of; a counter alone is nobody's news. */
  readonly #announced = new Set<string>()
  /** Nodes that get a job when the changes are written. */
  readonly #enqueued = new Set<string>()
  readonly #events: RunEvent[] = []
  readonly #results: NewResult[] = []
  readonly #wasOver: boolean
  /** What the workspace knows of it; null of a run that it hasn't heard of. */
  readonly #knownStatus: RunStatus | null
  /** A node that was held up goes on or has ended: what the run waits for has to be found anew. */
  #freed = false

  constructor(parts: {
    transaction: Transaction
    queue: Services['queue']
    plan: RunPlan
    run: RunHead
    rows: readonly NodeRunRow[]
    created: RunRow | null
  }) {
    this.transaction = parts.transaction
    this.#queue = parts.queue
    this.plan = parts.plan
    this.#run = parts.run
    this.#wasOver = isRunOver(parts.run.status)
    this.#knownStatus = parts.created === null ? parts.run.status : null
    this.#rows = new Map(parts.rows.map((row) => [row.node, row]))
    this.#created = parts.created
    if (parts.created !== null) for (const row of parts.rows) this.#changed.add(row.node)
  }

  get run(): Readonly<RunHead> {
    return this.#run
  }

  get isNew(): boolean {
    return this.#created !== null
  }

  /** Those that have been loaded, in the plan's order. */
  get rows(): NodeRunRow[] {
    return [...this.#rows.values()].sort((a, b) => a.position - b.position)
  }

  find(node: string): NodeRunRow | undefined {
    return this.#rows.get(node)
  }

  /** @throws Error when the row has not been loaded */
  row(node: string): NodeRunRow {
    const row = this.#rows.get(node)
    if (row === undefined) throw new Error(`The node "${node}" of run ${this.#run.id} is not at hand.`)
    return row
  }

  planned(node: string): PlannedNode {
    const planned = this.plan.nodes.get(node)
    if (planned === undefined) throw new Error(`The plan of run ${this.#run.id} lacks "${node}".`)
    return planned
  }

  /** Loads the rows that aren't there yet. */
  async need(nodes: Iterable<string>): Promise<void> {
    const absent = [...new Set(nodes)].filter((node) => !this.#rows.has(node))
    for (const row of await readNodeRuns(this.transaction, this.#run.id, absent))
      this.#rows.set(row.node, row)
  }

  /** Moves a node to a state, and tells its followers. */
  change(node: string, status: NodeRunStatus, fields: Partial<NodeRunRow> = {}): NodeRunRow {
    const row = this.row(node)
    if (!canNodeRunBecome(row.status, status)) {
      throw new Error(`Node run ${node} can't go from ${row.status} to ${status}.`)
    }
    const isOver = isNodeRunOver(status)
    const opened = Number(!isOver) - Number(!isNodeRunOver(row.status))
    const failed = Number(status === 'failed') - Number(row.status === 'failed')
    this.#run = {
      ...this.#run,
      openNodes: this.#run.openNodes + opened,
      failedNodes: this.#run.failedNodes + failed,
    }
    if (row.heldUpBy !== null && (isOver || status === 'waiting')) this.#freed = true
    const ended = isOver ? { lease: null, retryAt: null, heldUpBy: null, deadline: null } : {}
    this.set(node, { ...ended, ...fields, status })
    this.#announced.add(node)
    return row
  }

  /** Changes fields of a node that followers are not told of. */
  set(node: string, fields: Partial<NodeRunRow>): void {
    this.#rows.set(node, { ...this.row(node), ...fields })
    this.#changed.add(node)
  }

  /** What the run waits for, as people read it; null when it was freed of something. */
  holdUp(reason: string): void {
    this.#freed = false
    if (this.#run.waiting === reason) return
    this.#run = { ...this.#run, waiting: reason }
    this.#events.push({ event: 'run', status: this.#run.status, seconds: null, waiting: reason })
  }

  /** A node that was held up has got through. */
  free(): void {
    this.#freed = true
  }

  changeRun(status: RunStatus): void {
    if (!canRunBecome(this.#run.status, status)) {
      throw new Error(`A run can't go from ${this.#run.status} to ${status}.`)
    }
    const now = new Date()
    this.#run = {
      ...this.#run,
      status,
      startedAt: this.#run.startedAt ?? now,
      finishedAt: isRunOver(status) ? now : null,
      waiting: isRunOver(status) ? null : this.#run.waiting,
    }
    // The run's end is its last event, whatever else this transaction tells.
    if (!isRunOver(status)) this.tell({ event: 'run', status, seconds: null, waiting: this.#run.waiting })
  }

  tell(event: RunEvent): void {
    this.#events.push(event)
  }

  /** Tells of a node as it is now, in the order of what happens to it within this transaction. */
  announce(node: string): void {
    this.#events.push({ event: 'node', node: presentNodeRun(this.row(node)) })
  }

  enqueue(node: string): void {
    this.#enqueued.add(node)
  }

  /** Nodes that will get a job and could be begun at once, in the plan's order. */
  get startable(): string[] {
    return this.rows
      .filter((row) => this.#enqueued.has(row.node) && row.retryAt === null)
      .map(({ node }) => node)
  }

  /** The node is begun without a job of its own. */
  dequeue(node: string): void {
    this.#enqueued.delete(node)
  }

  keep(result: NewResult): void {
    this.#results.push(result)
  }

  async write(): Promise<void> {
    if (this.#freed) await this.#findHoldUp()
    const jobs = await this.#jobs()
    const changed = [...this.#changed].map((node) => this.row(node)).sort((a, b) => a.position - b.position)
    for (const row of changed) {
      if (this.#announced.has(row.node)) this.announce(row.node)
    }
    const { status } = this.#run
    if (isRunOver(status) && !this.#wasOver) {
      this.tell({ event: 'run', status, seconds: presentRunSummary(this.#run).seconds, waiting: null })
    }
    const first = this.#run.lastEvent + 1
    this.#run = { ...this.#run, lastEvent: this.#run.lastEvent + this.#events.length }
    const { workspaceId } = this.#run
    const events =
      this.#events.length > 0 ? [insertRunEvents({ run: this.#run, first, events: this.#events })] : []
    // Sent together; the database does them in this order.
    await Promise.all([
      ...this.#create(changed),
      jobs.length > 0 ? this.#queue.enqueue(this.transaction, jobs) : null,
      executeTogether(
        this.transaction,
        [...this.#updates(changed), ...keepNodeResults(workspaceId, this.#results), ...events],
        this.#notification(),
      ),
    ])
  }

  /** Of runs of workflows the workspace is told as well; those that read a data set are in no list. */
  #notification(): SQL | undefined {
    const { id, workspaceId, kind, status, trigger } = this.#run
    if (kind === 'workflow' && status !== this.#knownStatus) {
      return notifyRunAndNews(id, workspaceId, { event: 'run', id, status, trigger })
    }
    return this.#events.length > 0 ? notifyRun(id) : undefined
  }

  #create(changed: readonly NodeRunRow[]): Promise<unknown>[] {
    if (this.#created === null) return []
    const row = { ...this.#created, ...this.#run }
    return [this.transaction.insert(runs).values(row).execute(), insertNodeRuns(this.transaction, changed)]
  }

  #updates(changed: readonly NodeRunRow[]): SQL[] {
    if (this.#created !== null) return []
    return [updateRun(this.#run), ...(changed.length > 0 ? [updateNodeRuns(changed)] : [])]
  }

  async #jobs(): Promise<NewJob[]> {
    if (this.#enqueued.size === 0) return []
    const nodes = [...this.#enqueued].map((node) => this.row(node)).sort((a, b) => a.position - b.position)
    // A node that is tried again keeps its turn.
    const fresh = nodes.filter((row) => row.turn === 0)
    if (fresh.length > 0) {
      let turn = await nextTurn(this.transaction, this.#run.workspaceId)
      for (const row of fresh) this.set(row.node, { turn: Math.max(1, turn++) })
    }
    return nodes.flatMap(({ node }) => {
      const { jobId, turn, retryAt } = this.row(node)
      if (jobId === null) return []
      const job = { run: this.#run.id, node }
      return [{ id: jobId, runner: this.#run.runner, job, turn, startAfter: retryAt }]
    })
  }

  async #findHoldUp(): Promise<void> {
    const others = await heldUpIn(this.transaction, this.#run.id, [...this.#rows.keys()])
    const own = this.rows.find((row) => row.heldUpBy !== null && row.status === 'queued')?.heldUpBy
    const waiting = own ?? others
    if (waiting === this.#run.waiting || isRunOver(this.#run.status)) return
    this.#run = { ...this.#run, waiting }
    this.tell({ event: 'run', status: this.#run.status, seconds: null, waiting })
  }
}
