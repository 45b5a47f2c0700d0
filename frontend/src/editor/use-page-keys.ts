/** Keys and clipboard events that work anywhere on the editor page. */
import { useEffect } from 'react'
import { followClipboard } from './commands/clipboard-commands.ts'
import { dispatchKey } from './commands/dispatch.ts'
import { fetchKeys } from './commands/key-bindings.ts'
import type { EditorSession } from './session.ts'

export function usePageKeys(session: EditorSession): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing) return
      if (document.querySelector('dialog[open]') !== null) return
      const place = isTextField(event.target) ? 'field' : 'page'
      if (dispatchKey(event, session, place)) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    const stopClipboard = followClipboard(session)
    // Without the server's keys those of this browser do.
    fetchKeys().catch(() => {})
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      stopClipboard()
    }
  }, [session])
}

/** Where letters are typed; a slider or a tick box leaves them to the page. */
export function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type))
  )
}
