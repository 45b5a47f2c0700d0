/** Waits for the pointer: what is pressed must be under it when it is let go, or the click goes elsewhere. */

const pressed = new Set<number>()
const waiting = new Set<() => void>()

/** Knows from now on whether a pointer is pressed. @returns stops it */
export function watchPointer(): () => void {
  const stop = new AbortController()
  const options = { capture: true, passive: true, signal: stop.signal }
  const release = (): void => {
    // After the click, which comes behind the release.
    if (pressed.size === 0) setTimeout(proceed)
  }
  const onUp = ({ pointerId }: PointerEvent): void => {
    pressed.delete(pointerId)
    release()
  }
  window.addEventListener('pointerdown', ({ pointerId }) => pressed.add(pointerId), options)
  window.addEventListener('pointerup', onUp, options)
  window.addEventListener('pointercancel', onUp, options)
  // Whoever lets go outside of the window may not be heard.
  window.addEventListener(
    'blur',
    ({ target }) => {
      // Not what has the focus within the page.
      if (target !== window) return
      pressed.clear()
      release()
    },
    options,
  )
  return () => {
    stop.abort()
    pressed.clear()
  }
}

/** Does it now, or, while a pointer is pressed, when it has been released and its click was answered. @returns calls it off */
export function afterRelease(work: () => void): () => void {
  if (pressed.size === 0) {
    work()
    return () => {}
  }
  waiting.add(work)
  return () => waiting.delete(work)
}

function proceed(): void {
  // Pressed again meanwhile.
  if (pressed.size > 0) return
  const works = [...waiting]
  waiting.clear()
  for (const work of works) work()
}
