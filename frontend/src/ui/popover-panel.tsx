import { useLayoutEffect, useRef, type ReactNode } from 'react'

/**
 * A panel at a place of the page, in the browser's top layer: a click beside it or Escape closes it, and the focus goes
 * back to where it was. It stays inside of the window. An element with `data-autofocus` gets the focus first.
 */
export function PopoverPanel(props: {
  at: { x: number; y: number }
  label: string
  role?: 'dialog' | 'menu'
  width: number
  /** The height to make room for; the panel may be lower. */
  height: number
  onClose: () => void
  children: ReactNode
}) {
  const { at, width, height } = props
  const panel = useRef<HTMLDivElement>(null)
  const onClose = useRef(props.onClose)
  useLayoutEffect(() => {
    onClose.current = props.onClose
  })
  useLayoutEffect(() => {
    const element = panel.current
    if (element === null) return
    const before = document.activeElement
    const close = (event: Event): void => {
      if (event instanceof ToggleEvent && event.newState === 'closed') onClose.current()
    }
    element.showPopover()
    // Not `toggle`, which comes later: until then a key would be for a panel that is gone.
    element.addEventListener('beforetoggle', close)
    const first = element.querySelector<HTMLElement>('[data-autofocus]') ?? element
    first.focus({ preventScroll: true })
    return () => {
      element.removeEventListener('beforetoggle', close)
      // What was chosen may have taken the focus elsewhere already.
      const hadFocus = element.contains(document.activeElement) || document.activeElement === document.body
      if (hadFocus && before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true })
    }
  }, [])
  const left = Math.max(8, Math.min(at.x, window.innerWidth - width - 8))
  const top = Math.max(8, Math.min(at.y, window.innerHeight - height - 8))
  return (
    <div
      ref={panel}
      popover="auto"
      role={props.role ?? 'dialog'}
      aria-label={props.label}
      tabIndex={-1}
      className="fixed inset-auto m-0 flex-col overflow-hidden rounded-lg border border-line bg-raised p-0 text-text shadow-floating outline-none open:flex"
      style={{ left, top, width, maxHeight: Math.min(height, window.innerHeight - 16) }}
    >
      {props.children}
    </div>
  )
}
