/** Short messages over the page: what happened, and what to do next. */
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { describeError } from '../api/api-error.ts'
import { Button, IconButton } from './button.tsx'

interface Toast {
  id: number
  tone: 'good' | 'bad'
  message: string
  hint: string | null
  action: { title: string; run: () => void } | null
}

const toasts = createStore<{ shown: readonly Toast[]; next: number }>(() => ({ shown: [], next: 1 }))

export function showMessage(
  message: string,
  options: { hint?: string; action?: Toast['action'] } = {},
): void {
  show({ tone: 'good', message, hint: options.hint ?? null, action: options.action ?? null })
}

export function showError(error: unknown, action: Toast['action'] = null): void {
  show({ tone: 'bad', ...describeError(error), action })
}

function show(toast: Omit<Toast, 'id'>): void {
  toasts.setState(({ shown, next }) => ({
    shown: [...shown.slice(-2), { ...toast, id: next }],
    next: next + 1,
  }))
}

function dismiss(id: number): void {
  toasts.setState(({ shown }) => ({ shown: shown.filter((toast) => toast.id !== id) }))
}

/** What was said on a page that was left is of no use on the next. */
export function dismissAll(): void {
  toasts.setState({ shown: [] })
}

/** Errors stay until they are closed; the rest goes by itself, but never under the pointer or the keyboard. */
const goodToastMilliseconds = 6_000
/** Long enough to get to the button. */
const actionToastMilliseconds = 20_000

export function Toasts() {
  const shown = useStore(toasts, (state) => state.shown)
  return (
    <div className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-96 max-w-[calc(100vw-32px)] flex-col gap-2">
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastCard({ toast }: { toast: Toast }) {
  const { t } = useTranslation('ui')
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    if (toast.tone === 'bad' || isHeld) return
    const delay = toast.action === null ? goodToastMilliseconds : actionToastMilliseconds
    const timer = setTimeout(() => dismiss(toast.id), delay)
    return () => clearTimeout(timer)
  }, [toast, isHeld])
  return (
    <div
      role={toast.tone === 'bad' ? 'alert' : 'status'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex items-start gap-2 rounded-md border border-line bg-raised py-2 pr-2 pl-3 shadow-floating"
    >
      {toast.tone === 'bad' ? (
        <CircleAlert size={16} className="mt-0.5 shrink-0 text-bad" aria-label={t('toast.error')} />
      ) : (
        <CircleCheck size={16} className="mt-0.5 shrink-0 text-good" aria-hidden />
      )}
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">{toast.message}</p>
        {toast.hint !== null && <p className="text-sm text-muted">{toast.hint}</p>}
        {toast.action !== null && (
          <Button
            className="mt-1.5"
            onClick={() => {
              toast.action?.run()
              dismiss(toast.id)
            }}
          >
            {toast.action.title}
          </Button>
        )}
      </div>
      <IconButton label={t('toast.close')} onClick={() => dismiss(toast.id)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
