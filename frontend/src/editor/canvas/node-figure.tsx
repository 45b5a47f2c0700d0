/** The figure in a card's footer: rows x columns of a table, what was measured, or what matters most. */
import type { NodeRun } from '@flowza/backend/contracts'
import type { MetricsArtifact } from '@flowza/nodes/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from '../../i18n/use-translation.ts'
import { artifactQuery, type OutputPlace } from '../../api/queries.ts'
import { formatMetric, keyMetric, metricLabel } from '../../charts/metric-words.ts'
import { formatBytes, formatCount, formatNumber, formatShape } from '../../ui/format.ts'
import { runIdOf } from '../../runs/run-store.ts'
import { useRunState } from '../session-context.tsx'

export function NodeFigure({ nodeRun, isStale }: { nodeRun: NodeRun; isStale: boolean }) {
  const { t } = useTranslation('canvas')
  const run = useRunState((state) => runIdOf(state, nodeRun.node))
  const outputs = Object.entries(nodeRun.outputs)
  const metrics = outputs.find(([, output]) => output.kind === 'metrics')
  if (metrics !== undefined && run !== null) {
    return (
      <MetricFigure
        run={run}
        node={nodeRun.node}
        port={metrics[0]}
        digest={metrics[1].digest}
        isStale={isStale}
      />
    )
  }
  const table = outputs.find(([, output]) => output.kind === 'table')?.[1]
  if (table !== undefined && table.rows !== null && table.columns !== null) {
    return (
      <span
        className="node-figure numeric"
        title={t('shape', { rows: formatCount(table.rows), columns: table.columns })}
      >
        {formatShape(table.rows, table.columns)}
      </span>
    )
  }
  const first = outputs[0]?.[1]
  return first === undefined ? null : <span className="node-figure numeric">{formatBytes(first.bytes)}</span>
}

function MetricFigure({ isStale, ...place }: OutputPlace & { isStale: boolean }) {
  const { data } = useQuery(artifactQuery(place))
  const figure = data?.kind === 'metrics' ? keyFigure(data) : null
  if (figure === null) return null
  // An old figure is still worth seeing, but it makes room for the word that says it is old.
  if (isStale) {
    return (
      <span className="node-figure numeric" title={figure.label}>
        {figure.value}
      </span>
    )
  }
  return (
    <span className="node-figure node-figure-key numeric">
      {figure.label} <b>{figure.value}</b>
    </span>
  )
}

/** The one figure of a result: its key metric, else its most important column. */
function keyFigure({ metrics, charts }: MetricsArtifact): { label: string; value: string } | null {
  const name = keyMetric(metrics)
  if (name !== null) return { label: metricLabel(name), value: formatMetric(name, metrics[name]) }
  const features = charts.flatMap((chart) => (chart.chart === 'importances' ? chart.features : []))
  const [top] = features.toSorted((a, b) => b.value - a.value)
  return top === undefined || top.value <= 0 ? null : { label: top.name, value: formatNumber(top.value) }
}
