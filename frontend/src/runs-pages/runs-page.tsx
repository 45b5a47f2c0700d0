import { routes, runStatuses, type RunStatus } from '@flowza/backend/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { GitCompareArrows, ListChecks } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { describeError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { PageHead } from '../app/page-head.tsx'
import { useNews } from '../runs/use-news.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatAgo, formatCount, formatSeconds } from '../ui/format.ts'
import { PlainTable } from '../ui/plain-table.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { RunStatusMark } from './run-status.tsx'
import { RunsNav } from './runs-nav.tsx'
import { startOfPeriod, type RunsSearch, runPeriods } from './runs-search.ts'

const pageSize = 50
/** Without news the list looks again while something may be running, in milliseconds. */
const refreshMs = 5_000

export function RunsPage() {
  const { t } = useTranslation('runs')
  const navigate = useNavigate()
  const search = useSearch({ from: '/frame/runs' })
  const [limit, setLimit] = useState(pageSize)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const isLive = useNews(['runs', 'list'], ({ event }) => event === 'run')
  const { data, error } = useQuery({
    queryKey: ['runs', 'list', search, limit],
    queryFn: ({ signal }) =>
      callApi(routes.listRuns, {
        query: {
          limit,
          ...(search.status !== undefined && { status: search.status }),
          ...(search.workflow !== undefined && { workflow: search.workflow }),
          ...(search.text !== undefined && { search: search.text }),
          ...(search.since !== undefined && { since: startOfPeriod(search.since, new Date()) }),
        },
        signal,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      !isLive && state.data?.runs.some(({ status }) => status === 'queued' || status === 'running') === true
        ? refreshMs
        : false,
  })
  const { data: workflows } = useQuery({
    queryKey: ['workflows', 'names'],
    queryFn: ({ signal }) => callApi(routes.listWorkflows, { query: { limit: 200, sort: 'name' }, signal }),
  })

  const change = useCallback(
    (part: Partial<RunsSearch>): void =>
      void navigate({ to: '/runs', search: (former) => ({ ...former, ...part }), replace: true }),
    [navigate],
  )
  const onSearch = useCallback((text: string) => change({ text: text === '' ? undefined : text }), [change])
  const isFiltered = Object.values(search).some((value) => value !== undefined)
  const runs = data?.runs ?? []
  // Nothing to search yet; while it is read the fields keep their place.
  const isEmpty = data !== undefined && runs.length === 0 && !isFiltered
  const [a, b] = runs.map(({ id }) => id).filter((id) => chosen.includes(id))
  const canCompare = a !== undefined && b !== undefined

  return (
    <>
      <PageHead title={t('title')} />
      <RunsNav />
      <div
        role="search"
        aria-label={t('filter.label')}
        hidden={isEmpty}
        className="mb-4 flex flex-wrap gap-2 max-[480px]:grid max-[480px]:grid-cols-2 [&[hidden]]:!hidden"
      >
        <SearchField label={t('filter.name')} value={search.text ?? ''} onSearch={onSearch} />
        <select
          className="field !w-40 max-[480px]:!w-full"
          aria-label={t('filter.status')}
          value={search.status ?? ''}
          onChange={(event) =>
            change({ status: runStatuses.find((status: RunStatus) => status === event.target.value) })
          }
        >
          <option value="">{t('filter.anyStatus')}</option>
          {runStatuses.map((status) => (
            <option key={status} value={status}>
              {t(`status.${status}`)}
            </option>
          ))}
        </select>
        <select
          className="field !w-52 max-[480px]:!w-full"
          aria-label={t('filter.workflow')}
          value={search.workflow ?? ''}
          onChange={(event) =>
            change({ workflow: event.target.value === '' ? undefined : event.target.value })
          }
        >
          <option value="">{t('filter.anyWorkflow')}</option>
          {(workflows?.workflows ?? []).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <select
          className="field !w-40 max-[480px]:!w-full"
          aria-label={t('filter.since')}
          value={search.since ?? ''}
          onChange={(event) => change({ since: runPeriods.find((period) => period === event.target.value) })}
        >
          <option value="">{t('filter.anyTime')}</option>
          {runPeriods.map((period) => (
            <option key={period} value={period}>
              {t(`filter.${period}`)}
            </option>
          ))}
        </select>
      </div>
      {runs.length > 0 && (
        <div className="mb-3 flex min-h-7 items-center gap-2 text-sm text-muted">
          <Button
            disabled={!canCompare}
            aria-describedby="compare-hint"
            onClick={() => {
              if (canCompare) void navigate({ to: '/runs/compare', search: { a: b, b: a } })
            }}
          >
            <GitCompareArrows size={14} aria-hidden /> {t('history.compare')}
          </Button>
          <span id="compare-hint">{canCompare ? '' : t('history.chooseTwo')}</span>
        </div>
      )}
      {error !== null && <p className="text-bad">{describeError(error).message}</p>}
      {data !== undefined && runs.length === 0 ? (
        <EmptyState icon={<ListChecks size={22} aria-hidden />} title={t(isFiltered ? 'noneFound' : 'none')}>
          {isFiltered ? (
            <Button onClick={() => void navigate({ to: '/runs', search: {} })}>{t('filter.clear')}</Button>
          ) : (
            t('noneHelp')
          )}
        </EmptyState>
      ) : (
        <PlainTable
          label={t('title')}
          rows={runs}
          keyOf={(run) => run.id}
          columns={[
            {
              id: 'compare',
              title: t('history.compare'),
              isQuiet: true,
              renderCell: (run) => (
                <label className="flex size-6 items-center justify-center">
                  <input
                    type="checkbox"
                    aria-label={t('history.chooseRun', {
                      name: run.name,
                      when: formatAgo(run.createdAt, new Date()),
                    })}
                    checked={chosen.includes(run.id)}
                    onChange={(event) =>
                      // The third one takes the place of the first.
                      setChosen(
                        event.target.checked
                          ? [...chosen, run.id].slice(-2)
                          : chosen.filter((id) => id !== run.id),
                      )
                    }
                  />
                </label>
              ),
            },
            {
              id: 'name',
              title: t('column.workflow'),
              renderCell: (run) => (
                <Link
                  to="/runs/$id"
                  params={{ id: run.id }}
                  className="inline-flex min-h-6 items-center font-medium hover:text-accent"
                >
                  {run.name}
                </Link>
              ),
            },
            {
              id: 'status',
              title: t('column.status'),
              renderCell: (run) => <RunStatusMark status={run.status} />,
            },
            {
              id: 'started',
              title: t('column.started'),
              renderCell: (run) => (
                <time dateTime={run.createdAt} title={new Date(run.createdAt).toLocaleString()}>
                  {formatAgo(run.createdAt, new Date())}
                </time>
              ),
            },
            {
              id: 'seconds',
              title: t('column.seconds'),
              align: 'right',
              renderCell: (run) => (run.seconds === null ? '' : formatSeconds(run.seconds)),
            },
            { id: 'runner', title: t('column.runner'), renderCell: (run) => run.runner },
          ]}
        />
      )}
      {data !== undefined && runs.length > 0 && (
        <div className="mt-3 flex items-center gap-3 text-sm text-muted">
          <span>{t('shown', { shown: formatCount(runs.length), total: formatCount(data.total) })}</span>
          {data.total > runs.length && limit < 200 && (
            <Button onClick={() => setLimit(Math.min(200, limit + pageSize))}>{t('more')}</Button>
          )}
        </div>
      )}
    </>
  )
}
