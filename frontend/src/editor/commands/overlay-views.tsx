/**
 * What lies over the page, one at a time. What is opened by a key and typed into is here as a whole: were it loaded only
 * then, the first letters would go elsewhere.
 */
import { Suspense } from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import { NameVersionDialog } from '../../versions/name-version-dialog.tsx'
import { ConnectPicker } from '../canvas/connect-picker.tsx'
import { QuickAddOverlay } from '../palette/quick-add.tsx'
import { useSession, useUi } from '../session-context.tsx'
import { CommandPalette } from './command-palette.tsx'
import { ContextMenu } from './context-menu.tsx'
import { AnnotateDialog, MoveDialog, RenameDialog } from './node-dialogs.tsx'

const ShortcutSheet = lazyPart(async () => (await import('../shortcuts.tsx')).ShortcutSheet)
const VersionsDialog = lazyPart(
  async () => (await import('../../versions/versions-dialog.tsx')).VersionsDialog,
)

const PlanDialog = lazyPart(async () => (await import('../plan/plan-dialog.tsx')).PlanDialog, 'planning')

const SweepDialog = lazyPart(
  async () => (await import('../../sweeps/sweep-dialog.tsx')).SweepDialog,
  'operations',
)
const ScheduleOverlay = lazyPart(
  async () => (await import('../../schedules/schedule-overlay.tsx')).ScheduleOverlay,
  'operations',
)

/** The overlay that is open, if one is. */
export function OverlayViews() {
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
    case 'plan':
      return <PlanDialog onClose={() => ui.setState({ overlay: null })} />
    case 'sweep':
      return <SweepDialog onClose={() => ui.setState({ overlay: null })} />
    case 'schedule':
      return <ScheduleOverlay onClose={() => ui.setState({ overlay: null })} />
    case 'name-version':
      return <NameVersionDialog onClose={() => ui.setState({ overlay: null })} />
  }
}
