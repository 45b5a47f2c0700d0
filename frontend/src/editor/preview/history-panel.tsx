/** The runs of this workflow: one of them shown on the nodes, two of them compared. */
import { routes } from '@flowza/backend/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { GitCompareArrows, History } from 'lucide-react'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { callApi } from '../../api/call-api.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatAgo, formatSeconds } from '../../ui/format.ts'
import { Modal } from '../../ui/modal.tsx'
import { useRunState, useSession } from '../session-context.tsx'

const CompareRuns = lazyPart(
  async () => (await import('../../runs/compare/compare-runs.tsx')).CompareRuns,
  'charts',
)

export function HistoryPanel() {
  const { t } = useTranslation('runs')
  const session = useSession()
  const shown = useRunState((state) => state.run)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [compares, setCompares] = useState(false)
  const { data, error } = useQuery({
    // A run that begins or ends makes another list.
    queryKey: ['runs', 'of', session.workflow, shown?.id, shown?.status],
    queryFn: ({ signal }) =>
      callApi(routes.listRuns, { query: { workflow: session.workflow, limit: 100 }, signal }),
    placeholderData: (previous) => previous,
  })
  if (error !== null) return <EmptyState title={error.message} />
  if (data === undefined) return null
  if (data.runs.length === 0) {
    return (
      <EmptyState icon={<History size={22} aria-hidden />} title={t('history.none')}>
        {t('history.noneHelp')}
      </EmptyState>
    )
  }
  // The list is newest first; A is the earlier one.
  const [b, a] = data.runs.filter(({ id }) => chosen.includes(id))
  const now = new Date()
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-9 shrink-0 items-center gap-2 border-b border-line px-3 text-sm text-muted">
        <Button
          className="h-6"
          disabled={chosen.length !== 2}
          aria-describedby="history-hint"
          onClick={() => setCompares(true)}
        >
          <GitCompareArrows size={13} aria-hidden /> {t('history.compare')}
        </Button>
        <span id="history-hint">{chosen.length === 2 ? '' : t('history.chooseTwo')}</span>
      </div>
      <div
        className="min-h-0 flex-1 overflow-auto"
        tabIndex={0}
        role="region"
        aria-label={t('history.label')}
      >
        <table className="w-full border-collapse text-sm numeric">
          <thead className="sticky top-0 bg-sunken text-left text-muted">
            <tr>
              <th className="w-10 px-3 py-1">
                <span className="sr-only">{t('history.compare')}</span>
              </th>
              <th className="px-2 py-1 font-medium">{t('column.started')}</th>
              <th className="px-2 py-1 font-medium">{t('column.status')}</th>
              <th className="px-2 py-1 text-right font-medium">{t('column.seconds')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {data.runs.map((run) => {
              const when = formatAgo(run.createdAt, now)
              return (
                <tr key={run.id} className="border-t border-line hover:bg-hover" data-run={run.id}>
                  <td className="px-3">
                    <label className="flex size-6 items-center justify-center">
                      <input
                        type="checkbox"
                        aria-label={t('history.choose', { when })}
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
                  </td>
                  <td className="px-2">
                    <time dateTime={run.createdAt} title={new Date(run.createdAt).toLocaleString()}>
                      {when}
                    </time>
                    {run.revision !== null && (
                      <span className="ml-2 text-muted">{t('revision', { revision: run.revision })}</span>
                    )}
                  </td>
                  <td className={`px-2 ${run.status === 'failed' ? 'text-bad' : ''}`}>
                    {t(`status.${run.status}`)}
                  </td>
                  <td className="px-2 text-right">
                    {run.seconds === null ? '–' : formatSeconds(run.seconds)}
                  </td>
                  <td className="px-2 text-right">
                    {run.id === shown?.id ? (
                      <span className="px-2 text-muted">{t('history.shown')}</span>
                    ) : (
                      <button
                        type="button"
                        className="h-6 rounded px-2 text-accent hover:bg-hover"
                        onClick={() => void session.openRun(run.id)}
                      >
                        {t('history.open')}
                      </button>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {compares && a !== undefined && b !== undefined && (
        <Modal title={t('compare.title')} width={980} onClose={() => setCompares(false)}>
          <Link
            to="/runs/compare"
            search={{ a: a.id, b: b.id }}
            preload={false}
            className="mb-3 inline-flex min-h-6 items-center text-accent hover:underline"
          >
            {t('compare.asPage')}
          </Link>
          <Suspense fallback={<EmptyState title={t('compare.loading')} />}>
            <CompareRuns a={a.id} b={b.id} />
          </Suspense>
        </Modal>
      )}
    </div>
  )
}
