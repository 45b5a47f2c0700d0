import type { SweepTable } from '@flowza/backend/contracts'
import { CircleSlash, Clock3 } from 'lucide-react'
import { useTranslation } from '../i18n/use-translation.ts'
import { RunStatusMark } from '../runs-pages/run-status.tsx'

/** How far a run of a grid is: one that hasn't begun waits, one that can't says so. */
export function PointStatus({ status }: { status: SweepTable['points'][number]['status'] }) {
  const { t } = useTranslation('sweeps')
  if (status !== 'waiting' && status !== 'refused') return <RunStatusMark status={status} />
  const isWaiting = status === 'waiting'
  const Icon = isWaiting ? Clock3 : CircleSlash
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Icon size={14} className={isWaiting ? 'text-muted' : 'text-warning'} aria-hidden /> {t(status)}
    </span>
  )
}
