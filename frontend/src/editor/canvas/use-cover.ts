import { useCallback, useRef, type PointerEvent, type RefObject } from 'react'
import { useFollowingView } from './use-following-view.ts'

/** How long after its last step the view counts as moving, in milliseconds. */
const pause = 80

/**
 * While the view moves, a cover over the cards takes the pointer's hits: otherwise the browser looks up, and lights up, what
 * slides under the pointer in every frame. The pointer's own next move takes it away, before a press can follow.
 *
 * @param canvas the element that is marked with `data-moving`
 * @returns what to do when the pointer moves on the canvas
 */
export function useCover(canvas: RefObject<HTMLElement | null>): (event: PointerEvent) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const isFirst = useRef(true)
  const uncover = useCallback(() => {
    clearTimeout(timer.current)
    canvas.current?.removeAttribute('data-moving')
  }, [canvas])
  useFollowingView(
    useCallback(() => {
      clearTimeout(timer.current)
      if (!isFirst.current) {
        canvas.current?.setAttribute('data-moving', '')
        timer.current = setTimeout(uncover, pause)
      }
      isFirst.current = false
    }, [canvas, uncover]),
  )
  return useCallback(
    ({ buttons }) => {
      if (buttons === 0) uncover()
    },
    [uncover],
  )
}
