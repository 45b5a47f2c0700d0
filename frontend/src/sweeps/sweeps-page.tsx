/** Every grid of runs, the newest first. */
import { routes, type Sweep } from '@flowza/backend/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Grid3x3 } from 'lucide-react'
import { describeError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { PageHead } from '../app/page-head.tsx'
import { useTranslation } from '../i18n/use-translation.ts'
import { paramName } from '../params/param-words.ts'
import { RunStatusMark } from '../runs-pages/run-status.tsx'
import { RunsNav } from '../runs-pages/runs-nav.tsx'
import { useNews } from '../runs/use-news.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatAgo } from '../ui/format.ts'
import { PlainTable } from '../ui/plain-table.tsx'
import { doneCount, isOfSweeps, pointCount } from './sweep-rows.ts'

const mostListed = 100
/** While one goes on and no news come, in milliseconds. */
const refreshMs = 3_000

export function SweepsPage() {
  const { t } = useTranslation('sweeps')
  const isLive = useNews([...queryKeys.sweeps, 'list'], isOfSweeps)
  const { data, error } = useQuery({
    queryKey: [...queryKeys.sweeps, 'list'],
    queryFn: ({ signal }) => callApi(routes.listSweeps, { query: { limit: mostListed }, signal }),
    refetchInterval: ({ state }) =>
      !isLive && state.data?.sweeps.some(({ status }) => status === 'running') === true ? refreshMs : false,
  })
  const sweeps = data?.sweeps ?? []
  return (
    <>
      <PageHead title={t('title')} />
      <RunsNav />
      {sweeps.length > 0 && <p className="mb-4 max-w-[72ch] text-muted">{t('help')}</p>}
      {error !== null && <p className="text-bad">{describeError(error).message}</p>}
      {data !== undefined && sweeps.length === 0 && (
        <EmptyState icon={<Grid3x3 size={22} aria-hidden />} title={t('none')}>
          {t('noneHelp')}
        </EmptyState>
      )}
      {sweeps.length > 0 && (
        <PlainTable
          label={t('title')}
          rows={sweeps}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'name',
              title: t('column.name'),
              renderCell: ({ id, name }) => (
                <Link
                  to="/runs/sweeps/$id"
                  params={{ id }}
                  className="inline-flex min-h-6 items-center font-medium hover:text-accent"
                >
                  {name}
                </Link>
              ),
            },
            {
              id: 'params',
              title: t('column.params'),
              renderCell: ({ axes }) => <span className="text-muted">{axisNames(axes)}</span>,
            },
            {
              id: 'status',
              title: t('column.status'),
              renderCell: ({ status }) => <RunStatusMark status={status} />,
            },
            {
              id: 'done',
              title: t('column.done'),
              align: 'right',
              renderCell: (sweep) => t('progress', { done: doneCount(sweep), all: pointCount(sweep) }),
            },
            {
              id: 'started',
              title: t('column.started'),
              renderCell: ({ createdAt }) => formatAgo(createdAt, new Date()),
            },
          ]}
        />
      )}
    </>
  )
}

function axisNames(axes: Sweep['axes']): string {
  return axes.map((axis) => `${paramName(axis)} × ${axis.values.length}`).join(', ')
}
