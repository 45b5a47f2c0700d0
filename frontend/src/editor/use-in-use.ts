/** When the page is used for the first time. */
import { useEffect } from 'react'
import type { EditorUiStore } from './ui-store.ts'

/** What somebody does who is about to use the page; a screen reader may only click. */
const uses = ['keydown', 'pointerdown', 'click'] as const

/** What acts when it is pressed. */
const controls = 'button, a, input, select, textarea, summary, [role], .react-flow__node'

/**
 * Sets `isInUse` at the first key or press, or as soon as the pointer is over something that can be pressed. What only a
 * person needs is loaded then: its code is there before the press that wants it, and a page that is merely looked at
 * does without.
 */
export function useInUse(ui: EditorUiStore): void {
  useEffect(() => {
    const heard = new AbortController()
    const options = { capture: true, passive: true, signal: heard.signal }
    const begin = (): void => {
      heard.abort()
      ui.setState({ isInUse: true })
    }
    for (const use of uses) window.addEventListener(use, begin, options)
    window.addEventListener(
      'pointerover',
      ({ target }) => {
        if (target instanceof Element && target.closest(controls) !== null) begin()
      },
      options,
    )
    return () => heard.abort()
  }, [ui])
}
