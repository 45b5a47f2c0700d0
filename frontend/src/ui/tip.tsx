import { useEffect, useRef, useState, type ReactElement, type RefObject } from 'react'

/** How long the pointer rests before the tip comes, in milliseconds. */
const delay = 450

/**
 * A tooltip for a button that is only an icon, on hover and on keyboard focus. The button has its own name, so the tip
 * itself is hidden from screen readers. It lives in the top layer, above dialogs too.
 */
export function Tip({ text, keys, children }: { text: string; keys?: string; children: ReactElement }) {
  const anchor = useRef<HTMLSpanElement>(null)
  const [isShown, setShown] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  function show(after: number): void {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setShown(true), after)
  }

  function hide(): void {
    clearTimeout(timer.current)
    setShown(false)
  }

  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <span
      ref={anchor}
      className="inline-flex"
      onPointerEnter={(event) => event.pointerType === 'mouse' && show(delay)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(event) => event.target.matches(':focus-visible') && show(0)}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {children}
      {isShown && <TipText anchor={anchor} text={text} keys={keys} />}
    </span>
  )
}

function TipText(props: { anchor: RefObject<HTMLElement | null>; text: string; keys: string | undefined }) {
  const { anchor, text, keys } = props
  const tip = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const element = tip.current
    if (element === null || anchor.current === null) return
    element.showPopover()
    const around = anchor.current.getBoundingClientRect()
    const { width, height } = element.getBoundingClientRect()
    const left = around.left + around.width / 2 - width / 2
    const below = around.bottom + 6
    element.style.left = `${Math.max(4, Math.min(left, window.innerWidth - width - 4))}px`
    element.style.top = `${below + height > window.innerHeight ? around.top - height - 6 : below}px`
  }, [anchor])
  return (
    <span
      ref={tip}
      popover="manual"
      aria-hidden
      className="pointer-events-none fixed m-0 w-max max-w-72 rounded-[5px] bg-text px-2 py-1 text-sm text-panel shadow-floating"
    >
      {text}
      {keys !== undefined && <kbd className="ml-2 font-sans">{keys}</kbd>}
    </span>
  )
}
