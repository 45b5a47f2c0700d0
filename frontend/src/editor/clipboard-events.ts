/** The browser's clipboard events, which need no permission, wherever they are meant for the graph. */
import { pasteFromClipboard, takeToClipboard } from './commands/run-command.ts'
import type { EditorSession } from './session.ts'

/** Follows them for as long as the page is open; gives back how to stop. */
export function followClipboard(session: EditorSession): () => void {
  const following = new AbortController()
  const { signal } = following
  let holdsShift = false
  const onCopy = (event: ClipboardEvent): void => {
    if (isForGraph(event)) takeToClipboard(session, event)
  }
  const onKey = (event: KeyboardEvent): void => {
    holdsShift = event.shiftKey
  }
  window.addEventListener('keydown', onKey, { capture: true, signal })
  document.addEventListener('copy', onCopy, { signal })
  document.addEventListener('cut', onCopy, { signal })
  document.addEventListener(
    'paste',
    (event) => {
      if (!isForGraph(event)) return
      event.preventDefault()
      pasteFromClipboard(session, event.clipboardData?.getData('text/plain') ?? '', holdsShift)
    },
    { signal },
  )
  return () => following.abort()
}

function isForGraph(event: ClipboardEvent): boolean {
  if (document.querySelector('dialog[open]') !== null) return false
  const { target } = event
  if (!(target instanceof Element)) return false
  if (target.closest('input, textarea, select, [contenteditable]') !== null) return false
  // Text that is marked on the page is what the user means, unless the keyboard is on the canvas.
  const marksText = document.getSelection()?.isCollapsed === false
  return !marksText || target.closest('.canvas, [data-outline]') !== null
}
