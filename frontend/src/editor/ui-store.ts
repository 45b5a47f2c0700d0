/** What the page shows beside the document: panels, tabs, which node the keyboard is at. */
import type { Position } from '@flowza/nodes/core'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CanvasView, NodeFocus, ScreenPoint } from './canvas-view.ts'

export const drawerTabs = ['data', 'metrics', 'charts', 'logs', 'problems', 'history'] as const
export type DrawerTab = (typeof drawerTabs)[number]

export const inspectorTabs = ['params', 'receipt', 'readme'] as const
export type InspectorTab = (typeof inspectorTabs)[number]

export const listTabs = ['nodes', 'outline'] as const
export type ListTab = (typeof listTabs)[number]

/** A port that something is to be joined to. */
export interface PortEnd {
  node: string
  port: string
  side: 'input' | 'output'
}

export interface QuickAddRequest {
  /** Where the list opens. */
  screen: ScreenPoint
  /** Where the new node goes, the middle of its left side; next to its partner when left out. */
  at?: Position
  /** The port that the new node is joined to; only types that fit are listed. */
  fitting: PortEnd | null
  /** The node that the new one follows if it can: types that fit it come first, and are joined to it. */
  after?: string
}

/** What lies over the page; one at a time. */
export type Overlay =
  | ({ kind: 'quick-add' } & QuickAddRequest)
  | { kind: 'menu'; screen: ScreenPoint }
  | { kind: 'commands' }
  | { kind: 'shortcuts' }
  | { kind: 'connect'; node: string }
  | { kind: 'rename'; node: string }
  | { kind: 'annotate'; node: string }
  | { kind: 'move'; nodes: readonly string[] }
  | { kind: 'versions' }
  | { kind: 'plan' }
  | { kind: 'sweep' }
  | { kind: 'schedule' }
  | { kind: 'name-version' }

export interface EditorUi {
  /** Whether somebody has reached for something on the page: what is used only then is loaded from here on. */
  isInUse: boolean
  paletteOpen: boolean
  inspectorOpen: boolean
  drawerOpen: boolean
  /** Where there is no room side by side: the one part that is shown. */
  area: 'list' | 'canvas' | 'inspector' | 'results'
  /** What the left panel shows: the node types, or the outline of the workflow. */
  listTab: ListTab
  drawerTab: DrawerTab
  inspectorTab: InspectorTab
  /** The one node that Tab stops at; arrows move it. */
  currentNode: string | null
  overlay: Overlay | null
  /** The bar that finds nodes on the canvas, its words, and which of the matches is shown. */
  findOpen: boolean
  findText: string
  findAt: number
  /** What a drag on the empty canvas does: select what is under it, or move the view. */
  tool: 'select' | 'hand'
  /** Null while it isn't on the page. */
  canvas: CanvasView | null
  outline: NodeFocus | null
  /** Where the keyboard was last: there it returns to. */
  surface: 'canvas' | 'outline'
}

export type EditorUiStore = StoreApi<EditorUi>

export function createUiStore(): EditorUiStore {
  return createStore<EditorUi>(() => ({
    isInUse: false,
    paletteOpen: true,
    inspectorOpen: true,
    drawerOpen: false,
    area: 'canvas',
    listTab: 'nodes',
    drawerTab: 'data',
    inspectorTab: 'params',
    currentNode: null,
    overlay: null,
    findOpen: false,
    findText: '',
    findAt: 0,
    tool: 'select',
    canvas: null,
    outline: null,
    surface: 'canvas',
  }))
}

/** Gives a node the keyboard focus where the keyboard was last, on the canvas or in the outline. */
export function focusNode(ui: EditorUiStore, id: string | null): void {
  const { surface, outline, canvas } = ui.getState()
  const place = surface === 'outline' && outline !== null ? outline : canvas
  if (id === null) place?.focus()
  else {
    ui.setState({ currentNode: id })
    place?.focusNode(id)
  }
}
