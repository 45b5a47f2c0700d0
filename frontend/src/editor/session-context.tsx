import { nodeTypeOf, type NodeType, type WorkflowDocument, type WorkflowNode } from '@flowza/nodes/core'
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { RunState } from '../runs/run-store.ts'
import type { EditorState } from './core/editor.ts'
import { nodeById } from './core/node-index.ts'
import type { Insight } from './core/insight.ts'
import type { SaveState } from './keeper.ts'
import type { EditorSession } from './session.ts'
import type { EditorUi } from './ui-store.ts'

export const SessionContext = createContext<EditorSession | null>(null)

export function useSession(): EditorSession {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('useSession outside of an open workflow.')
  return session
}

export function useEditorState<Part>(select: (state: EditorState) => Part): Part {
  return useStore(useSession().editor.store, select)
}

export function useDocument(): WorkflowDocument {
  return useEditorState((state) => state.document)
}

export function useNode(id: string): WorkflowNode | undefined {
  return useEditorState((state) => nodeById(state.document, id))
}

/** The one selected node; null where none or several are. */
export function useSelectedNode(): WorkflowNode | null {
  return useEditorState(({ document, selection }) =>
    selection.nodes.length === 1 ? (nodeById(document, selection.nodes[0]) ?? null) : null,
  )
}

export function useNodeType(node: WorkflowNode | null | undefined): NodeType | undefined {
  const { editor } = useSession()
  return node === null || node === undefined ? undefined : nodeTypeOf(editor.nodeTypes, node.type)
}

export function useInsight<Part>(select: (insight: Insight) => Part): Part {
  return useStore(useSession().insight.store, select)
}

export function useRunState<Part>(select: (state: RunState) => Part): Part {
  return useStore(useSession().runs, select)
}

export function useUi<Part>(select: (ui: EditorUi) => Part): Part {
  return useStore(useSession().ui, select)
}

export function useSaving<Part>(select: (state: SaveState) => Part): Part {
  return useStore(useSession().saving, select)
}
