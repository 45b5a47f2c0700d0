import { useCallback, useEffect, useRef, type RefObject } from 'react'
import { useFollowingView } from './use-following-view.ts'

/** How long after its last step the view counts as moving, in milliseconds. */
const pause = 80

/**
 * While the view moves, a cover over the cards takes the pointer's hits: otherwise the browser looks up, and lights up, what
 * slides under the pointer in every frame. The pointer's own next move takes it away, before a press can follow.
 *
 * @param canvas the element that is marked with `data-moving`
 */
export function useCover(canvas: RefObject<HTMLElement | null>): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const lastStep = useRef<number | null>(null)
  const uncover = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = undefined
    canvas.current?.removeAttribute('data-moving')
  }, [canvas])
  useFollowingView(
    useCallback(() => {
      const isFirst = lastStep.current === null
      lastStep.current = performance.now()
      // One timer for many steps: it looks when the last one was.
      if (isFirst || timer.current !== undefined) return
      canvas.current?.setAttribute('data-moving', '')
      timer.current = setTimeout(function look() {
        const left = (lastStep.current ?? 0) + pause - performance.now()
        if (left > 0) timer.current = setTimeout(look, left)
        else uncover()
      }, pause)
    }, [canvas, uncover]),
  )
  useEffect(() => {
    const element = canvas.current
    const pointed = ({ buttons }: PointerEvent): void => {
      if (buttons === 0) uncover()
    }
    element?.addEventListener('pointermove', pointed, { capture: true })
    return () => {
      element?.removeEventListener('pointermove', pointed, { capture: true })
      clearTimeout(timer.current)
    }
  }, [canvas, uncover])
}
