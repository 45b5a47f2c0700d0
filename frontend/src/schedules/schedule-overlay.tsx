import { useNavigate } from '@tanstack/react-router'
import { useSession } from '../editor/session-context.tsx'
import { useTranslation } from '../i18n/use-translation.ts'
import { showMessage } from '../ui/toasts.tsx'
import { ScheduleDialog } from './schedule-dialog.tsx'

/** Schedules the workflow that is open. */
export function ScheduleOverlay({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('schedules')
  const { workflow } = useSession()
  const navigate = useNavigate()
  return (
    <ScheduleDialog
      workflow={workflow}
      onClose={onClose}
      onDone={({ name }) =>
        showMessage(t('made', { name }), {
          action: { title: t('show'), run: () => void navigate({ to: '/runs/schedules' }) },
        })
      }
    />
  )
}
