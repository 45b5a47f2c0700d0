import type { RunStatus } from '@flowza/backend/contracts'
import { CircleCheck, CircleDashed, CircleStop, CircleX, LoaderCircle } from 'lucide-react'
import { useTranslation } from '../i18n/use-translation.ts'

const looks = {
  queued: { Icon: CircleDashed, colour: 'text-muted' },
  running: { Icon: LoaderCircle, colour: 'text-running' },
  succeeded: { Icon: CircleCheck, colour: 'text-good' },
  failed: { Icon: CircleX, colour: 'text-bad' },
  cancelled: { Icon: CircleStop, colour: 'text-muted' },
} as const satisfies Record<RunStatus, unknown>

/** The state of a run: icon and word. */
export function RunStatusMark({ status }: { status: RunStatus }) {
  const { t } = useTranslation('runs')
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <RunStatusIcon status={status} /> {t(`status.${status}`)}
    </span>
  )
}

/** The icon alone, for places that name the state otherwise. */
export function RunStatusIcon({ status }: { status: RunStatus }) {
  const { Icon, colour } = looks[status]
  return <Icon size={14} className={colour} aria-hidden />
}
