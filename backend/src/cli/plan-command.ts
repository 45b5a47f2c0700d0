import type { NodeForecast, Range, WorkflowPlan } from '../contracts/index.ts'
import { openSystem } from '../open-system.ts'
import { reportError } from '../report-error.ts'
import { planWorkflow } from '../services/plan/plan-workflow.ts'
import { stopSignal } from '../stop-signal.ts'
import { envWithRunner, onlyPositional, parseArguments, parseSetting } from './arguments.ts'
import { describeProblem } from './describe-problem.ts'
import { dataFilesOf, invalidWorkflow, readWorkflowSource, registerDataFiles } from './workflow-source.ts'

export async function planCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      set: { type: 'string', multiple: true, default: [] },
      'no-cache': { type: 'boolean', default: false },
    },
  })
  const name = onlyPositional(positionals, 'the template or the workflow file to plan')
  const source = await readWorkflowSource(
    name,
    values.set.map((text) => parseSetting(text)),
  )
  if (source.status === 'invalid') {
    throw invalidWorkflow(source.problems)
  }
  const files = dataFilesOf(source.document, source.folder)
  const stop = stopSignal()
  const system = await openSystem({
    env: envWithRunner(undefined),
    // A data file that isn't known yet is read once, by a node.
    worker: files.length > 0,
    onNotice: (line) => console.error(line),
    onError: reportError,
  })
  try {
    const document = await registerDataFiles(system.ctx, source.document, files, stop.signal)
    const plan = await planWorkflow(system.ctx, {
      document,
      scope: source.scope,
      cache: !values['no-cache'],
    })
    console.log(values.json ? JSON.stringify(plan) : planText(plan))
    return 0
  } finally {
    await system.close()
    stop.dispose()
  }
}

const words: Record<NodeForecast['will'], string> = {
  reuse: 'reuse',
  run: 'run',
  run_if_changed: 'maybe',
  skip: 'skip',
}

/** The plan as a table, the total below it. */
export function planText(plan: WorkflowPlan): string {
  const rows = plan.nodes.map((node) => [
    node.node,
    words[node.will],
    node.seconds === null ? '' : secondsText(node.seconds),
    node.bytes === null ? '' : bytesText(node.bytes),
    node.because,
  ])
  const heads = ['node', 'will', 'seconds', 'memory', 'because']
  const widths = heads.map((head, index) =>
    Math.max(...[head, ...rows.map((row) => row[index])].map(widthOf)),
  )
  const lines = [heads, ...rows].map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index])))
      .join('  ')
      .trimEnd(),
  )
  const runs = plan.nodes.filter(({ seconds }) => seconds !== null).length
  const total =
    runs === 0
      ? 'Nothing has to be computed.'
      : `${runs} of ${plan.nodes.length} nodes run: ${secondsText(plan.seconds)} s along ${plan.criticalPath.join(' > ')}`
  return [...lines, '', total, ...plan.warnings.map(describeProblem)].join('\n')
}

function widthOf(text: string): number {
  return text.length
}

/** `1.2 (0.4-3.5)` */
function secondsText({ expected, low, high }: Range): string {
  return `${short(expected)} (${short(low)}-${short(high)})`
}

function short(seconds: number): string {
  return seconds < 10 ? seconds.toFixed(2) : seconds < 100 ? seconds.toFixed(1) : seconds.toFixed(0)
}

/** `210 MB (190-390)` */
function bytesText({ expected, low, high }: Range): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0)
  return `${megabytes(expected)} MB (${megabytes(low)}-${megabytes(high)})`
}
