/** Runs one node task in this process: reads the task folder, runs the node, writes its outputs and its result. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { modelArtifactSchema, tableArtifactSchema } from '../core/artifact/artifact.ts'
import { fillMessage } from '../core/node/message.ts'
import type { NodeTypeId } from '../catalogue/index.ts'
import { runners } from '../catalogue/runners.ts'
import type { NodeManifest } from '../core/node/node-type.ts'
import { deserialise } from '../learn/serialization/deserialise.ts'
import type { DatasetFile, RunContext, Table, TrainedModel } from './context.ts'
import { openEngine, type Engine } from './engine.ts'
import { declaredFailure, NodeFailure, unexpectedFailure } from './node-failure.ts'
import { createOutputs } from './outputs.ts'
import { nodeTaskSchema, type NodeTask, type TaskEvent, type TaskResult } from './protocol.ts'
import { openTable } from './table.ts'

export interface ExecuteTaskOptions {
  signal: AbortSignal
  onEvent(event: TaskEvent): void
}

/**
 * Executes the task in `folder` and leaves `out/result.json` there, which it also answers.
 *
 * @throws the signal's reason when it was aborted; nothing else that the node does makes it throw.
 */
export async function executeTask(folder: string, options: ExecuteTaskOptions): Promise<TaskResult> {
  const root = resolve(folder)
  const task = nodeTaskSchema.parse(JSON.parse(await readFile(join(root, 'in', 'task.json'), 'utf8')))
  const result = await runTask(root, task, options)
  options.signal.throwIfAborted()
  await mkdir(join(root, 'out'), { recursive: true })
  const path = join(root, 'out', 'result.json')
  await writeFile(`${path}.partial`, JSON.stringify(result))
  await rename(`${path}.partial`, path)
  return result
}

async function runTask(root: string, task: NodeTask, options: ExecuteTaskOptions): Promise<TaskResult> {
  const type: string = task.node.type
  if (!isNodeTypeId(type)) {
    const error = {
      ...unexpectedFailure,
      message: `This runtime has no node type "${type}".`,
      hint: 'Build the node image again.',
    }
    return { status: 'failed', error }
  }
  const warnings: { name: string; message: string; hint: string }[] = []
  let engine: Promise<Engine> | null = null
  const getEngine = () => (engine ??= openEngine({ folder: root, ...task.limits, signal: options.signal }))
  const outputs = createOutputs({ engine: getEngine, folder: join(root, 'out'), nodeType: type })
  try {
    const { manifest, run } = await runners[type]()
    const context: RunContext<unknown> = {
      params: manifest.params.parse(task.params),
      signal: options.signal,
      table: async (port) =>
        openInputTable({ root, port, engine: await getEngine(), signal: options.signal }),
      model: (port) => openInputModel(root, port),
      hasInput: (port) => task.inputs.includes(port),
      dataset: (param) => datasetFile(root, task, param),
      async readCsv({ path }, csvOptions, known) {
        const { readCsv } = await import('./csv/read-csv.ts')
        await mkdir(join(root, 'tmp'), { recursive: true })
        const staging = join(root, 'tmp', 'staged.parquet')
        const { threads } = task.limits
        const { signal } = options
        return readCsv({ path, options: csvOptions, known, staging, engine: getEngine, threads, signal })
      },
      outputs,
      progress(fraction, detail = {}) {
        const bounded = Math.min(1, Math.max(0, fraction))
        options.onEvent({
          event: 'progress',
          fraction: bounded,
          note: detail.note ?? null,
          loss: detail.loss ?? null,
        })
      },
      log: (level, text) => options.onEvent({ event: 'log', level, text }),
      fail(name, values, place) {
        throw declaredFailure({ messages: manifest.messages, name, values, place })
      },
      warn(name, values = {}) {
        const template = manifest.messages[name]
        if (template === undefined) throw new Error(`"${type}" declares no message "${name}".`)
        const message = fillMessage(template.text, values)
        warnings.push({ name, message, hint: fillMessage(template.hint, values) })
        options.onEvent({ event: 'log', level: 'warning', text: message })
      },
    }
    // The registry can't know each type's params; the manifest parsed them for exactly this runner.
    await (run as (context: RunContext<unknown>) => Promise<void>)(context)
    requireOutputs(manifest, outputs.written)
    return { status: 'succeeded', outputs: outputs.written, warnings }
  } catch (error) {
    options.signal.throwIfAborted()
    if (error instanceof NodeFailure) {
      options.onEvent({ event: 'log', level: 'error', text: error.message })
      return { status: 'failed', error: error.report }
    }
    options.onEvent({
      event: 'log',
      level: 'error',
      text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
    return { status: 'failed', error: isOutOfMemory(error) ? outOfMemory(task) : unexpectedFailure }
  } finally {
    if (engine !== null) (await (engine as Promise<Engine>)).close()
  }
}

function isNodeTypeId(type: string): type is NodeTypeId {
  return Object.hasOwn(runners, type)
}

function requireOutputs(manifest: NodeManifest, written: Record<string, unknown>): void {
  const missing = Object.keys(manifest.outputs).filter((port) => !Object.hasOwn(written, port))
  if (missing.length > 0)
    throw new Error(`"${manifest.id}" left its outputs ${missing.join(', ')} unwritten.`)
}

async function openInputTable(input: {
  root: string
  port: string
  engine: Engine
  signal: AbortSignal
}): Promise<Table> {
  const folder = join(input.root, 'in', 'inputs', input.port)
  const header = tableArtifactSchema.parse(await readHeader(folder))
  return openTable(input.engine, folder, header, input.signal)
}

async function openInputModel(root: string, port: string): Promise<TrainedModel> {
  const folder = join(root, 'in', 'inputs', port)
  const header = modelArtifactSchema.parse(await readHeader(folder))
  const state = deserialise(header.state, await readFile(join(folder, 'model.bin')))
  return { header, state }
}

async function readHeader(folder: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, 'artifact.json'), 'utf8'))
}

function datasetFile(root: string, task: NodeTask, param: string): DatasetFile {
  const dataset = task.datasets[param]
  if (dataset === undefined) throw new Error(`The task brings no file for the param "${param}".`)
  return { ...dataset, path: join(root, 'in', 'datasets', param, dataset.fileName) }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && /Out of Memory Error|could not allocate block/.test(error.message)
}

function outOfMemory(task: NodeTask): typeof unexpectedFailure {
  const megabytes = Math.round(task.limits.memoryBytes / 1e6)
  return {
    code: 'NODE_ERROR',
    name: 'out_of_memory',
    message: `"${task.node.title}" needs more than the ${megabytes} MB of memory that a node may use.`,
    hint: 'Work on fewer rows or columns, or raise FLOWZA_NODE_MEMORY_MB.',
    column: null,
    row: null,
  }
}
