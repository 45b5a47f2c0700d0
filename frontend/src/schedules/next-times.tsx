import { routes } from '@flowza/backend/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { callApi } from '../api/call-api.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { timeIn } from './schedule-words.ts'

/** How long typing rests before the times are asked for, in milliseconds. */
const restMs = 250

/** The next times of a schedule that is being made, by the clocks of its time zone; or why there are none. */
export function NextTimes({ cron, timeZone }: { cron: string; timeZone: string }) {
  const { t } = useTranslation('schedules')
  const [asked, setAsked] = useState({ cron, timeZone })
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ cron, timeZone }), restMs)
    return () => clearTimeout(timer)
  }, [cron, timeZone])
  const { data } = useQuery({
    queryKey: ['schedules', 'preview', asked],
    queryFn: ({ signal }) => callApi(routes.previewSchedule, { query: asked, signal }),
    enabled: asked.timeZone !== '',
    placeholderData: keepPreviousData,
  })
  const problem = data?.problem ?? null
  return (
    <section aria-live="polite" className="rounded-md bg-sunken px-3 py-2">
      {problem !== null ? (
        <>
          <p className="break-words text-bad">{problem.message}</p>
          {problem.hint !== null && <p className="text-sm text-muted">{problem.hint}</p>}
        </>
      ) : data === undefined ? (
        <p className="text-muted">{t('form.nextLoading')}</p>
      ) : (
        <>
          <h3 className="mb-1 text-sm text-muted">{t('form.next', { zone: asked.timeZone })}</h3>
          <ol className="numeric" data-testid="next-times">
            {data.next.map((time) => (
              <li key={time}>
                <time dateTime={time}>{timeIn(time, asked.timeZone)}</time>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}
