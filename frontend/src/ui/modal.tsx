import { X } from 'lucide-react'
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { IconButton } from './button.tsx'

/**
 * A dialog over the page, the browser's own: it holds the focus, makes the rest inert and gives the focus back. Escape
 * and a click beside it close it. An element with `data-autofocus` gets the focus first.
 */
export function Modal(props: {
  title: string
  description?: ReactNode
  onClose: () => void
  children: ReactNode
  width?: number
}) {
  const { t } = useTranslation('ui')
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useLayoutEffect(() => {
    const element = dialog.current
    if (element === null) return
    element.showModal()
    const first = element.querySelector<HTMLElement>('[data-autofocus]') ?? element
    first.focus()
    return () => element.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      tabIndex={-1}
      className="m-auto max-h-[85vh] w-full max-w-[calc(100vw-32px)] flex-col rounded-lg border border-line bg-panel p-0 text-text shadow-floating outline-none backdrop:bg-[oklch(0.2_0.01_260/0.45)] open:flex"
      style={{ width: props.width ?? 480 }}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      onClick={(event) => event.target === event.currentTarget && props.onClose()}
    >
      <div className="flex min-h-0 flex-1 flex-col p-4">
        <div className="mb-1 flex items-start justify-between gap-4">
          <h2 id={titleId} className="text-lg font-semibold">
            {props.title}
          </h2>
          <IconButton label={t('close')} onClick={props.onClose}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
        {props.description !== undefined && <p className="mb-3 text-muted">{props.description}</p>}
        {/* The rings of what has the focus are not cut off. */}
        <div className="-mx-1 -mb-1 min-h-0 overflow-auto px-1 pb-1">{props.children}</div>
      </div>
    </dialog>
  )
}
