/** Beside Run: how long it would take, and whether the machine is large enough. */
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useEditorState, useRunState, useSession } from '../session-context.tsx'
import { aboutSeconds, willRun } from './plan-words.ts'
import { usePlan } from './use-plan.ts'

/** So long nothing has been changed when the server is asked, in milliseconds. */
const settleMs = 1_000

/** A plan of more nodes than these is only asked for by the dialog: reading it would be felt while one edits. */
const mostNodes = 400

export function PlanSummary() {
  const isLarge = useEditorState(({ document }) => document.nodes.length > mostNodes)
  return isLarge ? null : <PlannedTime />
}

function PlannedTime() {
  const { t } = useTranslation('plan')
  const { ui } = useSession()
  // Beside a run that ended well the summary says how many aren't up to date.
  const isCounted = useRunState(
    ({ run }) => run !== null && run.status !== 'failed' && run.status !== 'cancelled',
  )
  const { plan } = usePlan({ settleMs })
  const count = plan?.nodes.filter(willRun).length ?? 0
  if (plan === null || count === 0) return null
  const tooLarge = plan.warnings.length
  return (
    <button
      type="button"
      title={t('open')}
      data-testid="plan-summary"
      onClick={() => ui.setState({ overlay: { kind: 'plan' } })}
      className="flex h-7 items-center gap-1.5 rounded-[5px] px-1.5 text-sm whitespace-nowrap text-muted numeric hover:bg-hover hover:text-text"
    >
      {tooLarge > 0 && (
        <TriangleAlert
          size={14}
          className="text-warning"
          role="img"
          aria-label={t('tooLarge', { count: tooLarge })}
        />
      )}
      {!isCounted && `${t('willRun', { count })}, `}
      {aboutSeconds(plan.seconds.expected)}
      <span className="sr-only">{`. ${t('open')}`}</span>
    </button>
  )
}
