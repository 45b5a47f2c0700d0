import { useEffect, useRef, type RefObject } from 'react'

const focusable = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex="0"]'

/**
 * Keeps the focus inside an element: where what has it goes (a reset that has nothing left to reset, an item that is
 * removed), it passes to what stands in its place.
 */
export function useKeptFocus<Kept extends HTMLElement>(): RefObject<Kept | null> {
  const ref = useRef<Kept>(null)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    let held: { by: Element; place: number } | null = null
    const inside = (): HTMLElement[] => [...element.querySelectorAll<HTMLElement>(focusable)]
    const hold = (): void => {
      const by = document.activeElement
      const place = by instanceof HTMLElement ? inside().indexOf(by) : -1
      held = by !== null && place >= 0 ? { by, place } : null
    }
    const observer = new MutationObserver(() => {
      if (held !== null && !held.by.isConnected && document.activeElement === document.body) {
        const left = inside()
        left[Math.min(held.place, left.length - 1)]?.focus()
      }
      hold()
    })
    const leave = ({ target }: FocusEvent): void => {
      // What is taken from the page is left too, while it is still there.
      queueMicrotask(() => {
        if (held?.by === target && held.by.isConnected) held = null
      })
    }
    element.addEventListener('focusin', hold)
    element.addEventListener('focusout', leave)
    observer.observe(element, { childList: true, subtree: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('focusin', hold)
      element.removeEventListener('focusout', leave)
    }
  }, [])
  return ref
}
