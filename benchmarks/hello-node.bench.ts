/** What a sandbox costs: the time from giving a runner the smallest task to its outcome, and what waiting ones hold. */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Docker from 'dockerode'
import { createDockerRunner } from '../backend/src/runners/docker-runner.ts'
import { nodeImage } from '../backend/src/runners/node-image.ts'
import { probeDocker } from '../backend/src/runners/probe-docker.ts'
import { createProcessRunner } from '../backend/src/runners/process-runner.ts'
import type { Outcome, Runner, TaskLimits } from '../backend/src/runners/runner.ts'
import { probeIsolation } from '../backend/src/runners/sandbox.ts'
import { quantile, type Benchmark, type BenchRow } from './benchmark.ts'

const rounds = 20
const waitingContainers = 40
const limits: TaskLimits = {
  memoryBytes: 512 * 1024 ** 2,
  cpus: 1,
  pids: 128,
  timeoutMs: 60_000,
  outputBytes: 64 * 1024 ** 2,
}
/** Longer than two sandboxes need to load the runtime and rehearse: what is measured has waited. */
const restMs = 3000
const rest = () => new Promise((resolve) => setTimeout(resolve, restMs))

export const benchmark: Benchmark = {
  name: 'hello-node',
  description:
    'the smallest task with the real runtime, from the runner being given it to its outcome: cold and started ahead, in containers and in processes; cancelling; and what waiting containers hold',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'flowza-hello-'))
    const rows: BenchRow[] = []
    const versions = [`node ${process.versions.node}`]
    const row = (what: string, unit: string, ours: number, target: number) =>
      rows.push({ what, ours, theirs: null, unit, value: ours, target })
    const both = (what: string, ms: number[], targets: [number, number]) => {
      row(`${what}, p50`, 'ms', quantile(ms, 0.5), targets[0])
      row(`${what}, p95`, 'ms', quantile(ms, 0.95), targets[1])
    }
    try {
      if ((await probeIsolation()) === 'bubblewrap') {
        const own = { tasksFolder: join(folder, 'tasks'), cacheFolder: join(folder, 'cache') }
        const cold = await createProcessRunner(own)
        await rest()
        both('process, cold', await timeTasks(cold, folder, 0), [250, 400])
        await cold.close()
        const warm = await createProcessRunner({
          ...own,
          warm: { processes: 2, memoryBytes: limits.memoryBytes },
        })
        await rest()
        both('process, started ahead', await timeTasks(warm, folder, restMs), [10, 25])
        await warm.close()
      }
      const image = (await nodeImage()).name
      const probe = await probeDocker({ image })
      if (probe.ready) {
        versions.push(`engine ${probe.version}`)
        const installation = `bench-${process.pid}`
        const cold = createDockerRunner({ image, installation })
        both('container, cold', await timeTasks(cold, folder, 0), [250, 400])
        row('container, cancel to stopped, p95', 'ms', quantile(await timeCancels(cold, folder), 0.95), 3000)
        await cold.close()
        const ahead = (containers: number) =>
          createDockerRunner({ image, installation, warm: { containers, limits, folder } })
        const warm = ahead(2)
        await rest()
        both('container, started ahead', await timeTasks(warm, folder, restMs), [10, 25])
        await warm.close()
        const held = await holdWaiting(ahead(waitingContainers), installation, folder)
        row(`memory of each of ${waitingContainers} waiting containers`, 'MB', held.megabytes, 64)
        row(`processors that ${waitingContainers} waiting containers use`, 'of one', held.processors, 0.05)
      }
      return { rows, versions }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

let count = 0

/** A task of a type that the runtime does not have: it reads, decides and reports like any, and does nothing else. */
async function layOut(parent: string) {
  const id = `hello-${process.pid}-${count++}`
  const folder = join(parent, 'tasks', id)
  await mkdir(join(folder, 'in'), { recursive: true })
  const task = {
    format: 'flowza-task/1',
    node: { id: 'hello', title: 'Hello', type: 'hello', version: 1 },
    params: {},
    inputs: [],
    datasets: {},
    limits: { memoryBytes: limits.memoryBytes, threads: 1 },
  }
  await writeFile(join(folder, 'in', 'task.json'), JSON.stringify(task))
  return { id, folder, labels: { run: 'bench', node: 'hello', attempt: '1' }, limits }
}

async function timeTasks(runner: Runner, folder: string, pauseMs: number): Promise<number[]> {
  const ms: number[] = []
  for (let round = -2; round < rounds; round++) {
    const task = await layOut(folder)
    const started = performance.now()
    const outcome = await runner.execute(task, { signal: new AbortController().signal, onEvent: () => {} })
    if (round >= 0) ms.push(performance.now() - started)
    requireReported(outcome)
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return ms
}

/** Cancels tasks at random moments of their lives. */
async function timeCancels(runner: Runner, folder: string): Promise<number[]> {
  const ms: number[] = []
  for (let round = 0; round < rounds / 2; round++) {
    const task = await layOut(folder)
    const controller = new AbortController()
    const running = runner.execute(task, { signal: controller.signal, onEvent: () => {} })
    await new Promise((resolve) => setTimeout(resolve, round * 8))
    const started = performance.now()
    controller.abort()
    await running
    ms.push(performance.now() - started)
  }
  return ms
}

function requireReported(outcome: Outcome): void {
  if (outcome.status !== 'completed') throw new Error(`The task ended with ${JSON.stringify(outcome)}.`)
}

/** What containers use that wait: private memory of all their processes, and processor time in ten seconds. */
async function holdWaiting(runner: Runner, installation: string, folder: string) {
  const engine = new Docker()
  // A burst of tasks makes the pool grow to its size.
  const burst = Array.from({ length: waitingContainers }, async () =>
    runner.execute(await layOut(folder), { signal: new AbortController().signal, onEvent: () => {} }),
  )
  await Promise.all(burst)
  const filters = { label: [`flowza.install=${installation}`], status: ['running'] }
  let pids: number[] = []
  for (let round = 0; round < 40 && pids.length < waitingContainers; round++) {
    await rest()
    const running = await engine.listContainers({ filters })
    const inspected = await Promise.all(running.map(({ Id }) => engine.getContainer(Id).inspect()))
    pids = inspected.map(({ State }) => State.Pid)
  }
  // They all load and rehearse on the same processors.
  await new Promise((resolve) => setTimeout(resolve, waitingContainers * 1000))
  const all = pids.flatMap(descendants)
  const before = (await Promise.all(all.map(processorSeconds))).reduce((sum, seconds) => sum + seconds, 0)
  const seconds = 10
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const after = (await Promise.all(all.map(processorSeconds))).reduce((sum, used) => sum + used, 0)
  const bytes = (await Promise.all(all.map(privateBytes))).reduce((sum, held) => sum + held, 0)
  await runner.close()
  return { megabytes: bytes / 1e6 / pids.length, processors: (after - before) / seconds }
}

function descendants(root: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const found = [root]
  for (const parent of found) for (const [pid, of] of rows) if (of === parent) found.push(pid)
  return found
}

async function processorSeconds(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100
}

async function privateBytes(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '')
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
  return (field('Private_Dirty') + field('Private_Clean')) * 1024
}
