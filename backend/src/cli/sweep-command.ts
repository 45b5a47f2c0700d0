import type { SweepTable } from '../contracts/index.ts'
import { openSystem } from '../open-system.ts'
import { reportError } from '../report-error.ts'
import { cancelSweep } from '../services/sweeps/cancel-sweep.ts'
import { getSweep } from '../services/sweeps/get-sweep.ts'
import { startSweep } from '../services/sweeps/start-sweep.ts'
import { waitForSweep } from '../services/sweeps/wait-for-sweep.ts'
import { UserError } from '../services/user-error.ts'
import { stopSignal } from '../stop-signal.ts'
import {
  envWithRunner,
  onlyPositional,
  parseArguments,
  parseSetting,
  UsageError,
  type ParamSetting,
} from './arguments.ts'
import { textTable } from './text-table.ts'
import { dataFilesOf, invalidWorkflow, readWorkflowSource, registerDataFiles } from './workflow-source.ts'

export async function sweepCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      runner: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      vary: { type: 'string', multiple: true, default: [] },
      parallel: { type: 'string', default: '4' },
    },
  })
  const name = onlyPositional(positionals, 'the template or the workflow file to run')
  const params = variationsOf(values.vary)
  if (values.vary.length === 0) {
    throw new UsageError('Say what to vary: --vary forest.n_estimators=100,200')
  }
  const parallel = Number(values.parallel)
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > 16) {
    throw new UsageError(`--parallel takes a number from 1 to 16, not "${values.parallel}".`)
  }
  const source = await readWorkflowSource(
    name,
    values.set.map((text) => parseSetting(text)),
  )
  if (source.status === 'invalid') {
    throw invalidWorkflow(source.problems)
  }
  const stop = stopSignal()
  const system = await openSystem({
    env: envWithRunner(values.runner),
    worker: true,
    onNotice: (line) => console.error(line),
    onError: reportError,
  })
  const { ctx } = system
  try {
    const files = dataFilesOf(source.document, source.folder)
    const document = await registerDataFiles(ctx, source.document, files, stop.signal)
    const started = await startSweep(ctx, { document, params, parallel, scope: source.scope })
    const total = Object.values(started.counts).reduce((sum, points) => sum + points, 0)
    if (!values.json) console.log(`${started.name}: ${total} ${total === 1 ? 'combination' : 'combinations'}`)
    await waitForSweep(ctx, started.id, stop.signal)
    if (stop.signal.aborted) {
      await cancelSweep(ctx, started.id).catch((error: unknown) => {
        if (!(error instanceof UserError)) throw error
      })
    }
    const table = await getSweep(ctx, started.id)
    console.log(values.json ? JSON.stringify(table) : sweepText(table))
    return table.status === 'succeeded' ? 0 : 1
  } finally {
    await system.close()
    stop.dispose()
  }
}

function variationsOf(texts: readonly string[]): Record<string, ParamSetting['value'][]> {
  const variations = texts.map(parseVariation)
  const names = variations.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new UsageError(`--vary names ${twice} more than once; give all of its values together.`)
  }
  return Object.fromEntries(variations)
}

/** `forest.max_depth=[3, null]` or `forest.max_depth=3,5`: a JSON list, or values between commas. */
export function parseVariation(text: string): [string, ParamSetting['value'][]] {
  const { node, param, value } = parseSetting(text, '--vary')
  const name = `${node}.${param}`
  if (Array.isArray(value)) return [name, value]
  if (typeof value !== 'string') return [name, [value]]
  return [name, value.split(',').map((part) => parseSetting(`${name}=${part.trim()}`).value)]
}

function sweepText(table: SweepTable): string {
  const single = new Set(table.metrics.map(({ metric }) => metric)).size === table.metrics.length
  const head = [
    ...table.axes.map(({ node, param }) => `${node}.${param}`),
    ...table.metrics.map(({ node, metric }) => (single ? metric : `${node}.${metric}`)),
    'state',
    'seconds',
  ]
  const rows = table.points.map((point) => [
    ...point.values.map((value) => (typeof value === 'number' ? value : JSON.stringify(value))),
    ...point.metrics.map((value) => (value === null ? null : Number(value.toPrecision(5)))),
    point.problem === null ? point.status : `${point.status}: ${point.problem}`,
    point.seconds === null ? null : Number(point.seconds.toFixed(2)),
  ])
  return textTable(head, rows)
}
