import type { NodeType, Position, WorkflowNode } from '@flowza/nodes/core'
import { i18n } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { cardSize, footprintOf, nodeWidth } from '../canvas/node-geometry.ts'
import { freePosition } from '../core/commands.ts'
import { nodeTitle } from '../core/connections.ts'
import { joinChanges } from '../core/join-node.ts'
import { nodeById } from '../core/node-index.ts'
import type { EditorSession } from '../session.ts'
import { focusNode, type PortEnd } from '../ui-store.ts'
import { rememberUse } from './remembered-types.ts'

/** The gap between a node and the one that is added behind it, in canvas units. */
const gap = 56

/**
 * Adds a node, joins it to `end` in the same step, gives it the focus and says so.
 *
 * @param at the middle of the side by which it is joined; beside `end` or the selected node when left out, in the middle
 *   of what is seen where there is none.
 */
export function addType(
  session: EditorSession,
  type: NodeType,
  { at, end = null }: { at?: Position; end?: PortEnd | null } = {},
): void {
  const { editor, ui } = session
  const { document } = editor.store.getState()
  const { manifest } = type
  const node: WorkflowNode = {
    id: editor.newId(manifest.id),
    type: manifest.id,
    version: manifest.version,
    params: {},
    position: freePosition(document, wantedPlace(session, at, end), cardSize, (id) =>
      footprintOf(document, editor.nodeTypes, id),
    ),
  }
  const changes = joinChanges(editor, node, end)
  editor.apply(changes, { history: 'record', select: { nodes: [node.id], edges: [] } })
  rememberUse(manifest.id)
  announce(
    end !== null && changes.length > 1
      ? i18n.t('commands:said.addedAndJoined', {
          title: manifest.title,
          other: nodeTitle(document, editor.nodeTypes, end.node),
        })
      : i18n.t('palette:added', { title: manifest.title }),
  )
  focusNode(ui, node.id)
}

function wantedPlace(session: EditorSession, at: Position | undefined, end: PortEnd | null): Position {
  const { editor, ui } = session
  const { document, selection } = editor.store.getState()
  const isBefore = end?.side === 'input'
  if (at !== undefined) return { x: isBefore ? at.x - nodeWidth : at.x, y: at.y - cardSize.height / 2 }
  const partner = nodeById(document, end?.node ?? (selection.nodes.length === 1 ? selection.nodes[0] : ''))
  if (partner !== undefined) {
    const distance = nodeWidth + gap
    return { x: partner.position.x + (isBefore ? -distance : distance), y: partner.position.y }
  }
  const { canvas } = ui.getState()
  const middle = canvas?.toCanvas(canvas.middle()) ?? { x: 0, y: 0 }
  return { x: middle.x - nodeWidth / 2, y: middle.y - cardSize.height / 2 }
}
