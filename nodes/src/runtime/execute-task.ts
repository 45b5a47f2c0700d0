/** Runs one node task in this process: reads the task folder, runs the node, writes its outputs and its result. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { modelArtifactSchema, tableArtifactSchema } from '../core/artifact/artifact.ts'
import { canonicalJson } from '../core/text/canonical-json.ts'
import type { NodeTypeId } from '../catalogue/index.ts'
import { runners } from '../catalogue/runners.ts'
import { declaredProblem, type NodeManifest } from '../core/node/node-type.ts'
import { deserialise } from '../learn/serialization/deserialise.ts'
import type { DatasetFile, RunContext, Table, TrainedModel } from './context.ts'
import { openEngine, type Engine } from './engine.ts'
import { declaredFailure, NodeFailure, unexpectedFailure } from './node-failure.ts'
import { createOutputs } from './outputs.ts'
import {
  chainFormat,
  chainTaskSchema,
  nodeTaskSchema,
  taskFormat,
  type ChainTask,
  type NodeTask,
  type TaskEvent,
  type RaisedWarning,
  type TaskResult,
} from './protocol.ts'
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
  const read = taskSchema.parse(readJson(join(root, 'in', 'task.json')))
  if (read.format === chainFormat) return executeChain(root, read, options)
  const places: TaskPlaces = {
    root,
    out: join(root, 'out'),
    input: (port) => join(root, 'in', 'inputs', port),
    dataset: (param) => join(root, 'in', 'datasets', param),
  }
  const engine = lazyEngine(root, read.limits, options.signal)
  try {
    const result = await runTask(places, read, { ...options, engine: engine.open })
    writeResult(places.out, result, options.signal)
    return result
  } finally {
    await engine.close()
  }
}

/** Made once: its first parse is the slow one. */
const taskSchema = z.discriminatedUnion('format', [nodeTaskSchema, chainTaskSchema])

/** Small files are read and written at once: nothing else waits in this process, and a thread would have to wake up. */
function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** An engine that is opened when it is first needed: a task without tables does without. */
function lazyEngine(folder: string, limits: NodeTask['limits'], signal: AbortSignal) {
  let engine: Promise<Engine> | null = null
  return {
    open: () => (engine ??= openEngine({ folder, ...limits, signal })),
    async close() {
      const opened = await engine?.catch(() => null)
      opened?.close()
    },
  }
}

/** One step after the other, up to the first that fails or whose result is known. */
async function executeChain(
  root: string,
  chain: ChainTask,
  options: ExecuteTaskOptions,
): Promise<TaskResult> {
  // One for all steps: opening and closing it takes as long as a small step's work.
  const engine = lazyEngine(root, chain.limits, options.signal)
  try {
    return await executeSteps(root, chain, { ...options, engine: engine.open })
  } finally {
    await engine.close()
  }
}

async function executeSteps(
  root: string,
  { steps, limits }: ChainTask,
  options: StepOptions,
): Promise<TaskResult> {
  const digests: Record<string, string>[] = []
  let last: TaskResult | null = null
  for (const [index, { given, known, ...step }] of steps.entries()) {
    const isKnown = known.some((inputs) =>
      Object.entries(given).every(([port, from]) => inputs[port] === digests[from.step]?.[from.port]),
    )
    if (index > 0 && isKnown) break
    const places: TaskPlaces = {
      root,
      out: join(root, 'out', String(index)),
      input: (port) =>
        Object.hasOwn(given, port)
          ? join(root, 'out', String(given[port].step), given[port].port)
          : join(root, 'in', String(index), 'inputs', port),
      dataset: (param) => join(root, 'in', String(index), 'datasets', param),
    }
    const tell = (status: 'started' | 'ended') =>
      options.onEvent({ event: 'step', node: step.node.id, status, at: new Date().toISOString() })
    tell('started')
    last = await runTask(places, { ...step, format: taskFormat, limits }, options)
    writeResult(places.out, last, options.signal)
    tell('ended')
    if (last.status === 'failed') break
    digests.push(
      Object.fromEntries(
        Object.entries(last.outputs).map(([port, header]) => [
          port,
          createHash('sha256').update(canonicalJson(header)).digest('hex'),
        ]),
      ),
    )
  }
  if (last === null) throw new Error('A chain has at least one step.')
  writeResult(join(root, 'out'), last, options.signal)
  return last
}

function writeResult(out: string, result: TaskResult, signal: AbortSignal): void {
  signal.throwIfAborted()
  mkdirSync(out, { recursive: true })
  const path = join(out, 'result.json')
  writeFileSync(`${path}.partial`, JSON.stringify(result))
  renameSync(`${path}.partial`, path)
}

/** Where a node finds its own. */
interface TaskPlaces {
  root: string
  out: string
  input(port: string): string
  dataset(param: string): string
}

interface StepOptions extends ExecuteTaskOptions {
  engine(): Promise<Engine>
}

let stagings = 0

async function runTask(places: TaskPlaces, task: NodeTask, options: StepOptions): Promise<TaskResult> {
  const { root } = places
  const type: string = task.node.type
  if (!isNodeTypeId(type)) {
    const error = {
      ...unexpectedFailure,
      message: `This runtime has no node type "${type}".`,
      hint: 'Build the node image again.',
    }
    return { status: 'failed', error }
  }
  const warnings: RaisedWarning[] = []
  const outputs = createOutputs({ engine: options.engine, folder: places.out, nodeType: type })
  try {
    const { manifest, run } = await runners[type]()
    const context: RunContext<unknown> = {
      params: manifest.params.parse(task.params),
      signal: options.signal,
      table: async (port) =>
        openInputTable({
          folder: places.input(port),
          engine: await options.engine(),
          signal: options.signal,
        }),
      model: (port) => openInputModel(places.input(port)),
      hasInput: (port) => task.inputs.includes(port),
      dataset: (param) => datasetFile(places, task, param),
      async readCsv({ path }, csvOptions, known) {
        const { readCsv } = await import('./csv/read-csv.ts')
        mkdirSync(join(root, 'tmp'), { recursive: true })
        const staging = join(root, 'tmp', `staged-${++stagings}.parquet`)
        const { threads } = task.limits
        const { signal } = options
        return readCsv({ path, options: csvOptions, known, staging, engine: options.engine, threads, signal })
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
        throw declaredFailure({ manifest }, name, values, place)
      },
      warn(name, values = {}) {
        const { message, hint = '', words } = declaredProblem({ manifest }, name, values)
        warnings.push({ name, message, hint, words })
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
  folder: string
  engine: Engine
  signal: AbortSignal
}): Promise<Table> {
  const { folder } = input
  const header = tableArtifactSchema.parse(readHeader(folder))
  return openTable(input.engine, folder, header, input.signal)
}

async function openInputModel(folder: string): Promise<TrainedModel> {
  const header = modelArtifactSchema.parse(readHeader(folder))
  const state = deserialise(header.state, await readFile(join(folder, 'model.bin')))
  return { header, state }
}

function readHeader(folder: string): unknown {
  return readJson(join(folder, 'artifact.json'))
}

function datasetFile(places: TaskPlaces, task: NodeTask, param: string): DatasetFile {
  const dataset = task.datasets[param]
  if (dataset === undefined) throw new Error(`The task brings no file for the param "${param}".`)
  const { fileName, ...rest } = dataset
  return { ...rest, path: join(places.dataset(param), fileName) }
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
