/** What lies over the page, one at a time; each is loaded when it is first opened. */
import { lazy, Suspense, useEffect } from 'react'
import { QuickAddOverlay } from '../palette/quick-add.tsx'
import { useSession, useUi } from '../session-context.tsx'
import { ContextMenu } from './context-menu.tsx'

const loadPalette = () => import('./command-palette.tsx')
const loadConnect = () => import('../canvas/connect-picker.tsx')
const loadDialogs = () => import('./node-dialogs.tsx')
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }))
const ConnectPicker = lazy(async () => ({ default: (await loadConnect()).ConnectPicker }))
const ShortcutSheet = lazy(async () => ({ default: (await import('../shortcuts.tsx')).ShortcutSheet }))
const RenameDialog = lazy(async () => ({ default: (await loadDialogs()).RenameDialog }))
const AnnotateDialog = lazy(async () => ({ default: (await loadDialogs()).AnnotateDialog }))
const MoveDialog = lazy(async () => ({ default: (await loadDialogs()).MoveDialog }))

const NameVersionDialog = lazy(async () => ({
  default: (await import('../../versions/name-version-dialog.tsx')).NameVersionDialog,
}))
const VersionsDialog = lazy(async () => ({
  default: (await import('../../versions/versions-dialog.tsx')).VersionsDialog,
}))

export function Overlays() {
  // What keys open must be there with the key: it is fetched as soon as the page has nothing better to do.
  useEffect(() => {
    const fetchSoon = (): void => void Promise.all([loadPalette(), loadConnect(), loadDialogs()])
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(fetchSoon, 2_000)
      return () => clearTimeout(timer)
    }
    const handle = requestIdleCallback(fetchSoon)
    return () => cancelIdleCallback(handle)
  }, [])
  return (
    <Suspense fallback={null}>
      <CurrentOverlay />
    </Suspense>
  )
}

function CurrentOverlay() {
  const { ui } = useSession()
  const overlay = useUi((state) => state.overlay)
  switch (overlay?.kind) {
    case undefined:
      return null
    case 'quick-add':
      return <QuickAddOverlay request={overlay} />
    case 'menu':
      return <ContextMenu key={`${overlay.screen.x} ${overlay.screen.y}`} screen={overlay.screen} />
    case 'commands':
      return <CommandPalette />
    case 'shortcuts':
      return <ShortcutSheet />
    case 'connect':
      return <ConnectPicker key={overlay.node} node={overlay.node} />
    case 'rename':
      return <RenameDialog key={overlay.node} node={overlay.node} />
    case 'annotate':
      return <AnnotateDialog key={overlay.node} node={overlay.node} />
    case 'move':
      return <MoveDialog nodes={overlay.nodes} />
    case 'versions':
      return (
        <VersionsDialog
          onClose={() => ui.setState({ overlay: null })}
          onName={() => ui.setState({ overlay: { kind: 'name-version' } })}
        />
      )
    case 'name-version':
      return <NameVersionDialog onClose={() => ui.setState({ overlay: null })} />
  }
}
