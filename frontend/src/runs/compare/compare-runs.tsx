/** Two runs side by side: what changed in the workflow, what that did to the figures and the charts. */
import type { NodeRun, RunWithDocument } from '@flowza/backend/contracts'
import type { Chart, MetricsArtifact } from '@flowza/nodes/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { shownTitle } from '../../i18n/node-words.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { artifactQuery, queryKeys, type OutputPlace } from '../../api/queries.ts'
import { ChartFrame } from '../../charts/chart-frame.tsx'
import { chartTable, tableOfBoth } from '../../charts/chart-table.ts'
import { calibrationCurve, captionOf, ChartView } from '../../charts/chart-view.tsx'
import { chartTitle } from '../../charts/chart-words.ts'
import { CurvePlot } from '../../charts/curve-plot.tsx'
import { shorten } from '../../charts/shorten.ts'
import { formatMetric, metricLabel } from '../../charts/metric-words.ts'
import { isActive } from '../run-store.ts'
import { useRun } from '../use-run.ts'
import { ComparedNodes, isUnderWay } from './compared-nodes.tsx'
import { ComparedTable } from './compared-table.tsx'
import { formatMetricDifference } from './difference-words.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatAgo, formatFixed, formatSeconds } from '../../ui/format.ts'
import { DifferenceList } from '../../versions/difference-list.tsx'
import { diffDocuments, isSameDocument } from '../../versions/document-diff.ts'
import { metricDifferences } from './metric-differences.ts'

/** The earlier of the two is A, in whatever order they are given. One that goes on is followed to its end. */
export function CompareRuns({ a, b }: { a: string; b: string }) {
  const { t } = useTranslation('runs')
  const first = useRun(a)
  const second = useRun(b)
  const error = first.error ?? second.error
  if (error !== null) return <EmptyState title={error.message} />
  if (first.data === undefined || second.data === undefined)
    return <EmptyState title={t('compare.loading')} />
  const [earlier, later] = [first.data, second.data].toSorted((one, other) =>
    one.createdAt.localeCompare(other.createdAt),
  )
  return <Compared a={earlier} b={later} />
}

function Compared({ a, b }: { a: RunWithDocument; b: RunWithDocument }) {
  const { t } = useTranslation('runs')
  const diff = useMemo(() => diffDocuments(a.document, b.document), [a.document, b.document])
  const places = measuredPlaces(a, b)
  return (
    <div className="flex flex-col gap-5">
      <dl className="grid grid-cols-2 gap-4">
        <RunHead word="earlier" run={a} />
        <RunHead word="later" run={b} />
      </dl>
      <section aria-label={t('compare.changed')}>
        <h3 className="mb-1.5 font-semibold">{t('compare.changed')}</h3>
        {isSameDocument(diff) ? (
          <p className="text-muted">{t('compare.same')}</p>
        ) : (
          <DifferenceList before={a.document} after={b.document} diff={diff} />
        )}
      </section>
      {places.length === 0 && (
        <p className="text-muted">
          {t(isActive(a) || isActive(b) ? 'compare.noMetricsYet' : 'compare.noMetrics')}
        </p>
      )}
      {places.map((place) => (
        <MeasuredNode key={place.node} {...place} />
      ))}
      <ComparedNodes a={a} b={b} />
    </div>
  )
}

function RunHead({ word, run }: { word: 'earlier' | 'later'; run: RunWithDocument }) {
  const { t } = useTranslation('runs')
  const done = run.nodes.filter(({ status }) => !isUnderWay(status)).length
  return (
    <div className="rounded-md border border-line px-3 py-2" data-run={word}>
      <dt>
        <Link
          to="/runs/$id"
          params={{ id: run.id }}
          preload={false}
          className="inline-flex min-h-6 items-center font-semibold hover:text-accent"
        >
          {t(`compare.${word}`)}
        </Link>
      </dt>
      <dd className="text-muted numeric">
        <time dateTime={run.createdAt}>{formatAgo(run.createdAt, new Date())}</time>
        {' · '}
        {isActive(run)
          ? t('compare.underWay', { status: t(`status.${run.status}`), done, count: run.nodes.length })
          : t('compare.took', {
              status: t(`status.${run.status}`),
              seconds: run.seconds === null ? '–' : formatSeconds(run.seconds),
            })}
      </dd>
    </div>
  )
}

interface MeasuredPlaces {
  node: string
  title: string
  /** Null where the run has not measured it, or not yet. */
  a: OutputPlace | null
  b: OutputPlace | null
}

/** The nodes of both runs that have metrics in one of them at least, as the later one calls them. */
function measuredPlaces(a: RunWithDocument, b: RunWithDocument): MeasuredPlaces[] {
  return b.nodes.flatMap((later) => {
    const earlier = a.nodes.find((node) => node.node === later.node)
    if (earlier === undefined) return []
    const [before, after] = [metricsOf(a.id, earlier), metricsOf(b.id, later)]
    return before === null && after === null
      ? []
      : [{ node: later.node, title: shownTitle(later), a: before, b: after }]
  })
}

function metricsOf(run: string, { node, outputs }: NodeRun): OutputPlace | null {
  const [port, output] = Object.entries(outputs).find(([, { kind }]) => kind === 'metrics') ?? []
  return port === undefined || output === undefined ? null : { run, node, port, digest: output.digest }
}

function MeasuredNode({ title, a, b }: MeasuredPlaces) {
  const first = useMetrics(a)
  const second = useMetrics(b)
  // What is being read comes in a moment: half a table until then would only flicker.
  if (first === undefined || second === undefined || (first === null && second === null)) return null
  return (
    <>
      <Figures title={title} a={first} b={second} />
      {first !== null && second !== null && <Charts title={title} a={first} b={second} />}
    </>
  )
}

/** Undefined while they are read, null where there are none. */
function useMetrics(place: OutputPlace | null): MetricsArtifact | null | undefined {
  const { data } = useQuery(
    place === null ? { queryKey: queryKeys.artifact(''), queryFn: skipToken } : artifactQuery(place),
  )
  if (place === null) return null
  return data === undefined || data.kind === 'metrics' ? data : null
}

function Figures(props: { title: string; a: MetricsArtifact | null; b: MetricsArtifact | null }) {
  const { t } = useTranslation('runs')
  const { title } = props
  const figures = metricDifferences(props.a, props.b).filter(({ name }) => !name.startsWith('importance.'))
  if (figures.length === 0) return null
  return (
    <ComparedTable caption={t('compare.metrics', { title })} what={t('compare.metric')}>
      {figures.map(({ name, a: before, b: after, difference, verdict }) => (
        <tr key={name} className="border-t border-line" data-metric={name}>
          <th className="py-1 text-left font-normal">{metricLabel(name)}</th>
          <td className="py-1 pl-3 text-right whitespace-nowrap">{formatMetric(name, before)}</td>
          <td className="py-1 pl-3 text-right font-semibold whitespace-nowrap">
            {formatMetric(name, after)}
          </td>
          <td className="py-1 pl-3 text-right whitespace-nowrap">
            {difference === null ? '–' : formatMetricDifference(name, difference)}
          </td>
          <td
            className={`py-1 pl-3 text-sm whitespace-nowrap ${verdict === 'better' ? 'text-good' : verdict === 'worse' ? 'text-bad' : 'text-muted'}`}
          >
            {verdict === null
              ? ''
              : `${verdict === 'better' ? '▲ ' : verdict === 'worse' ? '▼ ' : ''}${t(`compare.${verdict}`)}`}
          </td>
        </tr>
      ))}
    </ComparedTable>
  )
}

/** Curves over each other; other charts beside each other. */
function Charts({ title, a, b }: { title: string; a: MetricsArtifact; b: MetricsArtifact }) {
  const { t } = useTranslation('runs')
  const pairs = b.charts.flatMap((later) => {
    const earlier = a.charts.find((chart) => chart.chart === later.chart && chart.title === later.title)
    return earlier === undefined ? [] : [[earlier, later] as const]
  })
  if (pairs.length === 0) return null
  return (
    <section className="flex flex-col gap-4" aria-label={t('compare.charts', { title })}>
      <h3 className="font-semibold">{t('compare.charts', { title })}</h3>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(280px,1fr))] gap-6">
        {pairs.flatMap(([earlier, later]) => {
          const overlay = overlaid(earlier, later)
          if (overlay !== null) {
            return [
              <ChartFrame
                key={later.chart}
                kind={later.chart}
                title={chartTitle(later)}
                caption={
                  // Each curve has its own score at its name.
                  later.chart === 'calibration_curve'
                    ? t('charts:captions.calibration', { label: later.label })
                    : captionOf(later, b.rows)
                }
                table={() => tableOfBoth(t('compare.run'), { A: chartTable(earlier), B: chartTable(later) })}
              >
                {overlay}
              </ChartFrame>,
            ]
          }
          return (
            [
              ['A', earlier, a],
              ['B', later, b],
            ] as const
          ).map(([side, chart, metrics]) => (
            <ChartView
              key={`${side} ${chart.chart} ${chart.title}`}
              chart={chart}
              title={`${side}: ${chartTitle(chart)}`}
              rows={metrics.rows}
            />
          ))
        })}
      </div>
    </section>
  )
}

/** The other run's curve of the same class; with two classes there is one curve, whichever class it is of. */
function sameCurve<Curve extends { label: string }>(
  { label }: Curve,
  others: readonly Curve[],
  count: number,
): Curve | undefined {
  return count === 1 && others.length === 1 ? others[0] : others.find((other) => other.label === label)
}

function overlaid(a: Chart, b: Chart) {
  if (a.chart === 'roc_curve' && b.chart === 'roc_curve') {
    const curve = (
      side: string,
      { falsePositiveRate, truePositiveRate, area, label }: (typeof a.curves)[number],
    ) => ({
      label: `${side}${a.curves.length > 1 ? ` ${shorten(label, 22)}` : ''}: ${formatFixed(area, 3)}`,
      x: falsePositiveRate,
      y: truePositiveRate,
    })
    const curves = a.curves.slice(0, 3).flatMap((first) => {
      const second = sameCurve(first, b.curves, a.curves.length)
      return second === undefined ? [curve('A', first)] : [curve('A', first), curve('B', second)]
    })
    return (
      <Overlay curves={curves} x="falsePositive" y="truePositive" diagonal="chance" title={chartTitle(b)} />
    )
  }
  if (a.chart === 'precision_recall_curve' && b.chart === 'precision_recall_curve') {
    const curve = (
      side: string,
      { recall, precision, averagePrecision, label }: (typeof a.curves)[number],
    ) => ({
      label: `${side}${a.curves.length > 1 ? ` ${shorten(label, 22)}` : ''}: ${formatFixed(averagePrecision, 3)}`,
      x: recall,
      y: precision,
    })
    const curves = a.curves.slice(0, 3).flatMap((first) => {
      const second = sameCurve(first, b.curves, a.curves.length)
      return second === undefined ? [curve('A', first)] : [curve('A', first), curve('B', second)]
    })
    return <Overlay curves={curves} x="recall" y="precision" diagonal={null} title={chartTitle(b)} />
  }
  if (a.chart === 'calibration_curve' && b.chart === 'calibration_curve') {
    return (
      <Overlay
        curves={[
          calibrationCurve(a, `A: ${formatFixed(a.brierScore, 3)}`),
          calibrationCurve(b, `B: ${formatFixed(b.brierScore, 3)}`),
        ]}
        x="predictedShare"
        y="anyShare"
        diagonal="perfect"
        title={chartTitle(b)}
      />
    )
  }
  return null
}

function Overlay(props: {
  curves: Parameters<typeof CurvePlot>[0]['curves']
  x: 'falsePositive' | 'recall' | 'predictedShare'
  y: 'truePositive' | 'precision' | 'anyShare'
  diagonal: 'chance' | 'perfect' | null
  title: string
}) {
  const { t } = useTranslation('charts')
  return (
    <CurvePlot
      curves={props.curves}
      xTitle={t(`axis.${props.x}`)}
      yTitle={t(`axis.${props.y}`)}
      diagonal={props.diagonal}
      names={props.diagonal === null ? 'left' : 'right'}
      description={`${props.title}. ${props.curves.map(({ label }) => label).join(', ')}.`}
    />
  )
}
