/** Numbers for Prometheus about this process, and about the queue that it shares with others. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { RunEvent } from '../contracts/index.ts'
import type { JobQueue } from '../jobs/queue.ts'
import { onSignal } from './signals.ts'

export interface Metrics {
  contentType: string
  /** The text that Prometheus reads. */
  read(): Promise<string>
  close(): void
}

const depthName = 'flowza_queue_jobs'

/** From a cached answer to a training that takes an hour. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600]
const requestBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function createMetrics(options: { queue: JobQueue; version: string }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const info = new Gauge({
    name: 'flowza_info',
    help: 'Always 1; says which version this is.',
    labelNames: ['version'],
    registers,
  })
  info.set({ version: options.version }, 1)

  const depth = new Gauge({
    name: depthName,
    help: 'Node jobs in the queue of a runner: waiting, delayed (a retry after a pause) or active. The same in every process.',
    labelNames: ['runner', 'state'],
    registers,
    async collect() {
      const queues = await options.queue.depth()
      for (const { runner, waiting, delayed, active, oldestSeconds } of queues) {
        this.set({ runner, state: 'waiting' }, waiting)
        this.set({ runner, state: 'delayed' }, delayed)
        this.set({ runner, state: 'active' }, active)
        oldest.set({ runner }, oldestSeconds ?? 0)
      }
    },
  })
  const oldest = new Gauge({
    name: 'flowza_queue_oldest_seconds',
    help: 'How long the oldest waiting job has waited; 0 when none does.',
    labelNames: ['runner'],
    registers,
  })
  const waited = new Histogram({
    name: 'flowza_queue_wait_seconds',
    help: 'From the moment that a job could be taken until this process took it.',
    labelNames: ['runner'],
    buckets: secondsBuckets,
    registers,
  })
  const nodeSeconds = new Histogram({
    name: 'flowza_node_seconds',
    help: 'Time from the start to the end of node runs, by type and how they ended.',
    labelNames: ['type', 'status'],
    buckets: secondsBuckets,
    registers,
  })
  const nodes = new Counter({
    name: 'flowza_node_runs_total',
    help: 'Node runs that ended, by type and status; the share of status "cached" is the hit rate of the cache.',
    labelNames: ['type', 'status'],
    registers,
  })
  const runs = new Counter({
    name: 'flowza_runs_total',
    help: 'Changes of state of runs.',
    labelNames: ['status'],
    registers,
  })
  const retries = new Counter({
    name: 'flowza_node_retries_total',
    help: 'Tries that ended without a result and are made again: of a failure by its policy, or an interruption that is nobody’s fault.',
    labelNames: ['cause', 'code'],
    registers,
  })
  const starts = new Counter({
    name: 'flowza_sandbox_starts_total',
    help: 'Tasks that got a container or process that waited for them (warm), or had to start one (cold).',
    labelNames: ['runner', 'start'],
    registers,
  })
  const tasks = new Histogram({
    name: 'flowza_task_seconds',
    help: 'Time that a runner spent on a task, by how it ended.',
    labelNames: ['runner', 'outcome'],
    buckets: secondsBuckets,
    registers,
  })
  const heartbeats = new Counter({
    name: 'flowza_worker_heartbeats_total',
    help: 'Heartbeats of this worker, by whether the database took them.',
    labelNames: ['result'],
    registers,
  })
  const lastHeartbeat = new Gauge({
    name: 'flowza_worker_last_heartbeat_timestamp_seconds',
    help: 'When the last heartbeat of this worker got through.',
    registers,
  })
  const requests = new Histogram({
    name: 'flowza_http_request_seconds',
    help: 'Time to the answer of HTTP requests, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: requestBuckets,
    registers,
  })

  function countRunEvent(event: RunEvent): void {
    switch (event.event) {
      case 'run':
        runs.inc({ status: event.status })
        return
      case 'node': {
        const { type, status, seconds } = event.node
        if (status === 'waiting' || status === 'queued' || status === 'running') return
        nodes.inc({ type, status })
        if (seconds !== null && status !== 'cached') nodeSeconds.observe({ type, status }, seconds)
        return
      }
      case 'retry':
        retries.inc({ cause: event.cause, code: event.code })
        return
      case 'progress':
      case 'log':
        return
    }
  }

  const stops = [
    onSignal('run_events', ({ events }) => events.forEach(countRunEvent)),
    onSignal('job_taken', ({ runner, waitedSeconds }) => waited.observe({ runner }, waitedSeconds)),
    onSignal('sandbox_taken', ({ runner, start }) => starts.inc({ runner, start })),
    onSignal('task_ended', ({ runner, outcome, seconds }) => tasks.observe({ runner, outcome }, seconds)),
    onSignal('heartbeat', ({ ok }) => {
      heartbeats.inc({ result: ok ? 'ok' : 'failed' })
      if (ok) lastHeartbeat.setToCurrentTime()
    }),
    onSignal('request', ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    ),
  ]
  return {
    contentType: registry.contentType,
    async read() {
      // Should the database be away, the rest is worth all the more.
      try {
        return await registry.metrics()
      } catch {
        registry.removeSingleMetric(depthName)
        try {
          return await registry.metrics()
        } finally {
          registry.registerMetric(depth)
        }
      }
    },
    close() {
      for (const stop of stops) stop()
      registry.clear()
    },
  }
}
