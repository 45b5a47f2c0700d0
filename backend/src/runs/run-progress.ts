/**
 * A run as one transaction sees and changes it. Everything happens under the lock of the run's row, so that two nodes
 * that finish at once can't both miss that the run is over.
 */
import { eq } from 'drizzle-orm'
import type { NodeRunStatus, Receipt, RunEvent, RunStatus } from '../contracts/index.ts'
import type { Transaction } from '../db/client.ts'
import { nodeRuns, runs, type StoredFailure, type StoredOutputs } from '../db/schema.ts'
import { newId } from '../db/uuid.ts'
import type { Services } from '../services/context.ts'
import { findDatasetDigests } from './dataset-digests.ts'
import { fingerprintKeyOf, fingerprintOf } from './fingerprint.ts'
import { newNodeRuns } from './new-node-runs.ts'
import { findNodeResults, formerKeys, type FormerKey } from './node-results.ts'
import { presentNodeRun, presentRunSummary, type NodeRunRow, type RunRow } from './present-run.ts'
import { receiptOfMiss } from './receipt.ts'
import { appendRunEvents } from './run-events.ts'
import { planRun, plannedDescendants, type PlannedNode, type RunPlan } from './run-plan.ts'
import { canNodeRunBecome, canRunBecome, isNodeRunOver, isRunOver } from './run-state.ts'

type ProgressServices = Pick<Services, 'queue' | 'store' | 'nodeTypes'>

/** Runs never change their document, so plans are kept for as long as a run is likely to be worked on. */
const knownPlans = new Map<string, RunPlan>()

function planOf(run: RunRow, services: ProgressServices): RunPlan {
  const known = knownPlans.get(run.id)
  if (known !== undefined) return known
  const plan = planRun(run.document, run.targets, services.nodeTypes)
  if (knownPlans.size >= 100) knownPlans.delete(knownPlans.keys().next().value ?? '')
  knownPlans.set(run.id, plan)
  return plan
}

export class RunProgress {
  readonly plan: RunPlan
  readonly #transaction: Transaction
  readonly #services: ProgressServices
  #run: RunRow
  readonly #rows: Map<string, NodeRunRow>
  readonly #changed = new Set<string>()
  /** Nodes whose change followers are told of; a counter alone is nobody's news. */
  readonly #announced = new Set<string>()
  readonly #events: RunEvent[] = []
  /** Nodes that have just got their last input. */
  #ready: string[] = []
  #former: Map<string, FormerKey> | null = null
  readonly #wasOver: boolean

  private constructor(
    transaction: Transaction,
    services: ProgressServices,
    run: RunRow,
    rows: readonly NodeRunRow[],
  ) {
    this.#transaction = transaction
    this.#services = services
    this.#run = run
    this.#wasOver = isRunOver(run.status)
    this.plan = planOf(run, services)
    this.#rows = new Map(rows.map((row) => [row.node, row]))
  }

  /** Locks the run; null when there is none with that id. */
  static async lock(
    transaction: Transaction,
    services: ProgressServices,
    id: string,
  ): Promise<RunProgress | null> {
    const [run] = await transaction.select().from(runs).where(eq(runs.id, id)).for('update')
    if (run === undefined) return null
    const rows = await transaction.select().from(nodeRuns).where(eq(nodeRuns.runId, id))
    return new RunProgress(transaction, services, run, rows)
  }

  /** Stores a new run with all its nodes; `advance` then starts it. */
  static async create(
    transaction: Transaction,
    services: ProgressServices,
    run: Omit<RunRow, 'status' | 'lastEvent' | 'startedAt' | 'finishedAt'>,
  ): Promise<RunProgress> {
    const row: RunRow = { ...run, status: 'queued', lastEvent: 0, startedAt: null, finishedAt: null }
    const plan = planOf(row, services)
    const rows = newNodeRuns(row, plan)
    await transaction.insert(runs).values(row)
    for (let start = 0; start < rows.length; start += 500) {
      await transaction.insert(nodeRuns).values(rows.slice(start, start + 500))
    }
    const progress = new RunProgress(transaction, services, row, rows)
    progress.#ready = rows.filter((node) => node.remaining === 0).map((node) => node.node)
    progress.#events.push({ event: 'run', status: 'queued', seconds: null })
    return progress
  }

  get run(): Readonly<RunRow> {
    return this.#run
  }

  get nodeRuns(): NodeRunRow[] {
    return [...this.#rows.values()].sort((a, b) => a.position - b.position)
  }

  nodeRun(node: string): Readonly<NodeRunRow> | undefined {
    return this.#rows.get(node)
  }

  /** A worker takes the node: the attempt that it gets is the token for everything it writes later. */
  lease(node: string): number {
    const { attempt } = this.#change(node, 'running', { startedAt: new Date(), reason: null })
    this.#rows.set(node, { ...this.#row(node), attempt: attempt + 1 })
    if (this.#run.status === 'queued') this.#changeRun('running')
    return attempt + 1
  }

  succeed(node: string, result: Pick<NodeRunRow, 'outputs' | 'warnings' | 'finishedAt'>): void {
    this.#change(node, 'succeeded', result)
    this.#release(node)
  }

  /** Everything behind the node is skipped; what doesn't depend on it goes on. */
  fail(node: string, error: StoredFailure): void {
    this.#change(node, 'failed', { error, finishedAt: new Date() })
    const reason = `"${this.#row(node).title}" failed.`
    for (const descendant of plannedDescendants(this.plan, node)) {
      if (this.#row(descendant).status === 'waiting') this.#skip(descendant, reason)
    }
  }

  /** A worker gives the node back unfinished; the same job is delivered again. */
  handBack(node: string, reason: string): void {
    this.#change(node, 'queued', { reason, startedAt: null })
  }

  /** Puts a node that lost its job in the queue again. */
  requeue(node: string): void {
    const row = this.#row(node)
    this.#rows.set(node, { ...row, status: 'queued', jobId: newId(), startedAt: null })
    this.#changed.add(node)
    this.#announced.add(node)
  }

  /**
   * The stored output of a parent is gone or damaged: the parent runs again, and the node waits for it.
   *
   * @param digests of the artifacts that can't be used
   */
  restoreInputs(node: string, digests: ReadonlySet<string>): void {
    const used = this.#row(node).key?.inputs ?? {}
    const sources = this.#planned(node)
      .inputs.filter((input) => digests.has(used[input.port] ?? ''))
      .map((input) => input.from.node)
    this.#wait(node, new Set(sources), digests)
  }

  #wait(node: string, sources: ReadonlySet<string>, digests: ReadonlySet<string>): void {
    this.#change(node, 'waiting', {
      remaining: sources.size,
      jobId: null,
      startedAt: null,
      finishedAt: null,
      reason: 'A stored input was damaged and is made again.',
    })
    for (const source of sources) this.#makeAgain(source, digests)
  }

  #makeAgain(node: string, digests: ReadonlySet<string>): void {
    const row = this.#row(node)
    if (!isNodeRunOver(row.status)) return
    const planned = this.#planned(node)
    if (planned.disabled) {
      const sources = planned.inputs
        .map((input) => ({ id: input.from.node, row: this.#row(input.from.node), port: input.from.port }))
        .filter(({ row, port }) => !isNodeRunOver(row.status) || digests.has(row.outputs[port]?.digest ?? ''))
      this.#wait(node, new Set(sources.map(({ id }) => id)), digests)
      return
    }
    this.#change(node, 'queued', {
      outputs: {},
      warnings: [],
      jobId: newId(),
      startedAt: null,
      finishedAt: null,
      receipt: { reason: 'not_stored', detail: 'The stored result was damaged.' },
    })
  }

  cancel(reason: string): void {
    const finishedAt = new Date()
    for (const row of this.#rows.values()) {
      if (!isNodeRunOver(row.status)) this.#change(row.node, 'cancelled', { reason, finishedAt })
    }
    this.#changeRun('cancelled')
  }

  /** Starts what can start, closes the run when nothing is left, and writes it all down. */
  async save(): Promise<void> {
    while (this.#ready.length > 0) {
      const wave = this.#ready
      this.#ready = []
      await this.#startNodes(wave)
    }
    this.#closeIfOver()
    await this.#write()
  }

  async #startNodes(nodes: readonly string[]): Promise<void> {
    const runnable: { node: PlannedNode; fingerprint: string }[] = []
    const named = nodes.flatMap((id) => Object.values(this.#planned(id).datasets))
    const datasetDigests = await findDatasetDigests(this.#transaction, this.#run.workspaceId, named)
    for (const id of nodes) {
      const node = this.#planned(id)
      const { inputs, absent } = this.#inputsOf(node)
      if (node.disabled) {
        this.#passThrough(node)
        continue
      }
      if (absent !== null) {
        this.#skip(id, absent)
        this.#release(id)
        continue
      }
      const known: Record<string, string> = {}
      for (const [param, dataset] of Object.entries(node.datasets)) {
        const digest = datasetDigests.get(dataset)
        if (digest !== undefined) known[param] = digest
      }
      const gone = Object.entries(node.datasets).find(([param]) => known[param] === undefined)
      if (gone !== undefined) {
        this.fail(id, {
          code: 'DATASET_UNKNOWN',
          message: `There is no data set "${gone[1]}".`,
          hint: 'Choose another data set, or upload this one again.',
          column: null,
          row: null,
        })
        continue
      }
      const key = fingerprintKeyOf(node, { inputs, datasets: known, runtime: this.#run.runtime })
      const fingerprint = fingerprintOf(key)
      this.#rows.set(id, { ...this.#row(id), key, fingerprint })
      runnable.push({ node, fingerprint })
    }
    if (runnable.length === 0) return
    const hits = this.#run.useCache
      ? await findNodeResults(this.#transaction, this.#services.store, {
          workspaceId: this.#run.workspaceId,
          fingerprints: runnable.map(({ fingerprint }) => fingerprint),
        })
      : new Map()
    for (const { node, fingerprint } of runnable) {
      const hit = hits.get(fingerprint)
      if (hit === undefined) {
        const receipt = await this.#missReceipt(node.node)
        this.#change(node.node, 'queued', { receipt, jobId: newId() })
        continue
      }
      this.#change(node.node, 'cached', {
        receipt: { reason: 'reused', run: hit.runId, finishedAt: hit.finishedAt.toISOString() },
        outputs: hit.outputs,
        warnings: hit.warnings,
        finishedAt: new Date(),
      })
      this.#release(node.node)
    }
  }

  async #missReceipt(node: string): Promise<Receipt> {
    if (!this.#run.useCache) return { reason: 'cache_off' }
    this.#former ??= await formerKeys(this.#transaction, {
      workspaceId: this.#run.workspaceId,
      scope: this.#run.scope,
      before: this.#run.id,
      nodes: this.plan.order,
    })
    return receiptOfMiss(this.#row(node), this.#former.get(node))
  }

  /** Digest at each connected input port, or why a required one has nothing. */
  #inputsOf(node: PlannedNode): { inputs: Record<string, string>; absent: string | null } {
    const inputs: Record<string, string> = {}
    let absent: string | null = null
    for (const input of node.inputs) {
      const source = this.#row(input.from.node)
      const output = source.outputs[input.from.port]
      if (output !== undefined) inputs[input.port] = output.digest
      else if (node.requiredInputs.includes(input.port)) {
        absent ??= this.#planned(input.from.node).disabled
          ? `"${source.title}" is disabled and has nothing to pass on here.`
          : `"${source.title}" was skipped.`
      }
    }
    return { inputs, absent }
  }

  #passThrough(node: PlannedNode): void {
    const outputs: StoredOutputs = {}
    for (const [output, port] of Object.entries(node.passThrough)) {
      const input = node.inputs.find((candidate) => candidate.port === port)
      const passed = input && this.#row(input.from.node).outputs[input.from.port]
      if (passed !== undefined) outputs[output] = passed
    }
    this.#change(node.node, 'skipped', { reason: 'Disabled.', outputs, finishedAt: new Date() })
    this.#release(node.node)
  }

  /** The nodes that made what a node gives: itself, or behind a disabled one those that it passes on. */
  #makersOf(node: string): string[] {
    const planned = this.#planned(node)
    return planned.disabled ? planned.parents.flatMap((parent) => this.#makersOf(parent)) : [node]
  }

  #skip(node: string, reason: string): void {
    this.#change(node, 'skipped', { reason, finishedAt: new Date() })
  }

  #release(node: string): void {
    for (const child of this.#planned(node).children) {
      const row = this.#row(child)
      if (row.status !== 'waiting') continue
      const remaining = Math.max(0, row.remaining - 1)
      this.#rows.set(child, { ...row, remaining })
      this.#changed.add(child)
      if (remaining === 0) this.#ready.push(child)
    }
  }

  #closeIfOver(): void {
    if (isRunOver(this.#run.status)) return
    const rows = [...this.#rows.values()]
    if (!rows.every((row) => isNodeRunOver(row.status))) return
    this.#changeRun(rows.some((row) => row.status === 'failed') ? 'failed' : 'succeeded')
  }

  #changeRun(status: RunStatus): void {
    if (!canRunBecome(this.#run.status, status)) {
      throw new Error(`A run can't go from ${this.#run.status} to ${status}.`)
    }
    const now = new Date()
    this.#run = {
      ...this.#run,
      status,
      startedAt: this.#run.startedAt ?? now,
      finishedAt: isRunOver(status) ? now : null,
    }
    // The run's end is its last event, whatever else this transaction tells.
    if (!isRunOver(status)) this.#events.push({ event: 'run', status, seconds: null })
  }

  #change(node: string, status: NodeRunStatus, fields: Partial<NodeRunRow>): NodeRunRow {
    const row = this.#row(node)
    if (!canNodeRunBecome(row.status, status)) {
      throw new Error(`Node run ${node} can't go from ${row.status} to ${status}.`)
    }
    this.#rows.set(node, { ...row, ...fields, status })
    this.#changed.add(node)
    this.#announced.add(node)
    return row
  }

  async #write(): Promise<void> {
    const changed = [...this.#changed].map((node) => this.#row(node)).sort((a, b) => a.position - b.position)
    await Promise.all(
      changed.map((row) => {
        const { id, workspaceId: _w, runId: _r, node: _n, position: _p, createdAt: _c, ...fields } = row
        return this.#transaction.update(nodeRuns).set(fields).where(eq(nodeRuns.id, id))
      }),
    )
    const jobs = changed.flatMap((row) =>
      row.status === 'queued' && row.jobId !== null
        ? [{ id: row.jobId, runner: this.#run.runner, job: { run: this.#run.id, node: row.node } }]
        : [],
    )
    if (jobs.length > 0) await this.#services.queue.enqueue(this.#transaction, jobs)
    for (const row of changed) {
      if (this.#announced.has(row.node)) this.#events.push({ event: 'node', node: presentNodeRun(row) })
    }
    const { status, startedAt, finishedAt } = this.#run
    await this.#transaction
      .update(runs)
      .set({ status, startedAt, finishedAt })
      .where(eq(runs.id, this.#run.id))
    if (isRunOver(status) && !this.#wasOver) {
      this.#events.push({ event: 'run', status, seconds: presentRunSummary(this.#run).seconds })
    }
    await appendRunEvents(this.#transaction, this.#run, this.#events)
  }

  #row(node: string): NodeRunRow {
    const row = this.#rows.get(node)
    if (row === undefined) throw new Error(`The run ${this.#run.id} has no node "${node}".`)
    return row
  }

  #planned(node: string): PlannedNode {
    const planned = this.plan.nodes.get(node)
    if (planned === undefined) throw new Error(`The plan of run ${this.#run.id} lacks "${node}".`)
    return planned
  }
}
