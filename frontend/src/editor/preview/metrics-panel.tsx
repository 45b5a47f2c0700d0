import type { MetricsArtifact } from '@flowza/nodes/core'
import { Gauge } from 'lucide-react'
import { ChartView } from '../../charts/chart-view.tsx'
import { byImportance, formatMetric, isUnitMetric, metricLabel } from '../../charts/metric-words.ts'
import { LossCurve } from '../../charts/loss-curve.tsx'
import { useSaid } from '../../i18n/said.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatCount, keepUnits } from '../../ui/format.ts'
import { partitionWord } from './partition-word.ts'
import { useLoss } from './use-loss.ts'
import { useMetrics } from './use-node-outputs.ts'

/** Figures, each beside what guessing would reach, what they mean in words, and the two charts that say most. */
export function MetricsPanel({ node }: { node: string }) {
  const { t } = useTranslation('results')
  const { metrics, error, hasOutput } = useMetrics(node)
  if (error !== null) return <EmptyState title={t('metrics.unreadable')}>{error.message}</EmptyState>
  if (metrics === null) return hasOutput ? <EmptyState title={t('loading')} /> : <NoMetrics />
  return (
    <div
      className="flex h-full gap-5 overflow-auto p-3.5"
      tabIndex={0}
      role="region"
      aria-label={t('drawer.metrics')}
    >
      <div className="w-[330px] shrink-0">
        <Summary metrics={metrics} />
        <MetricList metrics={metrics} />
      </div>
      <div className="grid min-w-[240px] flex-1 grid-cols-[repeat(auto-fill,minmax(240px,1fr))] content-start gap-5">
        {metrics.charts.slice(0, 2).map((chart) => (
          <div key={chart.chart + chart.title} className="max-w-[360px]">
            <ChartView chart={chart} rows={metrics.rows} />
          </div>
        ))}
      </div>
    </div>
  )
}

/** Every chart of a node, as many side by side as fit; of a training, its loss. */
export function ChartsPanel({ node }: { node: string }) {
  const { t } = useTranslation('results')
  const { metrics, error, hasOutput } = useMetrics(node)
  const { losses, isLive } = useLoss(node)
  if (losses.length > 0) {
    return (
      <div className="h-full overflow-auto p-4" tabIndex={0} role="region" aria-label={t('drawer.charts')}>
        <LossCurve losses={losses} isLive={isLive} />
      </div>
    )
  }
  if (error !== null) return <EmptyState title={t('metrics.unreadable')}>{error.message}</EmptyState>
  if (metrics === null) return hasOutput ? <EmptyState title={t('loading')} /> : <NoMetrics />
  if (metrics.charts.length === 0) return <EmptyState title={t('metrics.noCharts')} />
  return (
    <div
      className="grid h-full grid-cols-[repeat(auto-fill,minmax(300px,1fr))] content-start gap-6 overflow-auto p-4"
      tabIndex={0}
      role="region"
      aria-label={t('drawer.charts')}
    >
      {metrics.charts.map((chart) => (
        <ChartView key={chart.chart + chart.title} chart={chart} rows={metrics.rows} />
      ))}
    </div>
  )
}

function NoMetrics() {
  const { t } = useTranslation('results')
  return (
    <EmptyState icon={<Gauge size={22} aria-hidden />} title={t('metrics.none')}>
      {t('metrics.noneHelp')}
    </EmptyState>
  )
}

function Summary({ metrics }: { metrics: MetricsArtifact }) {
  const { t } = useTranslation('results')
  const said = useSaid()
  const rows = { count: metrics.rows, rows: formatCount(metrics.rows) }
  return (
    <div className="mb-3">
      {metrics.summary.map((sentence, at) => (
        <p key={sentence} className="first:font-medium">
          {keepUnits(said({ message: sentence, words: metrics.words?.[at] }).message)}
        </p>
      ))}
      <p className="mt-0.5 text-sm text-muted">
        {metrics.partition === null
          ? t('metrics.measured', rows)
          : t('metrics.measuredOn', { ...rows, partition: partitionWord(metrics.partition) })}
      </p>
    </div>
  )
}

function MetricList({ metrics }: { metrics: MetricsArtifact }) {
  const { t } = useTranslation('results')
  // A figure for every column is what the chart and its table are for.
  const names = Object.keys(metrics.metrics)
    .filter((name) => !name.startsWith('importance.'))
    .toSorted(byImportance)
  const hasBaseline = Object.keys(metrics.baseline).length > 0
  return (
    <table className="w-full border-collapse numeric">
      <thead>
        <tr className="text-left text-sm text-muted">
          <th className="pb-1 font-medium">{t('metrics.metric')}</th>
          <th className="pb-1 text-right font-medium">{t('metrics.value')}</th>
          <th className="w-18 pb-1 pl-2 font-medium">
            <span className="sr-only">{t('metrics.drawn')}</span>
          </th>
          {hasBaseline && <th className="pb-1 text-right font-medium">{t('metrics.baseline')}</th>}
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const interval = metrics.intervals[name]
          return (
            <tr key={name} className="border-t border-line" data-metric={name}>
              <th className="py-1 pr-2 text-left font-normal">{metricLabel(name)}</th>
              <td className="py-1 text-right">
                <span className="font-semibold">{formatMetric(name, metrics.metrics[name])}</span>
                {interval !== undefined && (
                  <span className="block text-xs whitespace-nowrap text-muted" title={t('metrics.interval')}>
                    {t('grid.span', {
                      min: formatMetric(name, interval[0]),
                      max: formatMetric(name, interval[1]),
                    })}
                  </span>
                )}
              </td>
              <td className="py-1 pl-2">
                {isUnitMetric(name) && (
                  <UnitBar
                    value={metrics.metrics[name]}
                    baseline={metrics.baseline[name] ?? null}
                    interval={interval ?? null}
                  />
                )}
              </td>
              {hasBaseline && (
                <td className="py-1 text-right text-muted">{formatMetric(name, metrics.baseline[name])}</td>
              )}
            </tr>
          )
        })}
      </tbody>
      {hasBaseline && (
        <caption className="caption-bottom pt-1 text-left text-sm text-muted">
          {t('metrics.aboutBaseline')}
          {Object.keys(metrics.intervals).length > 0 && ` ${t('metrics.aboutIntervals')}`}
        </caption>
      )}
    </table>
  )
}

/** A figure between 0 and 1 on a line: the dot is the value, the band its interval, the tick the baseline. */
function UnitBar(props: {
  value: number | null
  baseline: number | null
  interval: readonly [number, number] | null
}) {
  const { value, baseline, interval } = props
  if (value === null) return null
  const x = (figure: number): number => 4 + Math.max(0, Math.min(1, figure)) * 56
  return (
    <svg width={64} height={16} viewBox="0 0 64 16" aria-hidden>
      <line x1={4} x2={60} y1={8} y2={8} stroke="var(--line)" strokeWidth={3} strokeLinecap="round" />
      {interval !== null && (
        <line
          x1={x(interval[0])}
          x2={x(interval[1])}
          y1={8}
          y2={8}
          stroke="color-mix(in oklab, var(--series-1) 45%, var(--surface-panel))"
          strokeWidth={5}
        />
      )}
      {baseline !== null && (
        <line x1={x(baseline)} x2={x(baseline)} y1={2} y2={14} stroke="var(--text-muted)" strokeWidth={1.5} />
      )}
      <circle cx={x(value)} cy={8} r={4} fill="var(--series-1)" />
    </svg>
  )
}
