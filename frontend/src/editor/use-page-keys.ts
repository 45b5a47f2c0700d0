/** Keys that work anywhere on the editor page. */
import { useEffect } from 'react'
import { paletteSearchId } from './palette/palette.tsx'
import type { EditorSession } from './session.ts'

export function usePageKeys(session: EditorSession): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented) return
      if (document.querySelector('dialog[open]') !== null) return
      if (withControl(event) || withoutControl(event)) event.preventDefault()
    }

    function withControl(event: KeyboardEvent): boolean {
      if (!event.ctrlKey && !event.metaKey) return false
      const { editor } = session
      switch (event.key.toLowerCase()) {
        case 's':
          void session.save()
          return true
        case 'enter':
          void session.run()
          return true
        case '.':
          void session.stop()
          return true
        case 'z':
          // Text fields keep their own undo while they are typed in.
          if (isTextField(event.target)) return false
          if (event.shiftKey) editor.redo()
          else editor.undo()
          return true
        case 'y':
          if (isTextField(event.target)) return false
          editor.redo()
          return true
        default:
          return false
      }
    }

    function withoutControl(event: KeyboardEvent): boolean {
      if (event.ctrlKey || event.metaKey || event.altKey || isTextField(event.target)) return false
      const { ui } = session
      switch (event.key) {
        case '/':
          ui.setState({ paletteOpen: true })
          // At once: what is typed next belongs there.
          document.getElementById(paletteSearchId)?.focus()
          return true
        case '?':
          ui.setState({ shortcutsOpen: true })
          return true
        case '[':
          ui.setState((state) => ({ paletteOpen: !state.paletteOpen }))
          return true
        case ']':
          ui.setState((state) => ({ inspectorOpen: !state.inspectorOpen }))
          return true
        case '`':
          ui.setState((state) => ({ drawerOpen: !state.drawerOpen }))
          return true
        default:
          return false
      }
    }

    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [session])
}

function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range'].includes(target.type))
  )
}
