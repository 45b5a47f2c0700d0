/** Palette, canvas, results and inspector side by side; sizes are remembered, nothing covers anything. */
import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { Splitter } from '../ui/splitter.tsx'
import { panelProps, TabBar } from '../ui/tab-bar.tsx'
import { rememberedSizes, rememberSize, type PanelSizes } from './panel-sizes.ts'
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
  const { width, height } = useWindowSize()
  const palette = usePanel('palette', 'paletteOpen')
  const inspector = usePanel('inspector', 'inspectorOpen')
  const drawer = usePanel('drawer', 'drawerOpen')
  const drawerSize = drawer.size ?? openDrawer(height)
  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <SidePanel id="palette-area" isOpen={palette.isOpen} size={palette.size} min={168}>
        {props.palette}
      </SidePanel>
      <Splitter
        {...palette}
        label={t('resizeList')}
        side="left"
        panel="palette-area"
        min={168}
        max={Math.max(168, Math.min(360, width / 3))}
      />
      <div className="flex min-w-80 flex-1 flex-col">
        <div id="canvas-area" className="min-h-[120px] flex-1">
          {props.canvas}
        </div>
        <Splitter
          {...drawer}
          size={drawerSize}
          label={t('resizeResults')}
          side="below"
          panel="results-area"
          min={160}
          max={Math.max(160, height - 200)}
        />
        <div
          id="results-area"
          className="min-h-[37px] overflow-hidden"
          style={{ flex: `0 1 ${drawer.isOpen ? drawerSize : closedDrawer}px` }}
        >
          {props.drawer}
        </div>
      </div>
      <Splitter
        {...inspector}
        label={t('resizeInspector')}
        side="right"
        panel="inspector-area"
        min={260}
        max={Math.max(260, Math.min(560, width / 2))}
      />
      <SidePanel id="inspector-area" isOpen={inspector.isOpen} size={inspector.size} min={260}>
        {props.inspector}
      </SidePanel>
    </div>
  )
}

/** A closed panel keeps what is in it, out of sight and out of reach. */
function SidePanel(props: { id: string; isOpen: boolean; size: number; min: number; children: ReactNode }) {
  const { isOpen, size, min } = props
  return (
    <div
      id={props.id}
      className="overflow-hidden"
      inert={!isOpen}
      style={isOpen ? { flex: `0 1 ${size}px`, minWidth: min } : { flex: '0 0 0px' }}
    >
      {props.children}
    </div>
  )
}

/** A panel's size, which is remembered, and its flag, which keys set too. */
function usePanel<Name extends keyof PanelSizes>(name: Name, flag: PanelFlag) {
  const { ui } = useSession()
  const isOpen = useUi((state: EditorUi) => state[flag])
  const [size, setSize] = useState(() => rememberedSizes()[name])
  return {
    size,
    isOpen,
    onChange(next: { size: number; isOpen: boolean }) {
      if (next.size !== size) {
        setSize(next.size)
        rememberSize(name, next.size)
      }
      if (next.isOpen !== isOpen) ui.setState({ [flag]: next.isOpen })
    },
  }
}

function useWindowSize(): { width: number; height: number } {
  const text = useSyncExternalStore(
    (onChange) => {
      globalThis.addEventListener('resize', onChange)
      return () => globalThis.removeEventListener('resize', onChange)
    },
    () => `${globalThis.innerWidth} ${globalThis.innerHeight}`,
  )
  const [width, height] = text.split(' ').map(Number)
  return { width, height }
}

/** Two fifths of the window, which shows a dozen rows or a chart without hiding the workflow. */
function openDrawer(height: number): number {
  return Math.round(Math.max(240, Math.min(420, height * 0.42)))
}
