import { findNodes, type FoundNode } from '../core/find-nodes.ts'
import type { EditorSession } from '../session.ts'

/** What the words in the bar lead to. */
export function currentMatches({ editor, insight, ui }: EditorSession): FoundNode[] {
  const { document } = editor.store.getState()
  const { schemas } = insight.store.getState()
  return findNodes({ document, nodeTypes: editor.nodeTypes, schemas, text: ui.getState().findText })
}

/** Shows the next match or the one before, around the end; the focus stays where it is. */
export function findNext(session: EditorSession, step: 1 | -1): void {
  const matches = currentMatches(session)
  if (matches.length === 0) return
  const at = (session.ui.getState().findAt + step + matches.length) % matches.length
  showMatch(session, matches, at)
}

/** Selects a match and brings it into view. */
export function showMatch(session: EditorSession, matches: readonly FoundNode[], at: number): void {
  const { editor, ui } = session
  const { node } = matches[at]
  ui.setState({ findAt: at, currentNode: node })
  editor.select({ nodes: [node], edges: [] })
  ui.getState().canvas?.reveal(node)
}
