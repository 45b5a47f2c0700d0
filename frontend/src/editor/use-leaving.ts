import { useBlocker } from '@tanstack/react-router'
import { isUnsaved } from './keeper.ts'
import type { EditorSession } from './session.ts'

/** Leaving saves first. Where that fails the browser keeps the draft; only when it can't either, the user is asked. */
export function useLeaving(session: EditorSession, question: string): void {
  const state = () => session.saving.getState()
  const hasUnsaved = (): boolean => isUnsaved(session.editor.store.getState().document, state().base.document)
  useBlocker({
    shouldBlockFn: async () => {
      if (!hasUnsaved() || (await session.save())) return false
      return !state().isInBrowser && !globalThis.confirm(question)
    },
    enableBeforeUnload: () => hasUnsaved() && !state().isInBrowser,
  })
}
