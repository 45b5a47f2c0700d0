/** One try of a leased node: its task laid out, begun or adopted, and what it made stored. Changes nothing of the run. */
import { join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import { nodeTypeOf } from '@flowza/nodes/core'
import type { TaskResult } from '@flowza/nodes/runtime/protocol'
import { StoreError, StoreUnavailableError, type StoredArtifact } from '../artifacts/artifact-store.ts'
import { errorCode } from '../artifacts/regular-file.ts'
import { datasets, type StoredFailure, type StoredOutputs } from '../db/schema.ts'
import { isInfrastructureFailure, type Outcome, type RunnerTask } from '../runners/runner.ts'
import { readResult } from '../runners/task-folder.ts'
import { taskLimitsOf } from '../runners/task-limits.ts'
import { tooMuchOutput } from '../runners/task-outcome.ts'
import type { Services } from '../services/context.ts'
import type { TryEnd } from './failure-policy.ts'
import { datasetDigest } from './fingerprint.ts'
import { memoryLimitOf } from './memory-limit.ts'
import { secondsOf, type NodeLease } from './node-lease.ts'
import type { NodeRunRow } from './present-run.ts'
import type { ResultInHand } from './start-nodes.ts'
import { storableText, storableWords } from './storable-text.ts'
import { DamagedInputsError, layOutChain, layOutTask, stepFolder, type TaskDataset } from './task-layout.ts'

/** What a node has left behind, stored. */
export type StepEnd =
  | ({ status: 'succeeded' } & Pick<NodeRunRow, 'outputs' | 'warnings'>)
  | { status: 'failed'; error: StoredFailure }

/** @throws DamagedInputsError, StoreUnavailableError */
export async function layOut(services: Services, lease: NodeLease, folder: string): Promise<void> {
  const { nodeRun } = lease
  const { key } = nodeRun
  if (key === null) throw new Error(`The node run ${nodeRun.id} was queued without a key.`)
  const layout = {
    folder,
    node: { id: nodeRun.node, title: nodeRun.title },
    key,
    datasets: await datasetsOf(services, lease, key),
    limits: {
      memoryBytes: await memoryLimitOf(services, nodeRun, lease.sizes),
      threads: services.limits.nodeCpus,
    },
  }
  if (lease.chain.length === 0) return layOutTask(services.store, layout)
  return layOutChain(services.store, layout, lease.chain)
}

export async function runnerTaskOf(
  services: Services,
  lease: NodeLease,
  folder: string,
): Promise<RunnerTask> {
  const { run, nodeRun, planned, taskId: id, deadline } = lease
  return {
    id,
    folder,
    labels: { run: run.id, node: nodeRun.node, attempt: String(nodeRun.attempt) },
    limits: {
      ...taskLimitsOf(services.limits),
      memoryBytes: await memoryLimitOf(services, nodeRun, lease.sizes),
      timeoutMs: secondsOf(planned, services.limits) * 1000,
    },
    deadline,
  }
}

/** What the outcome means for the node: what it made, or how the try ended without. */
export async function readOutcome(
  services: Services,
  lease: NodeLease,
  { outcome, folder }: { outcome: Outcome; folder: string },
): Promise<StepEnd | TryEnd> {
  if (outcome.status === 'failed') return describeFailure(outcome, lease)
  return storeStep(
    services,
    { type: lease.nodeRun.type, title: lease.nodeRun.title },
    outcome.result,
    join(folder, 'out'),
  )
}

/** Stores what the steps of a chain make, each as soon as it has ended, while those behind it are at work. */
export interface StepStore {
  /** A step says that it has ended; what it says is looked at again in the end if it isn't so. */
  begin(node: string): void
  /**
   * What the steps have left that had ended, in order, the last one perhaps failed.
   *
   * @throws StoreUnavailableError
   */
  read(): Promise<StepEnd[]>
  /** Waits until nothing is read from the task's folder any more. */
  settle(): Promise<void>
}

export function createStepStore(
  services: Services,
  { nodeRun, planned, chain }: NodeLease,
  folder: string,
): StepStore {
  const nodes = [
    { node: nodeRun.node, type: planned.type, title: nodeRun.title },
    ...chain.map(({ node }) => node),
  ]
  const early = new Map<number, Promise<StepEnd | null>>()

  async function store(step: number): Promise<StepEnd | null> {
    const out = stepFolder(folder, 'out', step)
    const { result } = readResult(out)
    return result === null ? null : storeStep(services, nodes[step], result, out)
  }

  return {
    begin(node) {
      const step = nodes.findIndex((member) => member.node === node)
      // What could not be stored yet is tried again in the end.
      if (step >= 0 && !early.has(step))
        early.set(
          step,
          store(step).catch(() => null),
        )
    },
    async read() {
      const all = await Promise.all(nodes.map(async (_, step) => (await early.get(step)) ?? store(step)))
      const ends: StepEnd[] = []
      for (const end of all) {
        if (end === null) break
        ends.push(end)
        if (end.status === 'failed') break
      }
      return ends
    },
    async settle() {
      await Promise.all(early.values())
    },
  }
}

/** What the nodes behind the first have made, each from what those before it have. */
export function resultsInHand(
  { nodeRun, chain, times }: NodeLease,
  steps: readonly StepEnd[],
  together: string[] | null,
): Map<string, ResultInHand> {
  const results = new Map<string, ResultInHand>()
  for (const [index, { node, inputs: there, given }] of chain.entries()) {
    const step = steps[index + 1]
    if (step === undefined) break
    const inputs = { ...there }
    for (const [port, from] of Object.entries(given)) {
      const source = steps[from.step]
      const digest = source.status === 'succeeded' ? source.outputs[from.port]?.digest : undefined
      if (digest !== undefined) inputs[port] = digest
    }
    const now = new Date()
    const time = times.get(node.node) ?? { startedAt: nodeRun.startedAt ?? now, finishedAt: now }
    results.set(node.node, { ...step, ...time, together, inputs })
  }
  return results
}

/** @throws StoreUnavailableError when nothing can be stored now */
export async function storeStep(
  services: Services,
  node: { type: string; title: string },
  result: TaskResult,
  out: string,
): Promise<StepEnd> {
  if (result.status === 'failed') {
    const { name: _, ...error } = result.error
    return { status: 'failed', error: storableFailure(error) }
  }
  const outputs: StoredOutputs = {}
  try {
    for (const port of Object.keys(nodeTypeOf(services.nodeTypes, node.type)?.manifest.outputs ?? {})) {
      const stored = await services.store.putArtifact(join(out, port), {
        limitBytes: services.limits.nodeOutputBytes,
      })
      outputs[port] = summaryOf(stored)
    }
  } catch (error) {
    if (error instanceof StoreError) return { status: 'failed', error: unusableOutput(node, error, services) }
    const trouble = errorCode(error)
    if (trouble === undefined || error instanceof StoreUnavailableError) throw error
    // The store's folder is gone, or not this user's: nothing that the node could help.
    throw new StoreUnavailableError(`The artifact store can't be written (${trouble}).`, error)
  }
  const warnings = result.warnings.map((warning) => ({
    ...warning,
    message: storableText(warning.message),
    hint: storableText(warning.hint),
    ...(warning.words !== undefined && { words: storableWords(warning.words) }),
  }))
  return { status: 'succeeded', outputs, warnings }
}

/** What a node has left is for its store to refuse, however often the node is run again. */
function unusableOutput(
  { title }: { title: string },
  error: StoreError,
  { limits }: Pick<Services, 'limits'>,
): StoredFailure {
  const place = { column: null, row: null }
  if (error.code === 'TOO_LARGE') {
    return { ...tooMuchOutput(limits.nodeOutputBytes), ...place }
  }
  return {
    code: 'UNEXPECTED',
    message: `What "${title}" left behind can't be used: ${error.message}`,
    hint: 'Run it again; if that does not help, report it with the workflow.',
    ...place,
  }
}

/** Null for an error that nothing outside explains: a fault of this program. */
export function heldUpBy(error: unknown): TryEnd | null {
  if (error instanceof StoreUnavailableError) {
    return { cause: 'held_up', code: 'STORE_UNAVAILABLE', reason: goesOn(error.message) }
  }
  const trouble = diskTroubles[errorCode(error) ?? '']
  return trouble === undefined ? null : { cause: 'held_up', code: 'DISK_FULL', reason: goesOn(trouble) }
}

const diskTroubles: Record<string, string | undefined> = {
  ENOSPC: 'The disk of the tasks is full.',
  EDQUOT: 'The quota of the disk of the tasks is used up.',
  EROFS: 'The disk of the tasks is read-only.',
  EIO: 'The disk of the tasks fails.',
  EMFILE: 'The worker has too many files open.',
  ENFILE: 'The computer has too many files open.',
}

function goesOn(reason: string): string {
  return `${reason} The run goes on by itself when that is over.`
}

function describeFailure(outcome: Outcome & { status: 'failed' }, { planned }: NodeLease): TryEnd {
  const { code, message, hint } = outcome
  if (code === 'KILLED') return { cause: 'lost', code, reason: message }
  if (isInfrastructureFailure(code)) return { cause: 'held_up', code, reason: goesOn(`${message} ${hint}`) }
  const isOwnLimit = code === 'TIMED_OUT' && planned.policy.timeoutSeconds !== undefined
  const told = isOwnLimit ? 'Give the node less to do, or raise its time limit.' : hint
  return { cause: 'failure', error: storableFailure({ code, message, hint: told, column: null, row: null }) }
}

async function datasetsOf(
  services: Services,
  { run }: NodeLease,
  key: NonNullable<NodeRunRow['key']>,
): Promise<Record<string, TaskDataset>> {
  const found: Record<string, TaskDataset> = {}
  for (const [param, digest] of Object.entries(key.datasets)) {
    const id = String(key.params[param])
    const [row] = await services.db
      .select()
      .from(datasets)
      .where(and(eq(datasets.workspaceId, run.workspaceId), eq(datasets.id, id)))
    // Deleted or replaced since the run was planned.
    if (row === undefined || datasetDigest(row) !== digest) throw new DamagedInputsError(new Set(), [id])
    found[param] = { id: row.id, digest: row.digest, shownName: row.fileName, schema: row.schema }
  }
  return found
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
    ...(error.words !== undefined && { words: storableWords(error.words) }),
  }
}
