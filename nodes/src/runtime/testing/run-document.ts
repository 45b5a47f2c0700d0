/** Runs a whole workflow document task by task in this process: what the tests of node types and exports stand on. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Artifact } from '../../core/artifact/artifact.ts'
import type { WorkflowDocument } from '../../core/document/document.ts'
import { effectiveParams } from '../../core/document/fingerprint.ts'
import { resolveParams } from '../../core/document/node-params.ts'
import { topologyOf } from '../../core/document/topology.ts'
import { titleOf } from '../../core/document/validate.ts'
import { portSchemaOf, type PortSchema } from '../../core/node/port.ts'
import { tableSchemaSchema, type TableSchema } from '../../core/table/schema.ts'
import { nodeTypes, type NodeTypeId } from '../../catalogue/index.ts'
import { executeTask } from '../execute-task.ts'
import { taskFormat, type NodeTask, type TaskEvent, type TaskResult } from '../protocol.ts'
import { wholeTable } from '../../core/table/table-view.ts'
import { openTableReader, type TablePage } from '../table-reader/table-reader.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))

export interface DocumentRun extends AsyncDisposable {
  /** Results by node id; nodes behind a failed one have none. */
  results: Record<string, TaskResult>
  events: Record<string, TaskEvent[]>
  /** Schemas that the run has shown, by node id and port. */
  schemas: Record<string, Record<string, PortSchema>>
  /** sha256 of each output's header and files, by `node.port`. */
  digests: Record<string, string>
  /** @throws Error when the node gave no such artifact. */
  artifact(node: string, port: string): Artifact
  rows(node: string, port: string, limit?: number): Promise<TablePage>
  /** Absolute path of a file of an output. */
  path(node: string, port: string, file: string): string
}

/** A file's content, and its schema where it has been registered with one. */
export type DocumentFiles = Readonly<
  Record<string, { content: string | Uint8Array; schema: TableSchema | null }>
>

export interface RunDocumentOptions {
  /** Data sets beside the repository's own or in their place, by id. */
  files?: DocumentFiles
  signal?: AbortSignal
  memoryBytes?: number
  /** Two by default. */
  threads?: number
}

/** Runs every node of a valid document whose inputs are there. The caller disposes of the run's folder. */
export async function runDocument(
  document: WorkflowDocument,
  options: RunDocumentOptions = {},
): Promise<DocumentRun> {
  const folder = await mkdtemp(join(tmpdir(), 'flowza-document-'))
  try {
    return await runIn(folder, document, options)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function runIn(
  folder: string,
  document: WorkflowDocument,
  options: RunDocumentOptions,
): Promise<DocumentRun> {
  const results: Record<string, TaskResult> = {}
  const events: Record<string, TaskEvent[]> = {}
  const topology = topologyOf(document)
  for (const id of topology.order) {
    const edges = topology.incoming.get(id) ?? []
    if (edges.some((edge) => results[edge.from.node]?.status !== 'succeeded')) continue
    const task = await layOutTask({
      document,
      id,
      folder,
      files: options.files ?? {},
      memoryBytes: options.memoryBytes,
      threads: options.threads,
    })
    for (const edge of edges) {
      const output = join(folder, edge.from.node, 'out', edge.from.port)
      await cp(output, join(task, 'in', 'inputs', edge.to.port), { recursive: true })
    }
    const heard: TaskEvent[] = []
    events[id] = heard
    const signal = options.signal ?? new AbortController().signal
    results[id] = await executeTask(task, { signal, onEvent: (event) => heard.push(event) })
  }
  const artifactOf = (node: string, port: string): Artifact => {
    const result = results[node]
    if (result?.status !== 'succeeded' || result.outputs[port] === undefined) {
      throw new Error(`${node}.${port} has no artifact: ${JSON.stringify(result ?? 'it did not run')}`)
    }
    return result.outputs[port]
  }
  return {
    results,
    events,
    schemas: observedSchemas(results),
    digests: await digestsOf(folder, results),
    artifact: artifactOf,
    async rows(node, port, limit = 1_000) {
      const artifact = artifactOf(node, port)
      if (artifact.kind !== 'table') throw new Error(`${node}.${port} is no table.`)
      const path = join(folder, node, 'out', port, 'data.parquet')
      const reader = await openTableReader({ path, schema: artifact.schema })
      const request = { view: wholeTable, offset: 0, limit, columns: null }
      const page = await reader.page(request, new AbortController().signal)
      await reader.close()
      return page
    },
    path: (node, port, file) => join(folder, node, 'out', port, file),
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function layOutTask(input: {
  document: WorkflowDocument
  id: string
  folder: string
  files: DocumentFiles
  memoryBytes: number | undefined
  threads: number | undefined
}): Promise<string> {
  const { document, id, files } = input
  const node = document.nodes.find((candidate) => candidate.id === id)
  if (node === undefined || !Object.hasOwn(nodeTypes, node.type))
    throw new Error(`Node "${id}" has no known type.`)
  const type = nodeTypes[node.type as NodeTypeId]
  const { params, problems } = resolveParams(node, type)
  if (params === null) throw new Error(problems.map((problem) => problem.message).join(' '))
  const task = join(input.folder, id)
  await mkdir(join(task, 'in', 'inputs'), { recursive: true })
  const datasets: NodeTask['datasets'] = {}
  for (const param of type.manifest.capabilities.datasetParams ?? []) {
    datasets[param] = await layOutDataset({ task, param, dataset: String(params[param]), files })
  }
  const description: NodeTask = {
    format: taskFormat,
    node: { id, title: titleOf(node, type), type: node.type, version: node.version },
    params: JSON.parse(JSON.stringify(effectiveParams(params, document.seed))) as NodeTask['params'],
    inputs: (topologyOf(document).incoming.get(id) ?? []).map((edge) => edge.to.port),
    datasets,
    limits: { memoryBytes: input.memoryBytes ?? 2e9, threads: input.threads ?? 2 },
  }
  await writeFile(join(task, 'in', 'task.json'), JSON.stringify(description))
  return task
}

async function layOutDataset(input: {
  task: string
  param: string
  dataset: string
  files: DocumentFiles
}): Promise<NodeTask['datasets'][string]> {
  const { task, param, dataset, files } = input
  const folder = join(task, 'in', 'datasets', param)
  await mkdir(folder, { recursive: true })
  const fileName = `${dataset}.csv`
  const own = files[dataset]
  const content = own?.content ?? (await readFile(join(repository, 'datasets', dataset, 'data.csv')))
  await writeFile(join(folder, fileName), content)
  return {
    id: dataset,
    fileName,
    shownName: fileName,
    schema: own === undefined ? await showcaseSchema(dataset) : own.schema,
  }
}

/** Kinds and roles that a data set of the repository declares. */
export async function showcaseSchema(dataset: string): Promise<TableSchema> {
  const text = await readFile(join(repository, 'datasets', dataset, 'dataset.json'), 'utf8')
  const { columns } = JSON.parse(text) as { columns: unknown }
  return tableSchemaSchema.parse({ columns, complete: true })
}

function observedSchemas(results: Record<string, TaskResult>): DocumentRun['schemas'] {
  const schemas: DocumentRun['schemas'] = {}
  for (const [node, result] of Object.entries(results)) {
    if (result.status !== 'succeeded') continue
    schemas[node] = Object.fromEntries(
      Object.entries(result.outputs).map(([port, artifact]) => [port, portSchemaOf(artifact)]),
    )
  }
  return schemas
}

async function digestsOf(
  folder: string,
  results: Record<string, TaskResult>,
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const [node, result] of Object.entries(results)) {
    if (result.status !== 'succeeded') continue
    for (const port of Object.keys(result.outputs)) {
      const header = await readFile(join(folder, node, 'out', port, 'artifact.json'))
      digests[`${node}.${port}`] = createHash('sha256').update(header).digest('hex')
    }
  }
  return digests
}
