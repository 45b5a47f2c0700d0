import { useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { logsQuery } from '../../api/queries.ts'
import { isActive, runIdOf } from '../../runs/run-store.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useRunState } from '../session-context.tsx'

/** What a node said: live while it runs, from the server afterwards. */
export function LogsPanel({ node }: { node: string }) {
  const { t } = useTranslation('runs')
  const run = useRunState((state) => state.run)
  const id = useRunState((state) => runIdOf(state, node))
  const live = useRunState((state) => state.logs[node])
  const status = useRunState((state) => state.nodes[node]?.status)
  const isOver = run !== null && !isActive(run)
  const stored = useQuery({
    ...logsQuery(id ?? '', node),
    enabled: isOver && live === undefined && status !== undefined,
  })
  const lines = live ?? stored.data?.lines ?? []
  const end = useRef<HTMLLIElement>(null)
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' })
  }, [lines.length])
  if (lines.length === 0) {
    return (
      <EmptyState icon={<ScrollText size={22} aria-hidden />} title={t('logs.none')}>
        {status === 'cached' ? t('logReused') : t('logs.here')}
      </EmptyState>
    )
  }
  return (
    <ol
      className="h-full overflow-auto p-3 font-mono text-sm"
      tabIndex={0}
      role="log"
      aria-label={t('logs.label')}
    >
      {lines.map((line, index) => (
        <li key={index} ref={index === lines.length - 1 ? end : null} className="flex gap-3">
          <time className="shrink-0 text-muted">{line.at.slice(11, 23)}</time>
          <span
            className={`w-14 shrink-0 ${line.level === 'error' ? 'text-bad' : line.level === 'warning' ? 'text-warning' : 'text-muted'}`}
          >
            {line.level}
          </span>
          <span className="min-w-0 break-words whitespace-pre-wrap">{line.text}</span>
        </li>
      ))}
    </ol>
  )
}
