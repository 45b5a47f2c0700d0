/** Everything that a server or a worker tells about itself: log, metrics, traces. */
import type { Env } from '../env.ts'
import type { JobQueue } from '../jobs/queue.ts'
import { logSignals } from './log-signals.ts'
import { createLogger, type Logger } from './logger.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { startTracing } from './tracing.ts'

export interface ProcessObserver {
  log: Logger
  /** Once there is a queue to count. */
  metrics(queue: JobQueue): Metrics
  close(): Promise<void>
}

export async function observeProcess(
  env: Pick<Env, 'log' | 'tracesEndpoint'>,
  options: { service: 'flowza-server' | 'flowza-worker'; version: string },
): Promise<ProcessObserver> {
  const log = createLogger(env.log).with({ service: options.service })
  const stopLog = logSignals(log)
  const stopTracing =
    env.tracesEndpoint === null ? null : await startTracing({ endpoint: env.tracesEndpoint, ...options })
  let metrics: Metrics | null = null
  return {
    log,
    metrics: (queue) => (metrics ??= createMetrics({ queue, version: options.version })),
    async close() {
      metrics?.close()
      stopLog()
      await stopTracing?.()
    },
  }
}
