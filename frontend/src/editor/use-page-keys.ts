/** Keys and clipboard events that work anywhere on the editor page. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { isTextField } from '../ui/is-text-field.ts'
import { showError } from '../ui/toasts.tsx'
import { followClipboard } from './clipboard-events.ts'
import { fetchKeys } from './commands/key-bindings.ts'
import { loadCommands, pressKey } from './commands/run-command.ts'
import { followTypedAhead } from './commands/typed-ahead.ts'
import type { EditorSession } from './session.ts'

export function usePageKeys(session: EditorSession): void {
  const isInUse = useStore(session.ui, (ui) => ui.isInUse)
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing) return
      if (document.querySelector('dialog[open]') !== null) return
      const place = isTextField(event.target) ? 'field' : 'page'
      if (pressKey(event, session, place)) event.preventDefault()
    }
    const stopTypedAhead = followTypedAhead(session, loadCommands)
    const stopClipboard = followClipboard(session)
    window.addEventListener('keydown', onKeyDown)
    // Without the server's keys those of this browser do.
    fetchKeys().catch(() => {})
    return () => {
      stopTypedAhead()
      stopClipboard()
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [session])
  useEffect(() => {
    if (isInUse) loadCommands().catch(showError)
  }, [isInUse])
}
