import { setTimeout as sleep } from 'node:timers/promises'
import type { Activity } from '../contracts/index.ts'
import { readEnv } from '../env.ts'
import { openSystem } from '../open-system.ts'
import { reportError } from '../report-error.ts'
import { getActivity } from '../services/system/get-activity.ts'
import { stopSignal } from '../stop-signal.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { textTable } from './text-table.ts'

export async function monitorCommand(args: string[]): Promise<number> {
  const { values } = parseArguments({
    args,
    options: {
      json: { type: 'boolean', default: false },
      every: { type: 'string' },
      once: { type: 'boolean', default: false },
    },
  })
  const seconds = Number(values.every ?? '1')
  if (!(seconds >= 0.2 && seconds <= 3600)) {
    throw new UsageError(`--every takes seconds between 0.2 and 3600, not "${values.every}".`)
  }
  // A file or another program gets one look, unless it asks for more.
  const repeats = !values.once && (process.stdout.isTTY || values.every !== undefined)
  const isLive = repeats && !values.json && process.stdout.isTTY
  const stop = stopSignal()
  const system = await openSystem({
    // Looks on, and needs no runner for it.
    env: { ...readEnv(), role: 'server', runner: 'process' },
    worker: false,
    onNotice: (line) => console.error(line),
    onError: reportError,
  })
  try {
    for (;;) {
      const activity = await getActivity(system.ctx)
      if (values.json) console.log(JSON.stringify(activity))
      else if (isLive) show(activityText(activity))
      else console.log(activityText(activity))
      if (!repeats) return 0
      await sleep(seconds * 1000, undefined, { signal: stop.signal }).catch(() => {})
      if (stop.signal.aborted) return 0
    }
  } finally {
    await system.close()
    stop.dispose()
  }
}

/** Draws over what was there before, as much of it as the terminal has lines. */
function show(text: string): void {
  const lines = text.split('\n').slice(0, Math.max(5, (process.stdout.rows ?? 24) - 1))
  const width = process.stdout.columns ?? 80
  const screen = lines.map((line) => `${line.slice(0, width)}\u001b[K`).join('\n')
  process.stdout.write(`\u001b[H${screen}\n\u001b[J`)
}

export function activityText(activity: Activity): string {
  const { lastHour } = activity
  const ended = lastHour.succeeded + lastHour.cached + lastHour.failed
  const hits = ended === 0 ? '' : `, ${Math.round((100 * lastHour.cached) / ended)} % reused`
  const sections = [
    `Flowza at ${activity.at.slice(0, 19).replace('T', ' ')} UTC. Last hour: ${lastHour.succeeded} nodes computed, ${lastHour.cached} reused, ${lastHour.failed} failed${hits}`,
    textTable(
      ['QUEUE', 'WAITING', 'DELAYED', 'ACTIVE', 'OLDEST'],
      activity.queues.map((queue) => [
        queue.runner,
        queue.waiting,
        queue.delayed,
        queue.active,
        queue.oldestSeconds === null ? '' : timeText(queue.oldestSeconds),
      ]),
    ),
    activity.workers.length === 0
      ? 'No worker is there: nodes wait. Start "flowza start" or "flowza worker".'
      : textTable(
          ['WORKER', 'RUNNER', 'SLOTS', 'STATE'],
          activity.workers.map((worker) => [
            `${worker.host} ${worker.id.slice(0, 8)}`,
            worker.runner,
            worker.slots,
            worker.alive ? 'alive' : `silent for ${timeText(worker.silentSeconds)}`,
          ]),
        ),
    activity.runs.length === 0
      ? 'No run goes on.'
      : textTable(
          ['RUN', 'STATE', 'NODES', 'TIME', 'NAME'],
          activity.runs.map((run) => [
            run.id,
            run.status,
            `${run.nodes - run.openNodes}/${run.nodes}`,
            timeText(run.seconds),
            run.waiting === null ? run.name : `${run.name}: waiting: ${run.waiting}`,
          ]),
        ),
  ]
  if (activity.nodes.length > 0) {
    const rows = activity.nodes.map((node) => [
      node.node,
      node.type,
      timeText(node.seconds),
      node.attempt,
      node.run,
    ])
    sections.push(textTable(['NODE', 'TYPE', 'TIME', 'TRY', 'RUN'], rows))
  }
  return sections.join('\n\n')
}

function timeText(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
