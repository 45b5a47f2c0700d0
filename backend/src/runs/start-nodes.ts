/** Starts nodes whose inputs are there: finds what is cached, passes on what is disabled, enqueues the rest. */
import type { FingerprintKey } from '@flowza/nodes/core'
import type { Receipt } from '../contracts/index.ts'
import type { StoredFailure, StoredOutputs } from '../db/schema.ts'
import { newId } from '../db/uuid.ts'
import type { Services } from '../services/context.ts'
import { findDatasetDigests } from './dataset-digests.ts'
import { fingerprintKeyOf, fingerprintOf, implementationOf } from './fingerprint.ts'
import { formerKeys, type FormerKeys } from './former-keys.ts'
import { findNodeResults, type NodeResult } from './node-results.ts'
import type { NodeRunRow } from './present-run.ts'
import { receiptOfMiss } from './receipt.ts'
import type { RunChanges } from './run-changes.ts'
import type { PlannedNode } from './run-plan.ts'

interface InHand {
  /** What it was made from: a node whose inputs have changed since has to run again. */
  inputs: Record<string, string>
  startedAt: Date
  finishedAt: Date
  together: string[] | null
}

export type SucceededInHand = InHand & { status: 'succeeded' } & Pick<NodeRunRow, 'outputs' | 'warnings'>

/** What a node has made that its run doesn't know of yet. */
export type ResultInHand = SucceededInHand | (InHand & { status: 'failed'; error: StoredFailure })

type StartServices = Pick<Services, 'store' | 'code'>

export class NodeStarter {
  readonly #changes: RunChanges
  readonly #services: StartServices
  readonly #fail: (node: string, error: StoredFailure) => Promise<void>
  #inHand: ReadonlyMap<string, ResultInHand> = new Map()
  /** Nodes that have just got their last input, and those whose children have to be told so. */
  #ready: string[] = []
  #released: string[] = []
  /** Of a new run, in which one wave follows the other: looked up for all of its nodes at once. */
  #datasets: ReadonlyMap<string, string> | null = null
  #former: FormerKeys | null = null
  /** By fingerprint; null where there is none. */
  readonly #results = new Map<string, NodeResult | null>()

  constructor(
    changes: RunChanges,
    services: StartServices,
    fail: (node: string, error: StoredFailure) => Promise<void>,
  ) {
    this.#changes = changes
    this.#services = services
    this.#fail = fail
  }

  ready(nodes: readonly string[]): void {
    this.#ready.push(...nodes)
  }

  /** Looks up at once what the nodes would be looked up for one after the other. */
  async takeInHand(results: ReadonlyMap<string, ResultInHand>): Promise<void> {
    this.#inHand = results
    const { run, plan } = this.#changes
    const fingerprints: string[] = []
    for (const [id, { inputs }] of results) {
      const node = plan.nodes.get(id)
      // What reads a file is the first of its process.
      if (node?.deterministic && Object.keys(node.datasets).length === 0) {
        fingerprints.push(fingerprintOf(this.#keyOf(node, { inputs, datasets: {} })))
      }
    }
    if (run.useCache) await this.#resultsOf(fingerprints)
  }

  /** A running node has succeeded: its result is kept and what waits for it is told. */
  finish(node: string, { outputs, warnings, startedAt, finishedAt, together }: SucceededInHand): void {
    const { run } = this.#changes
    this.#changes.change(node, 'succeeded', { outputs, warnings, startedAt, finishedAt, together })
    const { key, fingerprint } = this.#changes.row(node)
    if (key !== null && fingerprint !== null) {
      const { deterministic } = this.#changes.planned(node)
      const isReusable =
        deterministic && key.implementation === implementationOf(this.#services.code, key.type)
      this.#changes.keep({ key, fingerprint, outputs, warnings, runId: run.id, finishedAt, isReusable })
    }
    this.#released.push(node)
  }

  async startAll(): Promise<void> {
    if (this.#changes.isNew) await this.#lookAhead()
    while (this.#ready.length > 0 || this.#released.length > 0) {
      await this.#release()
      const wave = this.#ready
      this.#ready = []
      await this.#start(wave)
    }
  }

  /** One fewer parent to wait for; at none, the node is ready. */
  async #release(): Promise<void> {
    const children = this.#released.flatMap((node) => this.#changes.planned(node).children)
    this.#released = []
    await this.#changes.need(children)
    for (const child of children) {
      const row = this.#changes.row(child)
      if (row.status !== 'waiting') continue
      const remaining = Math.max(0, row.remaining - 1)
      this.#changes.set(child, { remaining })
      if (remaining === 0) this.#ready.push(child)
    }
  }

  async #start(nodes: readonly string[]): Promise<void> {
    await this.#changes.need(nodes.flatMap((id) => this.#changes.planned(id).parents))
    const runnable: { node: PlannedNode; fingerprint: string }[] = []
    const digests = await this.#datasetsOf(nodes)
    for (const id of nodes) {
      const node = this.#changes.planned(id)
      const { inputs, absent } = this.#inputsOf(node)
      if (node.disabled) {
        this.#passThrough(node)
        continue
      }
      if (absent !== null) {
        this.#changes.change(id, 'skipped', { reason: absent, finishedAt: new Date() })
        this.#released.push(id)
        continue
      }
      const known: Record<string, string> = {}
      for (const [param, dataset] of Object.entries(node.datasets)) {
        const digest = digests.get(dataset)
        if (digest !== undefined) known[param] = digest
      }
      const gone = Object.entries(node.datasets).find(([param]) => known[param] === undefined)
      if (gone !== undefined) {
        await this.#fail(id, noDataset(gone[1]))
        continue
      }
      const key = this.#keyOf(node, { inputs, datasets: known })
      const fingerprint = fingerprintOf(key)
      this.#changes.set(id, { key, fingerprint })
      runnable.push({ node, fingerprint })
    }
    if (runnable.length > 0) await this.#reuseOrRun(runnable)
  }

  #keyOf(node: PlannedNode, from: Pick<FingerprintKey, 'inputs' | 'datasets'>): FingerprintKey {
    return fingerprintKeyOf(node, {
      workspace: this.#changes.run.workspaceId,
      code: this.#services.code,
      ...from,
    })
  }

  async #reuseOrRun(runnable: readonly { node: PlannedNode; fingerprint: string }[]): Promise<void> {
    const wanted = runnable.flatMap(({ node, fingerprint }) => (node.deterministic ? [fingerprint] : []))
    // Asked together: most of what gets ready during a run is a miss.
    await Promise.all([this.#changes.run.useCache && this.#resultsOf(wanted), this.#lookBack()])
    for (const { node, fingerprint } of runnable) {
      const hit = node.deterministic ? (this.#results.get(fingerprint) ?? null) : null
      if (hit === null) {
        await this.#run(node)
        continue
      }
      const { outputs, warnings, runId: run, finishedAt } = hit
      this.#changes.change(node.node, 'cached', {
        outputs,
        warnings,
        receipt: { reason: 'reused', run, finishedAt: finishedAt.toISOString() },
        finishedAt: new Date(),
      })
      this.#released.push(node.node)
    }
  }

  /** In the queue it goes, unless it has already run together with what feeds it. */
  async #run({ node, deterministic }: PlannedNode): Promise<void> {
    const receipt = this.#receipt(node, deterministic)
    const done = this.#inHand.get(node)
    if (done === undefined || !isMadeFrom(done.inputs, this.#changes.row(node).key?.inputs ?? {})) {
      this.#changes.change(node, 'queued', { receipt, jobId: newId() })
      this.#changes.enqueue(node)
      return
    }
    const { startedAt, finishedAt, together } = done
    const attempt = this.#changes.row(node).attempt + 1
    // The story of a node that ran alone, told at its end.
    this.#changes.change(node, 'queued', { receipt })
    this.#changes.announce(node)
    this.#changes.change(node, 'running', { attempt, startedAt, together })
    this.#changes.announce(node)
    if (done.status === 'succeeded') return this.finish(node, done)
    await this.#fail(node, done.error)
    this.#changes.set(node, { failures: 1, finishedAt })
  }

  #receipt(node: string, deterministic: boolean): Receipt {
    if (!deterministic) return { reason: 'not_deterministic' }
    if (!this.#changes.run.useCache) return { reason: 'cache_off' }
    return receiptOfMiss(this.#changes.row(node), this.#former?.get(node))
  }

  /** A new run goes through its cached nodes in one go: what that asks the database is asked once and not a wave. */
  async #lookAhead(): Promise<void> {
    const { nodes } = this.#changes.plan
    const { workspaceId, useCache } = this.#changes.run
    const named = [...nodes.values()].flatMap((node) => Object.values(node.datasets))
    const [datasets] = await Promise.all([
      findDatasetDigests(this.#changes.transaction, workspaceId, named),
      this.#lookBack(),
    ])
    this.#datasets = datasets
    if (!useCache) return
    // What the nodes were run with the last time is most likely what they are run with now.
    const likely = [...(this.#former?.values() ?? [])].map(({ fingerprint }) => fingerprint)
    await this.#resultsOf(likely)
  }

  async #lookBack(): Promise<void> {
    const { run, plan, transaction } = this.#changes
    if (run.useCache) this.#former ??= await formerKeys(transaction, run, plan.order)
  }

  async #resultsOf(fingerprints: readonly string[]): Promise<void> {
    const unknown = fingerprints.filter((fingerprint) => !this.#results.has(fingerprint))
    if (unknown.length === 0) return
    const { run, transaction } = this.#changes
    const query = { workspaceId: run.workspaceId, fingerprints: unknown }
    const found = await findNodeResults(transaction, this.#services.store, query)
    for (const fingerprint of unknown) this.#results.set(fingerprint, found.get(fingerprint) ?? null)
  }

  async #datasetsOf(nodes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (this.#datasets !== null) return this.#datasets
    const named = nodes.flatMap((id) => Object.values(this.#changes.planned(id).datasets))
    return findDatasetDigests(this.#changes.transaction, this.#changes.run.workspaceId, named)
  }

  /** Digest at each connected input port, or why a required one has nothing. */
  #inputsOf(node: PlannedNode): { inputs: Record<string, string>; absent: string | null } {
    const inputs: Record<string, string> = {}
    let absent: string | null = null
    for (const input of node.inputs) {
      const source = this.#changes.row(input.from.node)
      const output = source.outputs[input.from.port]
      if (output !== undefined) inputs[input.port] = output.digest
      else if (node.requiredInputs.includes(input.port)) {
        absent ??= this.#changes.planned(input.from.node).disabled
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
      const passed = input && this.#changes.row(input.from.node).outputs[input.from.port]
      if (passed !== undefined) outputs[output] = passed
    }
    this.#changes.change(node.node, 'skipped', { reason: 'Disabled.', outputs, finishedAt: new Date() })
    this.#released.push(node.node)
  }
}

function isMadeFrom(used: Record<string, string>, now: Record<string, string>): boolean {
  const ports = Object.keys(now)
  return ports.length === Object.keys(used).length && ports.every((port) => used[port] === now[port])
}

function noDataset(id: string): StoredFailure {
  return {
    code: 'DATASET_UNKNOWN',
    message: `There is no data set "${id}".`,
    hint: 'Choose another data set, or upload this one again.',
    column: null,
    row: null,
  }
}
