import type { NodeRun } from '@flowza/backend/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { describeError } from '../api/api-error.ts'
import { logsQuery } from '../api/queries.ts'
import { PageHead } from '../app/page-head.tsx'
import { shownTitle } from '../i18n/node-words.ts'
import { useSaid } from '../i18n/said.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { StateIcon } from '../runs/state-mark.tsx'
import { useRun } from '../runs/use-run.ts'
import { buttonClasses } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatAgo, formatSeconds, formatShape } from '../ui/format.ts'
import { PlainTable } from '../ui/plain-table.tsx'
import { RunStatusMark } from './run-status.tsx'

/** One run: what each node did, and what it said. */
export function RunPage() {
  const { t } = useTranslation('runs')
  const { id } = useParams({ from: '/frame/runs/$id' })
  const { data: run, error } = useRun(id)
  const [chosen, setChosen] = useState<string | null>(null)
  if (error !== null) {
    const { message, hint } = describeError(error)
    return (
      <EmptyState isPage title={message}>
        {hint}{' '}
        <Link to="/runs" className="text-accent underline">
          {t('all')}
        </Link>
      </EmptyState>
    )
  }
  if (run === undefined) return <p className="text-muted">{t('loading')}</p>
  const node =
    run.nodes.find((each) => each.node === chosen) ??
    run.nodes.find((each) => each.status === 'failed') ??
    run.nodes[0]
  return (
    <>
      <PageHead title={run.name}>
        {run.workflow !== null && (
          <Link
            to="/workflows/$id"
            params={{ id: run.workflow }}
            preload={false}
            className={buttonClasses('secondary')}
          >
            {t('openWorkflow')}
          </Link>
        )}
      </PageHead>
      <p className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1 text-muted">
        <RunStatusMark status={run.status} />
        <span>{formatAgo(run.createdAt, new Date())}</span>
        {run.seconds !== null && <span className="numeric">{formatSeconds(run.seconds)}</span>}
        {run.revision !== null && <span>{t('revision', { revision: run.revision })}</span>}
        <span>{run.runner}</span>
      </p>
      <div className="grid gap-6 min-[1100px]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <section className="min-w-0">
          <h2 className="mb-2 text-lg font-semibold">{t('nodes')}</h2>
          <PlainTable
            label={t('nodes')}
            rows={run.nodes}
            keyOf={(each) => each.node}
            columns={[
              {
                id: 'title',
                title: t('column.node'),
                renderCell: (each) => (
                  <button
                    type="button"
                    aria-pressed={each.node === node?.node}
                    onClick={() => setChosen(each.node)}
                    className="min-h-6 text-left font-medium hover:text-accent aria-pressed:text-accent"
                  >
                    {shownTitle(each)}
                  </button>
                ),
              },
              {
                id: 'status',
                title: t('column.status'),
                renderCell: (each) => (
                  <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
                    <StateIcon state={each.status} /> {t(`nodeStatus.${each.status}`)}
                  </span>
                ),
              },
              {
                id: 'output',
                title: t('column.output'),
                align: 'right',
                renderCell: (each) => outputOf(each),
              },
              {
                id: 'seconds',
                title: t('column.seconds'),
                align: 'right',
                renderCell: (each) => (each.seconds === null ? '' : formatSeconds(each.seconds)),
              },
            ]}
          />
        </section>
        {node !== undefined && <NodeLog key={node.node} run={run.id} node={node} />}
      </div>
    </>
  )
}

function NodeLog({ run, node }: { run: string; node: NodeRun }) {
  const { t } = useTranslation('runs')
  const said = useSaid()
  const { data } = useQuery(logsQuery(run, node.node))
  return (
    <section className="min-w-0">
      <h2 className="mb-2 text-lg font-semibold">{t('logOf', { node: shownTitle(node) })}</h2>
      {node.error !== null && (
        <div className="mb-3 flex gap-2 rounded-md border border-line bg-bad-soft p-3">
          <CircleAlert size={16} className="mt-0.5 shrink-0 text-bad" aria-hidden />
          <p className="min-w-0 break-words">
            {said(node.error).message}
            {node.error.hint !== null && <span className="block text-muted">{said(node.error).hint}</span>}
          </p>
        </div>
      )}
      {data !== undefined && data.lines.length === 0 ? (
        <p className="text-muted">{t(node.status === 'cached' ? 'logReused' : 'logEmpty')}</p>
      ) : (
        <ol
          role="log"
          tabIndex={0}
          aria-label={t('logOf', { node: shownTitle(node) })}
          className="max-h-[60vh] overflow-auto rounded-lg border border-line bg-panel p-3 font-mono text-sm"
        >
          {(data?.lines ?? []).map((line) => (
            <li key={line.id} className="flex gap-3">
              <time className="shrink-0 text-muted">{line.at.slice(11, 19)}</time>
              <span
                className={`w-14 shrink-0 ${line.level === 'error' ? 'text-bad' : line.level === 'warning' ? 'text-warning' : 'text-muted'}`}
              >
                {line.level}
              </span>
              <span className="min-w-0 break-words whitespace-pre-wrap">{line.text}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function outputOf(node: NodeRun): string {
  const table = Object.values(node.outputs).find(({ rows, columns }) => rows !== null && columns !== null)
  return table === undefined ? '' : formatShape(table.rows ?? 0, table.columns ?? 0)
}
