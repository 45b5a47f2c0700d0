/** Keys and clipboard events that work anywhere on the editor page. */
import { useEffect } from 'react'
import { fetchKeys } from './commands/key-bindings.ts'
import { loadCommands, pressKey } from './commands/run-command.ts'
import { followTypedAhead } from './commands/typed-ahead.ts'
import { useStore } from 'zustand'
import { isTextField } from '../ui/is-text-field.ts'
import { showError } from '../ui/toasts.tsx'
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
    window.addEventListener('keydown', onKeyDown)
    // Without the server's keys those of this browser do.
    fetchKeys().catch(() => {})
    return () => {
      stopTypedAhead()
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [session])
  useEffect(() => {
    if (!isInUse) return
    let isGone = false
    let stopClipboard = (): void => {}
    loadCommands().then(({ followClipboard }) => {
      if (!isGone) stopClipboard = followClipboard(session)
    }, showError)
    return () => {
      isGone = true
      stopClipboard()
    }
  }, [session, isInUse])
}
