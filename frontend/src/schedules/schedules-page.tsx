/** What runs by itself: made, paused, run now, deleted. */
import { routes, type Schedule } from '@flowza/backend/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { CalendarClock, CircleX, Pencil, Play, Plus, Trash2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { describeError } from '../api/api-error.ts'
import { callApi } from '../api/call-api.ts'
import { queryKeys } from '../api/queries.ts'
import { PageHead } from '../app/page-head.tsx'
import { useTranslation } from '../i18n/use-translation.ts'
import { paramName, showParamValue } from '../params/param-words.ts'
import { RunStatusIcon } from '../runs-pages/run-status.tsx'
import { RunsNav } from '../runs-pages/runs-nav.tsx'
import { useNews } from '../runs/use-news.ts'
import { RowMenu } from '../ui/action-menu.tsx'
import { announce } from '../ui/announcer.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatAgo } from '../ui/format.ts'
import { lazyPart } from '../ui/lazy-part.ts'
import { PlainTable } from '../ui/plain-table.tsx'
import { Switch } from '../ui/switch.tsx'
import { showError, showMessage } from '../ui/toasts.tsx'
import { timeIn, whenWords } from './schedule-words.ts'

// It knows the params of every node type, which the list doesn't need.
const ScheduleDialog = lazyPart(async () => (await import('./schedule-dialog.tsx')).ScheduleDialog)

/** Without news the clock is looked at every half minute, in milliseconds. */
const refreshMs = 30_000
/** A time that has passed by so much without news has started nothing: no worker was there. */
const graceMs = 5_000
/** What a timer takes. */
const longestTimerMs = 2 ** 31 - 1

export function SchedulesPage() {
  const { t } = useTranslation('schedules')
  const navigate = useNavigate()
  const { workflow } = useSearch({ from: '/frame/runs/schedules' })
  const [editing, setEditing] = useState<Schedule | 'new' | null>(null)
  const actions = useScheduleActions()
  const isLive = useNews(
    [...queryKeys.schedules, 'list'],
    ({ event }) => event === 'schedule' || event === 'run',
  )
  const { data, error } = useQuery({
    queryKey: [...queryKeys.schedules, 'list'],
    queryFn: ({ signal }) => callApi(routes.listSchedules, { signal }),
    refetchInterval: ({ state }) => (isLive ? untilNext(state.data?.schedules ?? []) : refreshMs),
  })
  const schedules = data?.schedules ?? []
  const open = editing ?? (workflow === undefined ? null : 'new')

  return (
    <>
      <PageHead title={t('title')}>
        <Button look="primary" onClick={() => setEditing('new')}>
          <Plus size={14} aria-hidden /> {t('new')}
        </Button>
      </PageHead>
      <RunsNav />
      <p className="mb-4 max-w-[72ch] text-muted">{t('help')}</p>
      {error !== null && <p className="text-bad">{describeError(error).message}</p>}
      {data !== undefined && schedules.length === 0 && (
        <EmptyState icon={<CalendarClock size={22} aria-hidden />} title={t('none')}>
          {t('noneHelp')}
        </EmptyState>
      )}
      {schedules.length > 0 && (
        <PlainTable
          label={t('title')}
          rows={schedules}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'name',
              title: t('column.name'),
              renderCell: (schedule) => <NameCell schedule={schedule} />,
            },
            {
              id: 'when',
              title: t('column.when'),
              renderCell: ({ cron, timeZone, missed }) => (
                <>
                  {whenWords(cron)}
                  <span className="block text-sm text-muted">{timeZone}</span>
                  {missed === 'once' && <span className="block text-sm text-muted">{t('once')}</span>}
                </>
              ),
            },
            {
              id: 'next',
              title: t('column.next'),
              renderCell: ({ next, timeZone, paused }) => {
                const [first] = next
                return paused || first === undefined ? (
                  <span className="text-muted">{t('paused')}</span>
                ) : (
                  <time
                    dateTime={first}
                    className="numeric"
                    title={next.map((time) => timeIn(time, timeZone)).join('\n')}
                  >
                    {timeIn(first, timeZone)}
                  </time>
                )
              },
            },
            {
              id: 'recent',
              title: t('column.recent'),
              renderCell: (schedule) => <Recent schedule={schedule} />,
            },
            {
              id: 'enabled',
              title: t('column.enabled'),
              renderCell: (schedule) => (
                <Switch
                  label={t('enable', { name: schedule.name })}
                  checked={!schedule.paused}
                  onChange={(isOn) => void actions.pause(schedule, !isOn)}
                />
              ),
            },
            {
              id: 'actions',
              title: t('column.actions'),
              isQuiet: true,
              align: 'right',
              renderCell: (schedule) => (
                <RowMenu
                  label={t('actionsOf', { name: schedule.name })}
                  actions={[
                    {
                      title: t('runNow'),
                      icon: <Play size={15} aria-hidden />,
                      onSelect: () => void actions.runNow(schedule),
                    },
                    {
                      title: t('edit'),
                      icon: <Pencil size={15} aria-hidden />,
                      onSelect: () => setEditing(schedule),
                    },
                    {
                      title: t('delete'),
                      icon: <Trash2 size={15} aria-hidden />,
                      onSelect: () => void actions.remove(schedule),
                    },
                  ]}
                />
              ),
            },
          ]}
        />
      )}
      <Suspense fallback={null}>
        {open !== null && (
          <ScheduleDialog
            {...(open !== 'new' && { schedule: open })}
            workflow={workflow}
            onClose={() => {
              setEditing(null)
              if (workflow !== undefined) void navigate({ to: '/runs/schedules', search: {}, replace: true })
            }}
          />
        )}
      </Suspense>
    </>
  )
}

/** Until the next time of any of them has passed, in milliseconds; never where none is to come. */
function untilNext(schedules: readonly Schedule[]): number | false {
  const times = schedules.flatMap(({ next }) => next.slice(0, 1).map((time) => Date.parse(time)))
  if (times.length === 0) return false
  const left = Math.min(...times) - Date.now()
  // A clock here that is ahead of the server's must not make it ask without end.
  return left > 0 ? Math.min(longestTimerMs, left + graceMs) : refreshMs
}

function NameCell({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation('schedules')
  const params = schedule.settings.map(
    (setting) => `${paramName(setting)} = ${showParamValue(setting.value)}`,
  )
  return (
    <>
      <Link
        to="/workflows/$id"
        params={{ id: schedule.workflow }}
        preload={false}
        className="inline-flex min-h-6 items-center font-medium hover:text-accent"
      >
        {schedule.name}
      </Link>
      {params.length > 0 && (
        <span className="block text-sm break-words text-muted">
          {t('params', { params: params.join(', ') })}
        </span>
      )}
    </>
  )
}

/** The last firings, the newest first: a mark each, and a link where there is a run. */
function Recent({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation('schedules')
  if (schedule.recent.length === 0) return <span className="text-muted">{t('neverRun')}</span>
  return (
    <ul className="flex">
      {schedule.recent.map(({ at, run, status, problem }) => {
        const when = formatAgo(at, new Date())
        const label =
          run === null || status === null
            ? t('notStarted', { when, problem: problem ?? '' })
            : t('firing', { status: t(`runs:status.${status}`), when })
        return (
          <li key={at} className="flex size-6 items-center justify-center" title={label}>
            {run === null || status === null ? (
              <CircleX size={14} className="text-warning" role="img" aria-label={label} />
            ) : (
              <Link
                to="/runs/$id"
                params={{ id: run }}
                aria-label={label}
                className="flex size-6 items-center justify-center rounded hover:bg-hover"
              >
                <RunStatusIcon status={status} />
              </Link>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function useScheduleActions() {
  const { t } = useTranslation('schedules')
  const navigate = useNavigate()
  const queryClient = useQueryClient()

  async function attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
      await queryClient.invalidateQueries({ queryKey: queryKeys.schedules })
    } catch (error) {
      showError(error)
    }
  }

  return {
    pause: ({ id, name }: Schedule, paused: boolean) =>
      attempt(async () => {
        await callApi(routes.changeSchedule, { params: { id }, body: { paused } })
        announce(t(paused ? 'isPaused' : 'isOn', { name }))
      }),
    runNow: ({ id, name }: Schedule) =>
      attempt(async () => {
        const run = await callApi(routes.runSchedule, { params: { id } })
        announce(t('started', { name }))
        showMessage(t('started', { name }), {
          action: {
            title: t('showRun'),
            run: () => void navigate({ to: '/runs/$id', params: { id: run.id } }),
          },
        })
      }),
    remove: (schedule: Schedule) =>
      attempt(async () => {
        const { id, workflow, name, cron, timeZone, missed, paused, params } = schedule
        await callApi(routes.deleteSchedule, { params: { id } })
        announce(t('deleted', { name }))
        showMessage(t('deleted', { name }), {
          action: {
            title: t('undo'),
            run: () =>
              void attempt(async () => {
                const body = { workflow, name, cron, timeZone, missed, paused, params }
                await callApi(routes.createSchedule, { body })
                announce(t('back', { name }))
              }),
          },
        })
      }),
  }
}
