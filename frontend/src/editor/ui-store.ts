/** What the page shows beside the document: panels, tabs, which node the keyboard is at. */
import { createStore, type StoreApi } from 'zustand/vanilla'

export const drawerTabs = ['data', 'metrics', 'charts', 'logs', 'problems'] as const
export type DrawerTab = (typeof drawerTabs)[number]

export const inspectorTabs = ['params', 'receipt', 'readme'] as const
export type InspectorTab = (typeof inspectorTabs)[number]

export interface EditorUi {
  paletteOpen: boolean
  inspectorOpen: boolean
  drawerOpen: boolean
  drawerTab: DrawerTab
  inspectorTab: InspectorTab
  /** The one node that Tab stops at; arrows move it. */
  currentNode: string | null
  /** The node whose possible connections are listed. */
  connecting: string | null
  shortcutsOpen: boolean
}

export type EditorUiStore = StoreApi<EditorUi>

export function createUiStore(): EditorUiStore {
  return createStore<EditorUi>(() => ({
    paletteOpen: true,
    inspectorOpen: true,
    drawerOpen: false,
    drawerTab: 'data',
    inspectorTab: 'params',
    currentNode: null,
    connecting: null,
    shortcutsOpen: false,
  }))
}
