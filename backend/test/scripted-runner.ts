/** A runner for the test catalogue: a second implementation of the interface, in this process, without isolation. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson, type MetricsArtifact } from '@flowza/nodes/core'
import {
  chainFormat,
  chainTaskSchema,
  nodeTaskSchema,
  type ChainTask,
  type NodeTask,
} from '@flowza/nodes/runtime/protocol'
import { z } from 'zod'
import type { ExecuteOptions, Outcome, Runner, RunnerTask } from '../src/runners/runner.ts'

export interface ScriptedRunner extends Runner {
  /** Node ids in the order in which they were executed. */
  executed: string[]
  /** Resolves when a gate node waits. */
  waitingAt(gate: string): Promise<void>
  open(gate: string): void
  /** How many tasks are being executed. */
  running(): number
  /** The outcome of the next task instead of its real one. */
  nextOutcome: Outcome | null
  /** The same for every task until it is null again. */
  everyOutcome: Outcome | null
  /** What the next node leaves behind in place of a header. */
  nextHeader: string | null
  /** A node that takes its process along, so many times. */
  failNode: { node: string; times: number } | null
  /** Ids of the tasks that were adopted. */
  adopted: string[]
  /** What nodes of chance add. */
  luck: number
}

interface Gate {
  reached: PromiseWithResolvers<void>
  opened: PromiseWithResolvers<void>
}

export function createScriptedRunner(): ScriptedRunner {
  const gates = new Map<string, Gate>()
  const executed: string[] = []
  const tasks = new Map<string, { outcome: Promise<Outcome>; follow(to: ExecuteOptions['onEvent']): void }>()
  let running = 0
  const gateOf = (name: string): Gate => {
    const gate = gates.get(name) ?? {
      reached: Promise.withResolvers<void>(),
      opened: Promise.withResolvers<void>(),
    }
    gates.set(name, gate)
    return gate
  }

  async function run(task: RunnerTask, options: ExecuteOptions): Promise<Outcome> {
    const text = readFileSync(join(task.folder, 'in', 'task.json'), 'utf8')
    const read = z.discriminatedUnion('format', [nodeTaskSchema, chainTaskSchema]).parse(JSON.parse(text))
    if (read.format === chainFormat) return runChain(task, read, options)
    const places = { out: join(task.folder, 'out'), input: (port: string) => inputFolder(task.folder, port) }
    return runNode(read, places, options)
  }

  /** As the runtime does it, also at once with small files; the steps whose results are known are left out. */
  async function runChain(
    { folder }: RunnerTask,
    { steps }: ChainTask,
    options: ExecuteOptions,
  ): Promise<Outcome> {
    const digests: string[] = []
    let outcome: Outcome = { status: 'failed', code: 'CRASHED', message: 'Nothing was done.', hint: '' }
    let sequence = 0
    for (const [index, step] of steps.entries()) {
      const isKnown = step.known.some((known) =>
        Object.entries(step.given).every(([port, from]) => known[port] === digests[from.step]),
      )
      if (isKnown && index > 0) break
      const out = join(folder, 'out', String(index))
      const input = (port: string) =>
        Object.hasOwn(step.given, port)
          ? join(folder, 'out', String(step.given[port].step), step.given[port].port)
          : inputFolder(folder, port, String(index))
      const tell = (status: 'started' | 'ended') =>
        options.onEvent(
          { event: 'step', node: step.node.id, status, at: new Date().toISOString() },
          sequence++,
        )
      tell('started')
      const onEvent: ExecuteOptions['onEvent'] = (event) => options.onEvent(event, sequence++)
      outcome = await runNode(step, { out, input }, { ...options, onEvent })
      if (outcome.status === 'failed') break
      mkdirSync(out, { recursive: true })
      writeFileSync(join(out, 'result.json'), JSON.stringify(outcome.result))
      tell('ended')
      if (outcome.result.status === 'failed') break
      const header = canonicalJson(outcome.result.outputs['metrics'])
      digests.push(createHash('sha256').update(header).digest('hex'))
    }
    return outcome
  }

  async function runNode(
    { node, params, inputs }: Pick<NodeTask, 'node' | 'params' | 'inputs'>,
    places: { out: string; input(port: string): string },
    { signal, onEvent }: ExecuteOptions,
  ): Promise<Outcome> {
    executed.push(node.id)
    onEvent({ event: 'log', level: 'info', text: `${node.id} starts` }, 0)
    onEvent({ event: 'progress', fraction: 0.5, note: null, loss: null }, 1)
    if (runner.nextOutcome !== null) {
      const outcome = runner.nextOutcome
      runner.nextOutcome = null
      return outcome
    }
    if (runner.everyOutcome !== null) return runner.everyOutcome
    if (runner.failNode?.node === node.id && runner.failNode.times > 0) {
      runner.failNode.times -= 1
      return { status: 'failed', code: 'CRASHED', message: 'It crashed.', hint: 'Run it again.' }
    }
    if (node.type === 'gate') {
      const gate = gateOf(String(params['name']))
      gate.reached.resolve()
      const aborted = Promise.withResolvers<void>()
      signal.addEventListener('abort', () => aborted.resolve(), { once: true })
      if (signal.aborted) aborted.resolve()
      await Promise.race([gate.opened.promise, aborted.promise])
    }
    if (signal.aborted) {
      return { status: 'failed', code: 'CANCELLED', message: 'The node was cancelled.', hint: '' }
    }
    if (node.type === 'broken') {
      const error = {
        code: 'NODE_ERROR' as const,
        name: 'broken',
        message: 'This node always fails.',
        hint: 'Remove it.',
        column: 'Age',
        row: 7,
      }
      return { status: 'completed', result: { status: 'failed', error } }
    }
    const numbers = inputs.map((port) => inputNumber(places.input(port)))
    const value = valueOf({ params, numbers }) + (node.type === 'chance' ? runner.luck : 0)
    const header = metricsOf(value)
    mkdirSync(join(places.out, 'metrics'), { recursive: true })
    const left = runner.nextHeader ?? JSON.stringify(header)
    runner.nextHeader = null
    writeFileSync(join(places.out, 'metrics', 'artifact.json'), left)
    return {
      status: 'completed',
      result: { status: 'succeeded', outputs: { metrics: header }, warnings: [] },
    }
  }

  const runner: ScriptedRunner = {
    name: 'process',
    description: 'for tests',
    executed,
    nextOutcome: null,
    everyOutcome: null,
    failNode: null,
    nextHeader: null,
    adopted: [],
    luck: 0,
    async execute(task, { leave, ...options }) {
      running++
      const told: Parameters<typeof options.onEvent>[] = []
      let tell = options.onEvent
      const outcome = run(task, {
        ...options,
        onEvent(...event) {
          told.push(event)
          tell(...event)
        },
      }).finally(() => {
        running--
        tasks.delete(task.id)
      })
      tasks.set(task.id, {
        outcome,
        follow(listener) {
          for (const event of told) listener(...event)
          tell = listener
        },
      })
      return Promise.race([outcome, left(leave)])
    },
    async adopt(task, { onEvent }) {
      const found = tasks.get(task.id)
      if (found === undefined) return null
      runner.adopted.push(task.id)
      found.follow(onEvent)
      return found.outcome
    },
    async reap() {
      return 0
    },
    async sweep() {
      return 0
    },
    async close() {},
    waitingAt: (gate) => gateOf(gate).reached.promise,
    open: (gate) => gateOf(gate).opened.resolve(),
    running: () => running,
  }
  return runner
}

function left(signal: AbortSignal | undefined): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = () =>
      resolve({ status: 'failed', code: 'KILLED', message: 'Another worker has the task.', hint: '' })
    signal?.addEventListener('abort', settle, { once: true })
  })
}

function valueOf({ params, numbers }: { params: NodeTask['params']; numbers: number[] }): number {
  const own = Number(params['value'] ?? params['plus'] ?? 0)
  const sum = numbers.reduce((total, number) => total + number, own)
  const step = Number(params['step'] ?? 0)
  return step > 0 ? Math.floor(sum / step) * step : sum
}

function inputFolder(task: string, port: string, step = '.'): string {
  return join(task, 'in', step, 'inputs', port)
}

function inputNumber(folder: string): number {
  const text = readFileSync(join(folder, 'artifact.json'), 'utf8')
  const header: MetricsArtifact = JSON.parse(text)
  return header.metrics['value'] ?? 0
}

function metricsOf(value: number): MetricsArtifact {
  return {
    kind: 'metrics',
    task: 'explanation',
    rows: 0,
    partition: null,
    metrics: { value },
    baseline: {},
    intervals: {},
    summary: [],
    charts: [],
    files: [],
  }
}
