import type { Database } from '../db/client.ts'
import type { JobDelivery } from '../jobs/queue.ts'
import type { ExecuteOptions, Outcome, Runner, RunnerTask } from '../runners/runner.ts'
import { traceOfRun } from '../runs/run-trace.ts'
import { emitSignal } from './signals.ts'
import { inSpan, isTracing } from './tracing.ts'

/** The same runner, whose tasks are told of and traced. */
export function observeRunner(runner: Runner): Runner {
  const observed = async <Result extends Outcome | null>(
    task: RunnerTask,
    adopted: boolean,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    const started = performance.now()
    const attributes = {
      'flowza.runner': runner.name,
      'flowza.node': task.labels.node,
      'flowza.attempt': task.labels.attempt,
    }
    return inSpan(adopted ? 'adopt task' : 'run task', { kind: 'client', attributes }, async (span) => {
      const outcome = await work()
      if (outcome === null) return outcome
      const name = outcomeName(outcome)
      span.set({ 'flowza.outcome': name })
      if (outcome.status === 'failed') span.fail(name)
      const seconds = (performance.now() - started) / 1000
      emitSignal('task_ended', { ...task.labels, runner: runner.name, outcome: name, seconds, adopted })
      return outcome
    })
  }
  return {
    name: runner.name,
    description: runner.description,
    execute: (task: RunnerTask, options: ExecuteOptions) =>
      observed(task, false, () => runner.execute(task, options)),
    adopt: (task: RunnerTask, options: ExecuteOptions) =>
      observed(task, true, () => runner.adopt(task, options)),
    reap: (isWanted) => runner.reap(isWanted),
    sweep: () => runner.sweep(),
    close: () => runner.close(),
  }
}

/** Handles a delivery as one span of its run's trace. */
export async function observeDelivery<Delivery extends JobDelivery, Result>(
  db: Database,
  runner: string,
  delivery: Delivery,
  handle: (delivery: Delivery) => Promise<Result>,
): Promise<Result> {
  const { job, waitedSeconds } = delivery
  emitSignal('job_taken', { ...job, runner, waitedSeconds })
  if (!isTracing()) return handle(delivery)
  const attributes = {
    'flowza.run': job.run,
    'flowza.node': job.node,
    'flowza.waited_seconds': waitedSeconds,
  }
  const parent = await traceOfRun(db, job.run)
  return inSpan('node', { kind: 'consumer', parent, attributes }, () => handle(delivery))
}

function outcomeName(outcome: Outcome): string {
  return outcome.status === 'completed' ? outcome.result.status : outcome.code
}
