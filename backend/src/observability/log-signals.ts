import type { RunEvent } from '../contracts/index.ts'
import type { Logger } from './logger.ts'
import { currentRequestId } from './request-scope.ts'
import { onSignal } from './signals.ts'

/** Writes a line for everything that happens to runs, nodes and requests. @returns stops it */
export function logSignals(logger: Logger): () => void {
  const stops = [
    onSignal('run_events', ({ run, events }) => {
      // Who reads of a request finds the run that it started or cancelled.
      const log = logger.with({ run, requestId: currentRequestId() })
      for (const event of events) logRunEvent(log, event)
    }),
    onSignal('job_taken', ({ run, node, runner, waitedSeconds }) => {
      logger.debug('job taken', { run, node, runner, waitedSeconds })
    }),
    onSignal('sandbox_taken', (taken) => logger.debug('sandbox taken', { ...taken })),
    onSignal('task_ended', (ended) => logger.debug('task ended', { ...ended })),
    onSignal('heartbeat', ({ ok }) => {
      if (!ok) logger.warning('heartbeat failed')
    }),
    onSignal('request', ({ status, ...request }) => {
      const isProbe =
        request.route === '/health' || request.route === '/ready' || request.route === '/metrics'
      if (status >= 500) logger.error('request', { ...request, status })
      else if (isProbe) logger.debug('request', { ...request, status })
      else logger.info('request', { ...request, status })
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** What a message of a node says may hold values of somebody's data: it is in the run, and not in the server's log. */
function logRunEvent(log: Logger, event: RunEvent): void {
  switch (event.event) {
    case 'run':
      log.info('run', {
        status: event.status,
        seconds: event.seconds ?? undefined,
        waiting: event.waiting ?? undefined,
      })
      return
    case 'node': {
      const { node, type, status, attempt, seconds, error } = event.node
      const fields = { node, type, status, attempt, seconds: seconds ?? undefined, code: error?.code }
      if (status === 'failed') log.warning('node', fields)
      else if (status === 'waiting' || status === 'queued') log.debug('node', fields)
      else log.info('node', fields)
      return
    }
    case 'retry': {
      const { node, attempt, cause, code, at } = event
      log.warning('retry', { node, attempt, cause, code, again: at })
      return
    }
    case 'progress':
    case 'log':
      // These belong to the run; here they would only be many.
      return
  }
}
