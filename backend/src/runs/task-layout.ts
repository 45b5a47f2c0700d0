/** Lays out the folder of a node task as the runtime's protocol says. Nothing in a path comes from a client. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FingerprintKey, TableSchema } from '@flowza/nodes/core'
import { chainFormat, taskFormat, type NodeTask } from '@flowza/nodes/runtime/protocol'
import { StoreError, type ArtifactStore } from '../artifacts/artifact-store.ts'
import { makeReadableFolder } from '../artifacts/folder.ts'
import type { ChainMember } from './chain.ts'

export interface TaskDataset {
  id: string
  /** Of the file. */
  digest: string
  /** What its owner called the file. */
  shownName: string
  schema: TableSchema | null
}

export interface TaskLayout {
  folder: string
  node: { id: string; title: string }
  key: FingerprintKey
  datasets: Record<string, TaskDataset>
  limits: NodeTask['limits']
}

/** Inputs that the store no longer has as they were written. */
export class DamagedInputsError extends Error {
  readonly digests: ReadonlySet<string>
  /** Data set files among them can't be made again. */
  readonly datasets: readonly string[]

  constructor(digests: ReadonlySet<string>, datasets: readonly string[]) {
    super(`${digests.size + datasets.length} inputs are gone or damaged.`)
    this.name = 'DamagedInputsError'
    this.digests = digests
    this.datasets = datasets
  }
}

/** The name that every data set file has inside a task; what its owner called it is in messages alone. */
const datasetFileName = 'data.csv'

/** @throws DamagedInputsError */
export async function layOutTask(store: ArtifactStore, layout: TaskLayout): Promise<void> {
  const { folder, key } = layout
  for (const place of ['in', 'out']) makeReadableFolder(join(folder, place))
  const damaged = new Set<string>()
  const damagedDatasets: string[] = []
  await Promise.all(
    Object.entries(key.inputs).map(async ([port, digest]) => {
      const whole = await isWhole(store.materialise(digest, join(folder, 'in', 'inputs', port)))
      if (!whole) damaged.add(digest)
    }),
  )
  for (const [param, dataset] of Object.entries(layout.datasets)) {
    const target = join(folder, 'in', 'datasets', param)
    makeReadableFolder(target)
    const whole = await isWhole(store.materialiseFile(dataset.digest, join(target, datasetFileName)))
    if (!whole) damagedDatasets.push(dataset.id)
  }
  if (damaged.size > 0 || damagedDatasets.length > 0) throw new DamagedInputsError(damaged, damagedDatasets)

  const task = {
    format: taskFormat,
    node: { ...layout.node, type: key.type, version: key.version },
    params: key.params,
    inputs: Object.keys(key.inputs),
    datasets: toldDatasets(layout.datasets),
    limits: layout.limits,
  }
  // Last, as the protocol says: a folder with a task in it is complete.
  await writeFile(join(folder, 'in', 'task.json'), JSON.stringify(task), { mode: 0o644 })
}

/** Where a step of a chain finds what is its own. */
export function stepFolder(folder: string, place: 'in' | 'out', step: number): string {
  return join(folder, place, String(step))
}

/**
 * Lays out nodes that run one after the other in one process; the first is as `layOutTask` takes it.
 *
 * @throws DamagedInputsError
 */
export async function layOutChain(
  store: ArtifactStore,
  { folder, node, key, datasets, limits }: TaskLayout,
  members: readonly ChainMember[],
): Promise<void> {
  for (const place of ['in', 'out']) makeReadableFolder(join(folder, place))
  const damaged = new Set<string>()
  const damagedDatasets: string[] = []
  const inputsOf = [key.inputs, ...members.map(({ inputs }) => inputs)]
  await Promise.all(
    inputsOf.map(async (inputs, step) => {
      const place = join(stepFolder(folder, 'in', step), 'inputs')
      await Promise.all(
        Object.entries(inputs).map(async ([port, digest]) => {
          if (!(await isWhole(store.materialise(digest, join(place, port))))) damaged.add(digest)
        }),
      )
    }),
  )
  for (const [param, dataset] of Object.entries(datasets)) {
    const target = join(stepFolder(folder, 'in', 0), 'datasets', param)
    makeReadableFolder(target)
    const whole = await isWhole(store.materialiseFile(dataset.digest, join(target, datasetFileName)))
    if (!whole) damagedDatasets.push(dataset.id)
  }
  if (damaged.size > 0 || damagedDatasets.length > 0) throw new DamagedInputsError(damaged, damagedDatasets)
  const steps = [
    {
      node: { ...node, type: key.type, version: key.version },
      params: key.params,
      inputs: Object.keys(key.inputs),
      datasets: toldDatasets(datasets),
      given: {},
      known: [],
    },
    ...members.map(({ node: member, inputs, given, known }) => ({
      node: { id: member.node, title: member.title, type: member.type, version: member.version },
      params: member.params,
      inputs: [...Object.keys(inputs), ...Object.keys(given)],
      datasets: {},
      given,
      known,
    })),
  ]
  await writeFile(join(folder, 'in', 'task.json'), JSON.stringify({ format: chainFormat, steps, limits }), {
    mode: 0o644,
  })
}

function toldDatasets(datasets: Record<string, TaskDataset>) {
  return Object.fromEntries(
    Object.entries(datasets).map(([param, { id, shownName, schema }]) => [
      param,
      { id, fileName: datasetFileName, shownName, schema },
    ]),
  )
}

async function isWhole(materialised: Promise<void>): Promise<boolean> {
  try {
    await materialised
    return true
  } catch (error) {
    if (error instanceof StoreError) return false
    throw error
  }
}
