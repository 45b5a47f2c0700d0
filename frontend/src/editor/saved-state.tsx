import { Check, CircleDot, CloudOff, GitMerge, RefreshCw, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { formatAgo } from '../ui/format.ts'
import { useSaving, useSession } from './session-context.tsx'

/** Whether the work is safe, in words; a click opens the versions. */
export function SavedState() {
  const { t } = useTranslation('versions')
  const { ui } = useSession()
  const { status, savedAt, isInBrowser } = useSaving((state) => state)
  const now = useNow(status === 'saved' && savedAt !== null ? savedAt : null)
  const text = {
    saved:
      savedAt === null
        ? t('saved.saved')
        : t('saved.savedAgo', { ago: formatAgo(new Date(savedAt).toISOString(), now, 'seconds') }),
    pending: t('saved.saving'),
    saving: t('saved.saving'),
    offline: t(isInBrowser ? 'saved.offline' : 'saved.offlineUnkept'),
    refused: t('saved.refused'),
    conflict: t('saved.conflict'),
  }[status]
  return (
    <button
      type="button"
      onClick={() => ui.setState({ overlay: { kind: 'versions' } })}
      aria-label={t('saved.open', { state: text })}
      title={t('dialog.title')}
      data-testid="saved-state"
      data-state={status}
      className="numeric flex h-7 items-center gap-1 rounded-[5px] px-1.5 text-sm whitespace-nowrap text-muted hover:bg-hover hover:text-text"
    >
      {icons[status]}
      {text}
    </button>
  )
}

const icons = {
  saved: <Check size={13} className="text-good" aria-hidden />,
  pending: <CircleDot size={13} aria-hidden />,
  saving: <RefreshCw size={13} aria-hidden />,
  offline: <CloudOff size={13} className="text-warning" aria-hidden />,
  refused: <TriangleAlert size={13} className="text-bad" aria-hidden />,
  conflict: <GitMerge size={13} className="text-warning" aria-hidden />,
}

/** The time, as often as an age counted from `since` changes in words; it stands still while `since` is null. */
function useNow(since: number | null): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    if (since === null) return
    let timer: ReturnType<typeof setTimeout>
    const tick = (): void => {
      setNow(new Date())
      timer = setTimeout(tick, Date.now() - since < 60_000 ? 1_000 : 20_000)
    }
    tick()
    return () => clearTimeout(timer)
  }, [since])
  return now
}
