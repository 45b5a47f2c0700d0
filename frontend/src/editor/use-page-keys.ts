/** Keys and clipboard events that work anywhere on the editor page. */
import { useEffect } from 'react'
import { fetchKeys } from './commands/key-bindings.ts'
import { loadCommands, pressKey } from './commands/run-command.ts'
import { useStore } from 'zustand'
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
    window.addEventListener('keydown', onKeyDown)
    // Without the server's keys those of this browser do.
    fetchKeys().catch(() => {})
    return () => window.removeEventListener('keydown', onKeyDown)
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

/** Where letters are typed; a slider or a tick box leaves them to the page. */
export function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type))
  )
}
