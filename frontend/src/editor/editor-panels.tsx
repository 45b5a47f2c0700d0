/** Palette, canvas, results and inspector side by side; sizes are remembered, nothing covers anything. */
import { useEffect, useRef, type ReactNode } from 'react'
import { Group, Panel, Separator, useDefaultLayout, type PanelImperativeHandle } from 'react-resizable-panels'
import { useSession, useUi } from './session-context.tsx'
import type { EditorUi } from './ui-store.ts'

type PanelFlag = 'paletteOpen' | 'inspectorOpen' | 'drawerOpen'

/** The drawer's tabs stay in reach when it is closed. */
const closedDrawer = 37

export function EditorPanels(props: {
  palette: ReactNode
  canvas: ReactNode
  drawer: ReactNode
  inspector: ReactNode
}) {
  const columns = useDefaultLayout({ id: 'flowza.columns', panelIds: ['palette', 'centre', 'inspector'] })
  const rows = useDefaultLayout({ id: 'flowza.rows', panelIds: ['canvas', 'drawer'] })
  const palette = useFlaggedPanel('paletteOpen')
  const inspector = useFlaggedPanel('inspectorOpen')
  const drawer = useFlaggedPanel('drawerOpen')
  return (
    <Group
      className="min-h-0 flex-1"
      defaultLayout={columns.defaultLayout}
      onLayoutChanged={columns.onLayoutChanged}
    >
      <Panel
        id="palette"
        panelRef={palette.ref}
        onResize={palette.onResize}
        defaultSize={196}
        minSize={168}
        maxSize={360}
        collapsible
        collapsedSize={0}
        groupResizeBehavior="preserve-pixel-size"
      >
        {props.palette}
      </Panel>
      <Separator className="panel-separator" aria-label="Resize the node list" />
      <Panel id="centre" minSize={320}>
        <Group
          orientation="vertical"
          defaultLayout={rows.defaultLayout}
          onLayoutChanged={rows.onLayoutChanged}
        >
          <Panel id="canvas" minSize={120}>
            {props.canvas}
          </Panel>
          <Separator className="panel-separator" aria-label="Resize the results" />
          <Panel
            id="drawer"
            panelRef={drawer.ref}
            onResize={drawer.onResize}
            defaultSize={closedDrawer}
            minSize={160}
            collapsible
            collapsedSize={closedDrawer}
            groupResizeBehavior="preserve-pixel-size"
          >
            {props.drawer}
          </Panel>
        </Group>
      </Panel>
      <Separator className="panel-separator" aria-label="Resize the inspector" />
      <Panel
        id="inspector"
        panelRef={inspector.ref}
        onResize={inspector.onResize}
        defaultSize={300}
        minSize={260}
        maxSize={560}
        collapsible
        collapsedSize={0}
        groupResizeBehavior="preserve-pixel-size"
      >
        {props.inspector}
      </Panel>
    </Group>
  )
}

/** Keeps a panel and its flag the same, whichever of them changes: the panel is dragged, the flag is set by keys. */
function useFlaggedPanel(flag: PanelFlag) {
  const { ui } = useSession()
  const ref = useRef<PanelImperativeHandle>(null)
  const isOpen = useUi((state: EditorUi) => state[flag])
  useEffect(() => {
    const panel = ref.current
    if (panel === null || panel.isCollapsed() === !isOpen) return
    if (isOpen) {
      panel.expand()
      if (flag === 'drawerOpen' && panel.getSize().inPixels < 240) panel.resize(openDrawer())
    } else panel.collapse()
  }, [flag, isOpen])
  return {
    ref,
    onResize: () => {
      const panel = ref.current
      if (panel === null) return
      const nowOpen = !panel.isCollapsed()
      if (ui.getState()[flag] !== nowOpen) ui.setState({ [flag]: nowOpen })
    },
  }
}

/** Two fifths of the window, which shows a dozen rows or a chart without hiding the workflow. */
function openDrawer(): number {
  return Math.round(Math.max(240, Math.min(420, globalThis.innerHeight * 0.42)))
}
