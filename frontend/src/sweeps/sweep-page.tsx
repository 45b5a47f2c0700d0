/** The runs of one grid side by side: params, state, figures; which is best, and two of them compared. */
import { routes, type SweepTable } from '@flowza/backend/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Award, GitCompareArrows, Square } from 'lucide-react'
import { useState } from 'react'
import { describeError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { PageHead } from '../app/page-head.tsx'
import { byImportance, formatMetric, keyMetric, metricLabel } from '../charts/metric-words.ts'
import { shownTitle } from '../i18n/node-words.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { paramName, showParamValue } from '../params/param-words.ts'
import { RunStatusMark } from '../runs-pages/run-status.tsx'
import { useNews } from '../runs/use-news.ts'
import { announce } from '../ui/announcer.tsx'
import { Button, buttonClasses } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatAgo, formatSeconds } from '../ui/format.ts'
import { PlainTable, type PlainColumn } from '../ui/plain-table.tsx'
import { showError } from '../ui/toasts.tsx'
import {
  bestPositions,
  doneCount,
  isOfSweeps,
  pointCount,
  sortPoints,
  type SortColumn,
  type SweepPoint,
  type SweepSort,
} from './sweep-rows.ts'
import { PointStatus } from './sweep-status.tsx'

/** While it goes on and no news come, in milliseconds. */
const refreshMs = 1_500
/** So many figures are shown at first. */
const fewFigures = 4

export function SweepPage() {
  const { t } = useTranslation('sweeps')
  const { id } = useParams({ from: '/frame/runs/sweeps/$id' })
  const isLive = useNews(
    queryKeys.sweep(id),
    (news) => isOfSweeps(news) && (news.event === 'run' || news.id === id),
  )
  const { data: sweep, error } = useQuery({
    queryKey: queryKeys.sweep(id),
    queryFn: ({ signal }) => callApi(routes.getSweep, { params: { id }, signal }),
    refetchInterval: ({ state }) => (!isLive && state.data?.status === 'running' ? refreshMs : false),
  })
  if (error !== null && sweep === undefined) {
    const { message, hint } = describeError(error)
    return (
      <EmptyState isPage title={message}>
        {hint}{' '}
        <Link to="/runs/sweeps" className="text-accent underline">
          {t('all')}
        </Link>
      </EmptyState>
    )
  }
  if (sweep === undefined) return <p className="text-muted">{t('loading')}</p>
  return <SweepView sweep={sweep} />
}

function SweepView({ sweep }: { sweep: SweepTable }) {
  const { t } = useTranslation('sweeps')
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [sort, setSort] = useState<SweepSort>({ column: { by: 'position' }, descending: false })
  const [judge, setJudge] = useState<number | null>(null)
  const [showsAll, setShowsAll] = useState(false)
  const figures = sweep.metrics
    .map((column, at) => ({ ...column, at }))
    .toSorted((a, b) => byImportance(a.metric, b.metric))
  const main = keyMetric(Object.fromEntries(figures.map(({ metric }) => [metric, 1])))
  const judged = judge ?? (figures.find(({ metric }) => metric === main) ?? figures.at(0))?.at ?? null
  const best = judged === null ? new Set<number>() : bestPositions(sweep, judged)
  const shown = figures.filter(({ at }, index) => showsAll || index < fewFigures || at === judged)
  // The node is named where two of them measure the same.
  const nameOf = (column: SweepTable['metrics'][number]): string =>
    figures.filter((figure) => figure.metric === column.metric).length > 1
      ? `${metricLabel(column.metric)} · ${shownTitle(column)}`
      : metricLabel(column.metric)
  const [a, b] = chosen

  const sortBy = (column: SortColumn, isDescending = false): NonNullable<PlainColumn<SweepPoint>['sort']> => {
    const isCurrent = JSON.stringify(column) === JSON.stringify(sort.column)
    return {
      direction: isCurrent ? (sort.descending ? 'descending' : 'ascending') : 'none',
      onSort: () => setSort({ column, descending: isCurrent ? !sort.descending : isDescending }),
    }
  }

  return (
    <>
      <PageHead title={sweep.name}>
        {sweep.status === 'running' && <CancelButton id={sweep.id} />}
        {sweep.workflow !== null && (
          <Link
            to="/workflows/$id"
            params={{ id: sweep.workflow }}
            preload={false}
            className={buttonClasses('secondary')}
          >
            {t('openWorkflow')}
          </Link>
        )}
        <Link to="/runs/sweeps" className={buttonClasses('secondary')}>
          {t('all')}
        </Link>
      </PageHead>
      <p role="status" className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1 text-muted">
        <RunStatusMark status={sweep.status} />
        <span className="numeric">{t('progress', { done: doneCount(sweep), all: pointCount(sweep) })}</span>
        <span>{formatAgo(sweep.createdAt, new Date())}</span>
      </p>
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="flex items-center gap-2">
          <Button
            disabled={b === undefined}
            aria-describedby="compare-hint"
            onClick={() => {
              if (b !== undefined) void navigate({ to: '/runs/compare', search: { a, b } })
            }}
          >
            <GitCompareArrows size={14} aria-hidden /> {t('compare')}
          </Button>
          <span id="compare-hint" className="text-sm text-muted">
            {b === undefined ? t('compareHelp') : ''}
          </span>
        </span>
        {figures.length > 0 && (
          <label className="flex items-center gap-2">
            {t('judge')}
            <select
              className="field !w-52"
              value={judged ?? ''}
              onChange={(event) => setJudge(Number(event.target.value))}
            >
              {figures.map((figure) => (
                <option key={figure.at} value={figure.at}>
                  {nameOf(figure)}
                </option>
              ))}
            </select>
          </label>
        )}
        {figures.length > fewFigures && (
          <label className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              checked={showsAll}
              onChange={(event) => setShowsAll(event.target.checked)}
            />
            {t('allFigures')}
          </label>
        )}
        {figures.length === 0 && sweep.status !== 'running' && (
          <span className="text-sm text-muted">{t('noFigures')}</span>
        )}
      </div>
      <PlainTable
        label={t('table')}
        rows={sortPoints(sweep.points, sort)}
        keyOf={({ position }) => String(position)}
        columns={[
          {
            id: 'compare',
            title: t('compare'),
            isQuiet: true,
            renderCell: ({ run, position }) =>
              run === null ? null : (
                <label className="flex size-6 items-center justify-center">
                  <input
                    type="checkbox"
                    aria-label={t('choose', { number: position + 1 })}
                    checked={chosen.includes(run)}
                    onChange={(event) =>
                      // The third one takes the place of the first.
                      setChosen(
                        event.target.checked
                          ? [...chosen, run].slice(-2)
                          : chosen.filter((each) => each !== run),
                      )
                    }
                  />
                </label>
              ),
          },
          {
            id: 'number',
            title: t('column.number'),
            sort: sortBy({ by: 'position' }),
            renderCell: ({ run, position }) => (
              <span className="flex items-center gap-2 whitespace-nowrap numeric">
                {run === null ? (
                  position + 1
                ) : (
                  <Link
                    to="/runs/$id"
                    params={{ id: run }}
                    aria-label={t('number', { number: position + 1 })}
                    className="inline-flex size-6 items-center font-medium hover:text-accent"
                  >
                    {position + 1}
                  </Link>
                )}
                {best.has(position) && (
                  <span className="inline-flex items-center gap-1 rounded-full bg-accent-soft px-2 text-sm font-medium">
                    <Award size={13} aria-hidden /> {t('best')}
                  </span>
                )}
              </span>
            ),
          },
          ...sweep.axes.map((axis, at): PlainColumn<SweepPoint> => ({
            id: `axis ${axis.node}.${axis.param}`,
            title: paramName(axis),
            align: 'right',
            sort: sortBy({ by: 'axis', at }),
            renderCell: ({ values }) => showParamValue(values[at]),
          })),
          {
            id: 'status',
            title: t('column.status'),
            renderCell: ({ status, problem }) => (
              <>
                <PointStatus status={status} />
                {problem !== null && <span className="block text-sm text-muted">{problem}</span>}
              </>
            ),
          },
          ...shown.map((figure): PlainColumn<SweepPoint> => ({
            id: `metric ${figure.at}`,
            title: nameOf(figure),
            align: 'right',
            sort: sortBy({ by: 'metric', at: figure.at }, true),
            renderCell: ({ metrics, position }) => (
              <span className={figure.at === judged && best.has(position) ? 'font-semibold' : ''}>
                {formatMetric(figure.metric, metrics[figure.at])}
              </span>
            ),
          })),
          {
            id: 'seconds',
            title: t('column.seconds'),
            align: 'right',
            sort: sortBy({ by: 'seconds' }),
            renderCell: ({ seconds }) => (seconds === null ? '' : formatSeconds(seconds)),
          },
        ]}
      />
    </>
  )
}

function CancelButton({ id }: { id: string }) {
  const { t } = useTranslation('sweeps')
  const queryClient = useQueryClient()
  async function cancel(): Promise<void> {
    try {
      await callApi(routes.cancelSweep, { params: { id } })
      announce(t('cancelled'))
    } catch (error) {
      showError(error)
    }
    await queryClient.invalidateQueries({ queryKey: queryKeys.sweeps })
  }
  return (
    <Button onClick={() => void cancel()}>
      <Square size={12} aria-hidden fill="currentColor" /> {t('cancel')}
    </Button>
  )
}
