/** The figure in a card's footer: rows x columns of a table, or what was measured. */
import type { NodeRun } from '@flowza/backend/contracts'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from '../../i18n/use-translation.ts'
import { artifactQuery, type OutputPlace } from '../../api/queries.ts'
import { formatMetric, keyMetric, metricLabel } from '../../charts/metric-words.ts'
import { formatCount, formatBytes, formatShape } from '../../ui/format.ts'
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
  if (data?.kind !== 'metrics') return null
  const name = keyMetric(data.metrics)
  if (name === null) return null
  // An old figure is still worth seeing, but it makes room for the word that says it is old.
  if (isStale) {
    return (
      <span className="node-figure numeric" title={metricLabel(name)}>
        {formatMetric(name, data.metrics[name])}
      </span>
    )
  }
  return (
    <span className="node-figure node-figure-key numeric">
      {metricLabel(name)} <b>{formatMetric(name, data.metrics[name])}</b>
    </span>
  )
}
