/** The arrow keys: walking from node to node, extending the selection, and moving what is selected. */
import { i18n } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { nudge } from '../core/commands.ts'
import { nodeTitle } from '../core/connections.ts'
import { neighbourOf, type Direction } from '../core/neighbour.ts'
import { nodeById } from '../core/node-index.ts'
import type { EditorSession } from '../session.ts'
import { focusNode } from '../ui-store.ts'
import type { CommandWork } from './command.ts'
import { hasSelectedNodes, selectedNodes } from './targets.ts'

const ways: readonly Direction[] = ['left', 'right', 'up', 'down']
/** In canvas units: one step of the grid, and five. */
const step = 8
const farStep = 40

export const walkCommands: readonly CommandWork[] = [
  ...ways.map((way): CommandWork => ({
    id: `walk-${way}`,
    group: 'walk',
    scope: 'graph',
    keyboardOnly: true,
    run: (session) => walk(session, way, false),
  })),
  ...ways.map((way): CommandWork => ({
    id: `extend-${way}`,
    group: 'walk',
    scope: 'graph',
    keyboardOnly: true,
    run: (session) => walk(session, way, true),
  })),
  ...ways.map((way): CommandWork => ({
    id: `move-${way}`,
    group: 'move',
    scope: 'graph',
    keyboardOnly: true,
    run: (session) => move(session, way, step),
  })),
  ...ways.map((way): CommandWork => ({
    id: `move-far-${way}`,
    group: 'move',
    scope: 'graph',
    keyboardOnly: true,
    run: (session) => move(session, way, farStep),
  })),
  {
    id: 'move-to',
    group: 'move',
    scope: 'graph',
    when: hasSelectedNodes,
    run: (session) => session.ui.setState({ overlay: { kind: 'move', nodes: selectedNodes(session) } }),
  },
]

function walk({ editor, ui }: EditorSession, way: Direction, extend: boolean): void {
  const { document, selection } = editor.store.getState()
  const from = ui.getState().currentNode ?? selection.nodes[0] ?? document.nodes[0]?.id
  if (from === undefined) return
  // The first arrow on a canvas that nothing was focused on takes the first node.
  const next = ui.getState().currentNode === null ? from : neighbourOf(document, from, way)
  if (next === null) {
    announce(i18n.t('commands:said.noNeighbour'))
    return
  }
  editor.select({ nodes: extend ? [...new Set([...selection.nodes, from, next])] : [next], edges: [] })
  focusNode(ui, next)
}

/** A held arrow is one step of the history, ended by `endMove` when the key comes up. */
function move({ editor, ui }: EditorSession, way: Direction, by: number): void {
  const { selection } = editor.store.getState()
  const { currentNode } = ui.getState()
  const ids = currentNode === null || selection.nodes.includes(currentNode) ? selection.nodes : [currentNode]
  const distance = { left: [-by, 0], right: [by, 0], up: [0, -by], down: [0, by] } as const
  nudge(editor, ids, { x: distance[way][0], y: distance[way][1] })
}

/** An arrow key came up: what was moved is one step, and where it is now is said. */
export function endMove({ editor, ui }: EditorSession): void {
  const last = editor.store.getState().past.at(-1)
  if (last?.gesture?.startsWith('nudge ') !== true) return
  editor.endGesture()
  const { document, selection } = editor.store.getState()
  const id = ui.getState().currentNode ?? selection.nodes[0]
  const position = nodeById(document, id)?.position
  if (position !== undefined) {
    announce(
      i18n.t('commands:said.movedTo', {
        title: nodeTitle(document, editor.nodeTypes, id),
        x: position.x,
        y: position.y,
      }),
    )
  }
}
