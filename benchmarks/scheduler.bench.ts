/** What a run costs beside the work of its nodes: nodes that do nothing, in the server's own process, on Postgres. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WorkflowDocument } from '@flowza/nodes/core'
import type { Run } from '../backend/src/contracts/index.ts'
import { readEnv } from '../backend/src/env.ts'
import { openSystem, type System } from '../backend/src/open-system.ts'
import { productPaths } from '../backend/src/product.ts'
import { startRun } from '../backend/src/services/runs/start-run.ts'
import { waitForRun } from '../backend/src/services/runs/wait-for-run.ts'
import { sketch } from '../backend/test/documents.ts'
import { testNodeTypes } from '../backend/test/node-types.ts'
import { createScriptedRunner } from '../backend/test/scripted-runner.ts'
import { median, type Benchmark } from './benchmark.ts'

const largeNodes = 1000
const manyRuns = 200
const rounds = 5
const limitMs = 300_000

export const benchmark: Benchmark = {
  name: 'scheduler',
  description:
    'the cost of the orchestration alone: trivial nodes, a runner without isolation, embedded Postgres',
  async run() {
    const home = await mkdtemp(join(tmpdir(), 'flowza-bench-'))
    await chmod(home, 0o755)
    const runner = createScriptedRunner()
    const faults: unknown[] = []
    const system = await openSystem({
      env: readEnv({ FLOWZA_HOME: home, FLOWZA_RUNNER: 'process' }),
      worker: true,
      nodeTypes: testNodeTypes,
      runner,
      product: { ...productPaths, datasets: join(home, 'none'), templates: join(home, 'none') },
      onNotice: () => {},
      onError: (error) => faults.push(error),
    })
    try {
      const large = await timeRun(system, layers(largeNodes, 20, 1))
      const ten = await medianCached(system, layers(10, 3, 2))
      const hundred = await medianCached(system, layers(100, 10, 3))
      const many = await timeMany(system)
      return {
        versions: [],
        rows: [
          row(
            `${largeNodes} trivial nodes: the scheduler, a node`,
            large.seconds * (1000 / largeNodes),
            'ms',
            8,
          ),
          row('10 nodes, all cached', ten, 's', 0.15),
          row('100 nodes, all cached', hundred, 's', 0.5),
          row(`${manyRuns} runs of 5 nodes at once: all of them`, many.seconds, 's', 100),
          row('the same: errors', many.errors + faults.length, '', 0),
          row('the same: memory of the process', many.megabytes, 'MB', 512),
        ],
      }
    } finally {
      await system.close()
      await rm(home, { recursive: true, force: true })
    }
  },
}

/** Layers of nodes, each with two of the layer before as inputs. */
function layers(nodes: number, width: number, salt: number): WorkflowDocument {
  const sketches: Parameters<typeof sketch>[1] = {}
  const edges: string[] = []
  for (let index = 0; index < nodes; index++) {
    const isFirst = index < width
    sketches[`n${index}`] = isFirst
      ? { type: 'number', params: { value: index + salt / 10 } }
      : { type: 'add', params: { plus: 1 } }
    if (isFirst) continue
    const layer = Math.floor(index / width)
    const parent = (shift: number) => (layer - 1) * width + ((index + shift) % width)
    edges.push(`n${parent(0)} -> n${index}.a`, `n${parent(1)} -> n${index}.b`)
  }
  return sketch(`Layers ${nodes} ${salt}`, sketches, edges)
}

async function timeRun({ ctx }: System, document: WorkflowDocument): Promise<{ run: Run; seconds: number }> {
  const started = performance.now()
  const { id } = await startRun(ctx, { document, cache: true })
  const run = await waitForRun(ctx, id, AbortSignal.timeout(limitMs))
  if (run.status !== 'succeeded') throw new Error(`The run ${run.status}.`)
  return { run, seconds: (performance.now() - started) / 1000 }
}

async function medianCached(system: System, document: WorkflowDocument): Promise<number> {
  await timeRun(system, document)
  const seconds: number[] = []
  for (let round = 0; round < rounds; round++) {
    const timed = await timeRun(system, document)
    if (timed.run.nodes.some((node) => node.status !== 'cached')) throw new Error('A node was not cached.')
    seconds.push(timed.seconds)
  }
  return median(seconds)
}

async function timeMany(system: System): Promise<{ seconds: number; errors: number; megabytes: number }> {
  let bytes = 0
  const watch = setInterval(() => (bytes = Math.max(bytes, process.memoryUsage().rss)), 50)
  const started = performance.now()
  const ended = await Promise.allSettled(
    Array.from({ length: manyRuns }, (_, index) => timeRun(system, layers(5, 2, 100 + index))),
  )
  clearInterval(watch)
  return {
    seconds: (performance.now() - started) / 1000,
    errors: ended.filter(({ status }) => status === 'rejected').length,
    megabytes: bytes / 1e6,
  }
}

function row(what: string, ours: number, unit: string, target: number) {
  return { what, ours, theirs: null, unit, value: ours, target }
}
