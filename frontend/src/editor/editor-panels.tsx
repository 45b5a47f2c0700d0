/** Palette, canvas, results and inspector side by side; sizes are remembered, nothing covers anything. */
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { Group, Panel, Separator, useDefaultLayout, type PanelImperativeHandle } from 'react-resizable-panels'
import { panelProps, TabBar } from '../ui/tab-bar.tsx'
import { useSession, useUi } from './session-context.tsx'
import type { EditorUi } from './ui-store.ts'

type PanelFlag = 'paletteOpen' | 'inspectorOpen' | 'drawerOpen'

/** The drawer's tabs stay in reach when it is closed. */
const closedDrawer = 37

interface Areas {
  palette: ReactNode
  canvas: ReactNode
  drawer: ReactNode
  inspector: ReactNode
}

/** Below this width the parts come one at a time, down to 320 px: a phone, or a page enlarged to 400 %. */
const narrow = '(max-width: 759px)'

export function EditorPanels(props: Areas) {
  const isNarrow = useSyncExternalStore(
    (onChange) => {
      const query = globalThis.matchMedia(narrow)
      query.addEventListener('change', onChange)
      return () => query.removeEventListener('change', onChange)
    },
    () => globalThis.matchMedia(narrow).matches,
  )
  return isNarrow ? <OneArea {...props} /> : <AllAreas {...props} />
}

function OneArea(props: Areas) {
  const { ui } = useSession()
  const { t } = useTranslation('editor')
  const area = useUi((state) => state.area)
  // Only one is seen, so none of them can be closed; the outline needs the least room.
  useEffect(
    () =>
      ui.setState({
        drawerOpen: true,
        inspectorOpen: true,
        paletteOpen: true,
        area: 'list',
        listTab: 'outline',
      }),
    [ui],
  )
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="shrink-0 overflow-x-auto border-b border-line bg-panel px-1.5">
        <TabBar
          name="area"
          label={t('editor:area')}
          current={area}
          onChange={(next) => ui.setState({ area: next })}
          tabs={[
            { id: 'list', title: t('palette:tabNodes') },
            { id: 'canvas', title: t('editor:canvas') },
            { id: 'inspector', title: t('inspector:label') },
            { id: 'results', title: t('editor:results') },
          ]}
        />
      </div>
      <div {...panelProps('area', area)} className="min-h-0 flex-1">
        {area === 'list'
          ? props.palette
          : area === 'canvas'
            ? props.canvas
            : area === 'inspector'
              ? props.inspector
              : props.drawer}
      </div>
    </div>
  )
}

function AllAreas(props: Areas) {
  const { t } = useTranslation('editor')
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
      <Separator className="panel-separator" aria-label={t('resizeList')} />
      <Panel id="centre" minSize={320}>
        <Group
          orientation="vertical"
          defaultLayout={rows.defaultLayout}
          onLayoutChanged={rows.onLayoutChanged}
        >
          <Panel id="canvas" minSize={120}>
            {props.canvas}
          </Panel>
          <Separator className="panel-separator" aria-label={t('resizeResults')} />
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
      <Separator className="panel-separator" aria-label={t('resizeInspector')} />
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
