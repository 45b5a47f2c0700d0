/** A run in text, for a terminal. */
import type { MetricsArtifact } from '@flowza/nodes/core'
import type { NodeRun, NodeRunStatus } from '../contracts/index.ts'

const marks: Record<NodeRunStatus, string> = {
  waiting: '·',
  queued: '·',
  running: '…',
  cached: '=',
  succeeded: '✓',
  failed: '✗',
  skipped: '-',
  cancelled: '-',
}

/** `✓ forest  Random forest  succeeded  0.42 s  891 × 12`, with the reason below where there is one. */
export function nodeLine(node: NodeRun): string {
  const seconds = node.status === 'cached' ? 'cached' : `${(node.seconds ?? 0).toFixed(2)} s`
  const tables = Object.values(node.outputs)
    .filter((output) => output.rows !== null)
    .map((output) => `${output.rows} × ${output.columns}`)
  const parts = [
    `${marks[node.status]} ${node.node.padEnd(20)}`,
    node.status.padEnd(9),
    seconds.padStart(8),
    tables.join(', '),
  ]
  const notes = [
    ...(node.error === null ? [] : [node.error.message, node.error.hint ?? '']),
    ...(node.error === null && node.reason !== null ? [node.reason] : []),
    ...node.warnings.flatMap((warning) => [warning.message, warning.hint]),
  ].filter((note) => note !== '')
  return [parts.join('  ').trimEnd(), ...notes.map((note) => `    ${note}`)].join('\n')
}

/** The metrics beside those of a model that ignores the features. */
export function metricsTable(title: string, metrics: MetricsArtifact): string {
  const names = Object.keys(metrics.metrics)
  const width = Math.max(6, ...names.map((name) => name.length))
  const hasBaseline = Object.keys(metrics.baseline).length > 0
  const head = `${title} (${metrics.rows} rows${metrics.partition === null ? '' : `, ${metrics.partition}`})`
  const columns = `  ${'metric'.padEnd(width)}  ${'value'.padStart(12)}${hasBaseline ? `  ${'baseline'.padStart(12)}` : ''}`
  const rows = names.map((name) => {
    const baseline = hasBaseline ? `  ${numberText(metrics.baseline[name]).padStart(12)}` : ''
    return `  ${name.padEnd(width)}  ${numberText(metrics.metrics[name]).padStart(12)}${baseline}`.trimEnd()
  })
  return [
    head,
    ...(names.length > 0 ? [columns, ...rows] : []),
    ...metrics.summary.map((line) => `  ${line}`),
  ].join('\n')
}

function numberText(value: number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (Number.isInteger(value)) return String(value)
  const size = Math.abs(value)
  return size >= 1e6 || size < 1e-4 ? value.toExponential(4) : value.toFixed(size >= 100 ? 2 : 4)
}
