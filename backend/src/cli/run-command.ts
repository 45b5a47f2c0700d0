import type { MetricsArtifact, Problem } from '@flowza/nodes/core'
import type { Run } from '../contracts/index.ts'
import { openSystem } from '../open-system.ts'
import type { ServiceContext } from '../services/context.ts'
import { getNodeOutput } from '../services/results/get-node-output.ts'
import { cancelRun } from '../services/runs/cancel-run.ts'
import { followRun } from '../services/runs/follow-run.ts'
import { getRun } from '../services/runs/get-run.ts'
import { startRun } from '../services/runs/start-run.ts'
import { UserError } from '../services/user-error.ts'
import { reportError } from '../report-error.ts'
import { stopSignal } from '../stop-signal.ts'
import { envWithRunner, onlyPositional, parseArguments, parseSetting } from './arguments.ts'
import { describeProblem } from './describe-problem.ts'
import { metricsTable, nodeLine } from './run-report.ts'
import { dataFilesOf, readWorkflowSource, registerDataFiles, type WorkflowSource } from './workflow-source.ts'

export async function runCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      runner: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      'no-cache': { type: 'boolean', default: false },
    },
  })
  const name = onlyPositional(positionals, 'the template or the workflow file to run')
  const env = envWithRunner(values.runner)
  const source = await readWorkflowSource(
    name,
    values.set.map((text) => parseSetting(text)),
  )
  const report = values.json ? jsonReport() : textReport()
  if (source.status === 'invalid') return report.refused(source.problems)

  const stop = stopSignal()
  const system = await openSystem({
    env,
    worker: true,
    onNotice: (line) => console.error(line),
    onError: reportError,
  })
  try {
    return await runWorkflow(system.ctx, source, {
      useCache: !values['no-cache'],
      report,
      signal: stop.signal,
    })
  } finally {
    await system.close()
    stop.dispose()
  }
}

export interface RunReport {
  started(run: Run): void
  node(node: Run['nodes'][number]): void
  refused(problems: Problem[], message?: string): number
  finished(run: Run, results: Record<string, { metrics?: MetricsArtifact }>): void
}

/** Runs a workflow to its end. @returns the exit code */
export async function runWorkflow(
  ctx: ServiceContext,
  source: Extract<WorkflowSource, { status: 'read' }>,
  options: { useCache: boolean; report: RunReport; signal: AbortSignal },
): Promise<number> {
  const { report, signal } = options
  let run: Run
  try {
    const files = dataFilesOf(source.document, source.folder)
    const document = await registerDataFiles(ctx, source.document, files, signal)
    run = await startRun(ctx, { document, cache: options.useCache, scope: source.scope })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return report.refused(error.details.problems ?? [], textOf(error))
  }
  report.started(run)
  const seen = new Set<string>()
  for await (const { event } of followRun(ctx, { run: run.id, after: 0, signal })) {
    if (event.event === 'run' && event.waiting) console.error(`Waiting: ${event.waiting}`)
    if (event.event !== 'node' || !isTold(event.node.status) || seen.has(event.node.node)) continue
    seen.add(event.node.node)
    report.node(event.node)
  }
  if (signal.aborted) {
    await cancelRun(ctx, run.id).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error
    })
  }
  const finished = await getRun(ctx, run.id)
  report.finished(finished, await resultsOf(ctx, finished))
  return finished.status === 'succeeded' ? 0 : 1
}

function isTold(status: Run['nodes'][number]['status']): boolean {
  return status !== 'waiting' && status !== 'queued' && status !== 'running'
}

async function resultsOf(
  ctx: ServiceContext,
  run: Run,
): Promise<Record<string, { metrics?: MetricsArtifact }>> {
  const results: Record<string, { metrics?: MetricsArtifact }> = {}
  for (const node of run.nodes) {
    if (node.status !== 'succeeded' && node.status !== 'cached') continue
    results[node.node] = {}
    for (const [port, output] of Object.entries(node.outputs)) {
      if (output.kind !== 'metrics') continue
      const header = await getNodeOutput(ctx, { run: run.id, node: node.node, port })
      if (header.kind === 'metrics') results[node.node].metrics = header
    }
  }
  return results
}

function textOf(error: UserError): string {
  return error.details.hint === undefined ? error.message : `${error.message}\n${error.details.hint}`
}

function textReport(): RunReport {
  return {
    started: (run) => console.log(`${run.name}: ${run.nodes.length} nodes, ${run.runner} runner`),
    node: (node) => console.log(nodeLine(node)),
    refused(problems, message) {
      for (const problem of problems) console.error(describeProblem(problem))
      if (problems.length === 0 && message !== undefined) console.error(message)
      return 1
    },
    finished(run, results) {
      for (const node of run.nodes) {
        const metrics = results[node.node]?.metrics
        if (metrics !== undefined) console.log(`\n${metricsTable(node.title, metrics)}`)
      }
      console.log(`\n${run.name} ${run.status} in ${(run.seconds ?? 0).toFixed(2)} s`)
    },
  }
}

/** Exactly one JSON object on standard output, whatever happens. */
function jsonReport(): RunReport {
  return {
    started() {},
    node() {},
    refused(problems, message) {
      const all =
        problems.length > 0
          ? problems
          : [{ code: 'DOCUMENT_INVALID', severity: 'error', message: message ?? 'The workflow can’t run.' }]
      console.log(JSON.stringify({ run: null, nodes: [], results: {}, problems: all }))
      return 1
    },
    finished(run, results) {
      const nodes = run.nodes.map((node) => {
        const reason = node.error?.message ?? node.reason
        return {
          id: node.node,
          type: node.type,
          status: node.status,
          cached: node.status === 'cached',
          seconds: node.seconds ?? 0,
          ...(reason !== null && { reason }),
        }
      })
      const { id, status, seconds } = run
      const metrics = Object.entries(results).map(([node, result]) => [
        node,
        result.metrics === undefined ? {} : { metrics: result.metrics.metrics },
      ])
      const told = {
        run: { id, status, seconds: seconds ?? 0 },
        nodes,
        results: Object.fromEntries(metrics),
        problems: [],
      }
      console.log(JSON.stringify(told))
    },
  }
}
